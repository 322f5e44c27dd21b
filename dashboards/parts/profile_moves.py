"""Profiel, over time: pupils from tier to tier, and the same cohorts a school year earlier."""

from datetime import date, timedelta
from typing import Any

from dashboards.drawing import blocks, charts, profile_charts, tables, wording
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import Share, count, percent
from dashboards.filters import Viewpoint
from dashboards.products import profiling


def tiers(flow: list[dict[str, Any]], counted: Any, profile: str, month: date, name: str) -> None:
    """Draws how pupils moved between the tiers of the month before and this one (`profiling.moves`)."""
    before = (month - timedelta(days=1)).replace(day=1)
    blocks.section(
        "Wie blijft, wie herstelt, wie zakt",
        f"Van {wording.month_name(before)} naar {wording.month_name(month)}. Nieuwe en vertrokken leerlingen staan apart.",
    )
    if not flow:
        blocks.nothing("De maand ervoor is niet geleverd, dus overgangen zijn er niet.")
        return
    names = profiling.group_names(profile)
    known = int(counted.counts.sum())
    blocks.facts(
        blocks.Fact("Bleef in de laag", percent(wording.share(counted.stayed, known)), f"{count(counted.stayed)} van {count(known)} leerlingen"),
        blocks.Fact("Vaker aanwezig", count(counted.recovered), "naar een lagere laag van ondersteuning"),
        blocks.Fact("Minder aanwezig", count(counted.fell), "naar een hogere laag van ondersteuning"),
        blocks.Fact("Nieuw / vertrokken", f"{count(int(counted.entered.sum()))} / {count(int(counted.left.sum()))}", "met genoeg gegevens"),
    )  # fmt: skip
    charts.show(
        profile_charts.flows(flow, list(names.items()), (wording.month_name(before), wording.month_name(month))),
        "Links de laag van de maand ervoor, rechts die van deze maand; hoe breder een stroom, hoe meer leerlingen. Een laag van één maand schommelt: kijk of het aanhoudt.",
        f"{name}-overgangen",
    )
    with blocks.folded("Als tabel"):
        order = list(names)
        tables.show(
            [
                Column("Van", lambda row: names[row["from_group"]]),
                Column("Naar", lambda row: names[row["to_group"]]),
                Column("Leerlingen", lambda row: row["pupils"], "count"),
                Column("Wat het is", lambda row: row["kind"]),
            ],
            sorted(flow, key=lambda move: (order.index(move["from_group"]), order.index(move["to_group"]))),
            f"{name}-overgangen",
            "Van de laag in de maand ervoor naar die in deze maand.",
        )


def cohorts(viewpoint: Viewpoint, month: date, name: str) -> None:
    """Draws each cohort beside itself, and beside its predecessors, a school year earlier."""
    blocks.section(
        "Dezelfde cohorten over de schooljaren",
        f"Het schooljaar tot en met {wording.month_name(month)}, naast dezelfde maanden een jaar eerder: van dezelfde groep, die toen een leerjaar lager zat, en van wie toen in dit leerjaar zat.",
    )
    rows = profiling.cohorts_over_years(viewpoint, month)
    columns = {"same_year": "dit leerjaar, vorig jaar", "same_group": "deze groep, vorig jaar", "now": "nu"}
    if not any(isinstance(row[key], Share) for row in rows for key in ("same_year", "same_group")):
        blocks.nothing("Er is nog geen vorig schooljaar om een cohort te volgen. Dat komt vanzelf.")
        return
    values = [
        {
            "row": row["label"],
            "column": label,
            "missed": None if (part := profiling.fraction(row[key])) is None else 1 - part,
            "text": percent(row[key]),
            "what": f"{row['label']}, {label}",
            "basis": f"toen {row['group_then']}" if key == "same_group" and row["group_then"] else "–",
        }
        for row in rows
        for key, label in columns.items()
    ]
    charts.show(
        charts.heat(values, list(columns.values()), [row["label"] for row in rows]),
        "Aanwezigheid per cohort: hoe donkerder, hoe meer lestijd gemist. ‘Deze groep, vorig jaar’ zat toen een leerjaar lager.",
        f"{name}-cohorten",
    )
    blocks.missed_legend(charts.class_width(values))
    with blocks.folded("Als tabel"):
        tables.show(
            [
                Column("Cohort", lambda row: row["label"]),
                Column("Dit leerjaar, vorig jaar", lambda row: row["same_year"], "share"),
                Column("Deze groep, vorig jaar", lambda row: row["same_group"], "share"),
                Column("Nu", lambda row: row["now"], "share"),
            ],
            rows,
            f"{name}-cohorten",
            "Aanwezigheid over dezelfde maanden van beide schooljaren. Een streepje: toen waren er geen leerlingen, of is er niets geleverd.",
        )
