"""Profiel, the first four school weeks: how pupils stood then, and what that said of the year."""

from datetime import date

import numpy as np

from attendance.comparison.first_month import BALTIMORE, FEWEST_PUPILS, Outlook, borrowed_share
from dashboards.drawing import blocks, charts, tables, wording
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import Missing, Share, percent
from dashboards.filters import Viewpoint
from dashboards.parts import tier_parts
from dashboards.products import figures, labels, profiling
from dashboards.products.data import Row


def draw(viewpoint: Viewpoint, profile: str, start: date, month: date, within: figures.Scope, name: str) -> None:
    """Draws the tiers of the first four school weeks, and what earlier first months, here or elsewhere, said of the year."""
    blocks.section(
        "De eerste maand",
        "De eerste vier schoolweken zijn de vroegste aanwijzing voor het jaar. **Een gesprek, geen voorspelling**: van één leerling weet niemand het.",
    )
    rows = figures.tiers([], profile, "first_month", first=start, last=month, **within)
    tiers = [*labels.tiers(profile), labels.TOO_LITTLE]
    pupils = {row["tier"]: row["pupils"] for row in rows}
    if sum(pupils.values()):
        charts.show(
            charts.tier_bars(
                tier_parts.bar_parts([("Eerste vier schoolweken", pupils)], tiers),
                ["Eerste vier schoolweken"],
                [(tier.tier, tier.label) for tier in tiers if pupils.get(tier.tier)],
            ),
            f"De leerlingen naar hun laag in de eerste vier schoolweken van {wording.school_year(month)}.",
            f"{name}-eerste-maand",
        )
        with blocks.folded("Als tabel"):
            tables.show(
                [
                    Column("Laag", lambda row: row["label"]),
                    Column("Leerlingen", lambda row: row["pupils"], "count"),
                    Column("Deel", lambda row: wording.share(row["pupils"], row["all"]), "share"),
                ],
                [
                    {"label": tier.label, "pupils": pupils.get(tier.tier, 0), "all": sum(pupils.values())}
                    for tier in tiers
                ],
                f"{name}-eerste-maand",
                "De eerste vier schoolweken van dit schooljaar.",
            )
    else:
        blocks.nothing("De eerste vier schoolweken van dit schooljaar zijn niet (alle) geleverd.")
    found, years = profiling.first_month(viewpoint)
    if found is None:
        base = figures.tiers([], "md_mtss", "ytd", first=month, last=month, **within)
        _borrowed({row["tier"]: row["pupils"] for row in base})
    else:
        _own_outlook(found, years, "op deze school" if viewpoint.school else "in deze regio", f"{name}-eerste-maand")


def _own_outlook(found: Outlook, years: list[int], where: str, name: str) -> None:
    when = wording.listing([f"{year}–{year + 1}" for year in years])
    rows: list[Row] = [
        {
            "group": group,
            "pupils": int(found.pupils[n]),
            "share": wording.share(int(found.ended_high[n]), int(found.pupils[n]))
            if np.isfinite(found.share[n])
            else Missing.NONE,
            "band": f"{wording.decimal(100 * found.interval.low[n])} tot {wording.decimal(100 * found.interval.high[n])} %"
            if np.isfinite(found.interval.low[n])
            else f"minder dan {FEWEST_PUPILS} leerlingen",
        }
        for n, group in enumerate(profiling.FIRST_MONTH_GROUPS)
    ]
    known = [row for row in rows if isinstance(row["share"], Share)]
    if known:
        blocks.note(
            f"**Wat de eerste maand {where} zei** (schooljaar {when}). Over het jaar eindigde onder de 90 %: "
            + "; ".join(f"van wie toen {row['group']} was {percent(row['share'])}" for row in known)
            + f". Van alle leerlingen was dat {wording.decimal(100 * found.base_rate)} %."
        )
    tables.show(
        [
            Column("Eerste vier schoolweken", lambda row: row["group"]),
            Column("Leerlingen", lambda row: row["pupils"], "count"),
            Column("Eindigde onder 90 %", lambda row: row["share"], "share"),
            Column("Ligt tussen", lambda row: row["band"], "number"),
        ],
        rows,
        f"{name}-uitkomst",
        "Leerlingen met genoeg gegevens op beide momenten. De band is die van 95 %.",
    )


def _borrowed(pupils: dict[str, int]) -> None:
    known = sum(number for tier, number in pupils.items() if tier != labels.TOO_LITTLE.tier)
    base = pupils.get("tier_3", 0) / known if known else 0
    text = (
        "Eigen cijfers komen er zodra een schooljaar af is. Tot dan is er alleen onderzoek van elders (Baltimore, 85.000 leerlingen): van wie daar in september 2 tot 4 dagen miste, "
        "werd de helft dat jaar veel afwezig; van wie meer miste bijna negen van de tien. Zulke getallen reizen niet mee."
    )
    if 0 < base < 1:
        some, many = (round(100 * borrowed_share(base, BALTIMORE[key])) for key in ("some", "many"))
        text += f" Waar, zoals hier tot nu toe, {percent(Share(pupils.get('tier_3', 0), known))} van de leerlingen onder de 90 % zit, zou het om ongeveer {some} % en {many} % gaan."
    blocks.note(text)
