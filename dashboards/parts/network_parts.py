"""A network meeting in its conclusion and its figures: which factors there are, what was tried, and what helped."""

from dashboards.drawing import blocks, charts, network_charts, tables, wording
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import count
from dashboards.parts.network_thread import TOO_FEW, joined, small
from dashboards.products import network_figures
from dashboards.products.data import Row

STEPS = (
    "Terugblik op de afspraken van de vorige keer",
    "De leerlingen die worden ingebracht; hun school vertelt",
    "De rode draad",
    "De drie vragen",
    "Nieuwe afspraken",
)


def conclusion(meeting: Row) -> list[str]:
    """What the thread of a meeting comes down to, in two or three sentences."""
    if meeting["too_little"]:
        return [meeting["too_little"]]
    found = network_figures.patterns(meeting["meeting_id"])
    about = (
        f"We kijken naar ongeveer **{count(meeting['cases'])} casussen** van ten minste "
        f"{meeting['schools_at_least']} scholen."
    )
    if not found:
        return [
            about,
            "Geen factoren gaan vaker samen dan toeval kan verklaren. Dat is ook een uitkomst: **er is nu geen rode draad**, "
            "en elke leerling heeft een eigen verhaal.",
        ]
    first = found[0]
    more = f" Er {'is' if len(found) == 2 else 'zijn'} nog {wording.plural(len(found) - 1, 'patroon', 'patronen')}." if len(found) > 1 else ""  # fmt: skip
    return [
        about,
        f"**De rode draad:** {joined(first.labels)} gaan vaker samen dan bij toeval, in ongeveer {count(first.cases)} "
        f"casussen.{more} Een hypothese om samen te bespreken.",
    ]


def facts(meeting: Row) -> None:
    """The thread in four figures."""
    if meeting["too_little"]:
        return
    found = network_figures.patterns(meeting["meeting_id"])
    checked = network_figures.checked(meeting["meeting_id"])
    held = sum(one.outcome == "holds" for one in checked)
    blocks.facts(
        blocks.Fact("Casussen", f"± {count(meeting['cases'])}", "afgerond op vijftallen"),
        blocks.Fact("Scholen", f"{meeting['schools_at_least']} of meer", "brachten casussen in"),
        blocks.Fact("Patronen", count(len(found)), "vaker dan toeval kan verklaren"),
        blocks.Fact(
            "Van de vorige keer",
            f"{held} van {len(checked)}" if checked else "–",
            "hield stand op nieuwe casussen" if checked else "nog geen eerder patroon",
        ),
    )


def factors(meeting: Row) -> None:
    """What was seen, group by group; what is too rare to tell is named without a figure."""
    rows = network_figures.counts(meeting["meeting_id"])
    told = [row for row in rows if row["cases_status"] == "value"]
    if told:
        charts.show(
            network_charts.factors(
                [
                    {"group": row["kind_nl"], "label": row["label_nl"], "cases": row["cases"], "everyone": meeting["cases"],
                     "text": f"± {count(row['cases'])}"}
                    for row in told
                ],
                meeting["cases"],
            ),
            f"In hoeveel van de ongeveer {count(meeting['cases'])} casussen dit speelt. De volgorde is die van het formulier.",
            "factoren",
        )  # fmt: skip
    rest = [small(row["label_nl"]) for row in rows if row["cases_status"] != "value"]
    if rest:
        blocks.note(
            f"**Te weinig om te tonen** (minder dan {count(network_figures.fewest())} casussen of drie scholen, of te herleiden): {'; '.join(rest)}."
        )
    with blocks.folded("Als tabel"):
        tables.show(
            [
                Column("Groep", lambda row: row["kind_nl"]),
                Column("Factor", lambda row: row["label_nl"]),
                Column(
                    "Casussen (± 4)", lambda row: TOO_FEW if row["cases"] is None else count(row["cases"]), "number"
                ),
            ],
            rows,
            "factoren",
            "In de volgorde van het formulier. Een casus telt bij elke factor die er speelt.",
        )


def measures(meeting: Row) -> None:
    """What was tried and what helped."""
    rows = network_figures.measures(meeting["meeting_id"])
    if not rows:
        blocks.nothing("Nog niets is vaak genoeg geprobeerd om er samen iets over te zeggen.")
        return
    charts.show(
        network_charts.tried(
            [
                {"label": row["label_nl"], "tried": row["tried_cases"], "helped": row["helped_cases"],
                 "text": f"hielp in ± {count(row['helped_cases'])} van ± {count(row['tried_cases'])}"}
                for row in rows
            ],
            round(meeting["cases"] * 1.1),
        ),
        "Licht: in hoeveel casussen dit is geprobeerd. Donker: waarin het volgens de school hielp. Het is geen bewijs: wie iets "
        "anders nodig heeft, kreeg vaak ook iets anders.",
        "wat-hielp",
    )  # fmt: skip
    with blocks.folded("Als tabel"):
        tables.show(
            [
                Column("Wat", lambda row: row["label_nl"]),
                Column("Geprobeerd (± 4)", lambda row: row["tried_cases"], "count"),
                Column("Hielp (± 4)", lambda row: row["helped_cases"], "count"),
                Column("Hielp in", lambda row: wording.whole_percent(row["helped_share"]), "number"),
                Column(
                    "Kan liggen tussen",
                    lambda row: (
                        f"{wording.whole_percent(row['helped_share_low'])} en {wording.whole_percent(row['helped_share_high'])}"
                    ),
                ),
            ],
            rows,
            "wat-hielp",
            "In de volgorde van het formulier, niet van uitkomst. De grenzen rekenen afronding en toeval mee (95 %).",
        )
