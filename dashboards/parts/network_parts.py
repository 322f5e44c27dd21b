"""Parts of the network meeting's page: the common thread from conclusion to evidence, beside the region's attendance.

Every figure is a count in fives, or follows from such counts; so words say ‘ongeveer’. A pattern is offered as a
hypothesis: it says what goes together, not what causes what, and nothing about one pupil.
"""

from collections.abc import Sequence
from datetime import date
from html import escape

import streamlit as st

from dashboards.drawing import blocks, charts, network_charts, sheet, tables, wording
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import Missing, Share, count, decimal
from dashboards.products import network_figures
from dashboards.products.data import Row
from dashboards.products.network_figures import Pattern

_OUTCOMES = {
    "holds": "hield stand op de casussen die daarna kwamen",
    "does_not_hold": "kwam niet terug in de casussen die daarna kwamen",
    "too_few": "nog niet te zeggen: er kwamen te weinig casussen bij",
    None: "wordt op het volgende overleg opnieuw bekeken",
}
STEPS = (
    "Terugblik op de afspraken van de vorige keer",
    "De leerlingen die worden ingebracht; hun school vertelt",
    "De rode draad",
    "De drie vragen",
    "Nieuwe afspraken",
)
_SMALL = "te weinig om te tonen"
_SHOWN_FROM = ((80, 75, 15), (50, 85, 10))
"""From so many cases a link is mostly found between factors of which the one is seen at so many of 100 pupils with the other,
and at so many of 100 without (measured: docs/network.md)."""


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
        f"**De rode draad:** {_joined(first.labels)} gaan vaker samen dan bij toeval, in ongeveer {count(first.cases)} "
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


def thread(meeting: Row, following: bool) -> None:
    """Patterns, as sentences, a drawing and a table. `following`: there was a later meeting already."""
    found = network_figures.patterns(meeting["meeting_id"])
    if not found:
        blocks.nothing(
            meeting["too_little"]
            or "In deze casussen gaan geen factoren vaker samen dan toeval kan verklaren, over scholen heen."
        )
    else:
        if sheet.current():
            for one in found:
                blocks.note(_told(one, following))
        else:
            cards = "".join(_card(one, following) for one in found)
            st.html(f"<div class='rb-threads'>{cards}</div>")
        charts.show(
            network_charts.together([_drawn(one) for one in found]),
            "Hoeveel keer zo vaak deze factoren samengaan als bij toeval. De stip is de schatting, de balk waar zij kan liggen "
            "(95 %, uit afgeronde aantallen); de stippellijn is toeval.",
            "rode-draad",
        )
        _pattern_table(found, "rode-draad", "De patronen van dit overleg, het vaakst voorkomende eerst.")
    if not meeting["too_little"]:
        blocks.note(_could_be_seen(meeting["cases"]))
    checked = network_figures.checked(meeting["meeting_id"])
    if checked:
        blocks.subheading(
            "De vorige rode draad, opnieuw bekeken", "Op alleen de casussen die sindsdien zijn ingebracht."
        )
        for one in checked:
            blocks.note(f"**{_joined(one.labels, capital=True)}**: {_OUTCOMES[one.outcome]}.")


def _could_be_seen(cases: int) -> str:
    """The smallest link that so many cases can show, in words."""
    shown = next(((often, seldom) for fewest, often, seldom in _SHOWN_FROM if cases >= fewest), None)
    found = (
        f"vinden we een verband meestal als de ene factor speelt bij {shown[0]} van de 100 leerlingen met de andere, en bij "
        f"{shown[1]} van de 100 zonder. Een zwakker verband blijft vaak onzichtbaar."
        if shown
        else "blijft ook een sterk verband vaak onzichtbaar."
    )
    return (
        f"**Wat we niet konden zien.** Met ongeveer {count(cases)} casussen {found} "
        "Dat iets hier niet staat, betekent dus niet dat het niet samengaat."
    )


def _card(one: Pattern, following: bool) -> str:
    return (
        f"<div class='rb-thread'><p class='what'>{escape(_joined(one.labels, capital=True))}</p>"
        f"<p>{blocks.bold(_often(one))}</p><p class='who'>{escape(_hypothesis(one, following))}</p></div>"
    )


def _told(one: Pattern, following: bool) -> str:
    """A pattern in sentences, as its card says it."""
    return f"**{_joined(one.labels, capital=True)}.** {_often(one)} {_hypothesis(one, following)}."


def _often(one: Pattern) -> str:
    return (
        f"Samen in ongeveer **{count(one.cases)} casussen**, van ten minste {one.schools_at_least} scholen. "
        f"Dat is ongeveer **{decimal(one.lift)} keer zo vaak** als bij toeval "
        f"(tussen {decimal(one.low)} en {decimal(one.high)})."
    )


def _hypothesis(one: Pattern, following: bool) -> str:
    return f"Hypothese · {_OUTCOMES[one.outcome]}" if one.outcome or not following else "Hypothese"


def _drawn(one: Pattern) -> Row:
    return {
        "pattern": "|".join(one.labels),
        "lift": one.lift,
        "low": one.low,
        "high": one.high,
        "text": f"{decimal(one.lift)} keer",
    }


def _pattern_table(found: Sequence[Pattern], name: str, caption: str) -> None:
    with blocks.folded("Als tabel"):
        tables.show(
            [
                Column("Samen", lambda row: " + ".join(row["labels"])),
                Column("Casussen (± 4)", lambda row: row["cases"], "count"),
                Column("Scholen, ten minste", lambda row: row["schools_at_least"], "count"),
                Column("Keer zo vaak", lambda row: decimal(row["lift"]), "number"),
                Column("Ondergrens", lambda row: decimal(row["low"]), "number"),
                Column("Bovengrens", lambda row: decimal(row["high"]), "number"),
                Column("Daarna", lambda row: _OUTCOMES[row["outcome"]]),
            ],
            [vars(one) for one in found],
            name,
            caption,
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
    rest = [_small(row["label_nl"]) for row in rows if row["cases_status"] != "value"]
    if rest:
        blocks.note(
            f"**Te weinig om te tonen** (minder dan {count(network_figures.fewest())} casussen of drie scholen, of te herleiden): {'; '.join(rest)}."
        )
    with blocks.folded("Als tabel"):
        tables.show(
            [
                Column("Groep", lambda row: row["kind_nl"]),
                Column("Factor", lambda row: row["label_nl"]),
                Column("Casussen (± 4)", lambda row: _SMALL if row["cases"] is None else count(row["cases"]), "number"),
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


def region(meeting: Row, held_on: date) -> None:
    """The cases beside the region's own attendance, from figures as municipalities see them."""
    month = network_figures.region_month(held_on)
    if month is None:
        blocks.nothing(
            "De aanwezigheid van de regio staat hier zodra er een maand beveiligd is gepubliceerd; tot dan spreken de casussen alleen."
        )
        return
    tiers = network_figures.region_tiers(month)
    low = [row for row in tiers if row["tier"] in ("orange", "red")]
    known = sum(row["pupils"] for row in low if row["pupils_status"] == "value")
    hidden = any(row["pupils_status"] == "hidden" for row in low)
    of_tier = {row["word"]: row["cases"] for row in network_figures.division(meeting["meeting_id"], "tier")}
    shown = [of_tier.get(tier) for tier in ("orange", "red")]
    cases = "gaat een deel" if None in shown else f"gaan er ongeveer **{count(sum(one or 0 for one in shown))}**"
    blocks.note(
        f"Over het schooljaar tot en met {wording.month_name(month)} waren in de regio zo’n **{count(known)} leerlingen** minder dan "
        f"80 % aanwezig (oranje en rood{'; een deel is afgeschermd' if hidden else ''}). Van de casussen {cases} "
        "over een leerling in oranje of rood. We bespreken dus een deel van deze leerlingen; wat daar "
        "samengaat, hoeft niet voor iedereen te gelden."
    )
    _by_sector(meeting, low, month)
    _attendance(month)


def _by_sector(meeting: Row, low: Sequence[Row], month: date) -> None:
    cases = {row["word"]: row["cases"] for row in network_figures.division(meeting["meeting_id"], "sector")}
    pupils: dict[str, int | None] = {}
    for row in low:
        known = row["pupils"] if row["pupils_status"] in ("value", "no_pupils") else None
        before = pupils.get(row["sector"], 0)
        pupils[row["sector"]] = None if known is None or before is None else before + (known or 0)
    rows: list[Row] = [
        {"sector": sector, "name": wording.SECTORS.get(sector, sector).capitalize(), "cases": cases.get(sector), "pupils": pupils.get(sector)}
        for sector in wording.SECTORS
        if sector in cases or sector in pupils
    ]  # fmt: skip
    whole = {"cases": meeting["cases"], "pupils": sum(row["pupils"] or 0 for row in rows)}
    hidden = {"cases": _SMALL, "pupils": str(Missing.HIDDEN)}
    drawn = []
    for row in rows:
        for key, who in (("cases", "van de casussen"), ("pupils", "van de leerlingen in oranje en rood")):
            share = wording.share(row[key], whole[key]) if row[key] is not None else Missing.HIDDEN
            text = wording.whole_percent(share) if isinstance(share, Share) else hidden[key]
            drawn.append(
                {
                    "row": row["name"],
                    "who": who,
                    "share": share.fraction if isinstance(share, Share) else 0,
                    "text": text,
                }
            )
    if drawn:
        charts.show(
            network_charts.beside(drawn),
            "Hoe de casussen over de sectoren verdeeld zijn, naast de leerlingen in oranje en rood van de regio. Wijkt dat af, "
            "dan horen we de ene sector meer dan de andere.",
            "casussen-naast-regio",
        )
    with blocks.folded("Als tabel"):
        tables.show(
            [
                Column("Sector", lambda row: row["name"]),
                Column("Casussen (± 4)", lambda row: _SMALL if row["cases"] is None else count(row["cases"]), "number"),
                Column("Leerlingen in oranje en rood", lambda row: Missing.HIDDEN if row["pupils"] is None else row["pupils"], "count"),
            ],
            rows,
            "casussen-naast-regio",
            f"Leerlingen: schooljaar tot en met {wording.month_name(month)}, afgerond zoals gemeenten ze zien.",
        )  # fmt: skip


def _attendance(month: date) -> None:
    rows = [row for row in network_figures.region_attendance() if row["month"] <= month]
    if not rows:
        return
    with blocks.folded("De aanwezigheid van de regio per maand"):
        tables.show(
            [
                Column("Maand", lambda row: row["month"], "month"),
                Column("Aanwezig", lambda row: wording.share(row["present_minutes"], row["registered_minutes"]), "share"),
                Column("Geregistreerd", lambda row: wording.share(row["registered_minutes"], row["scheduled_minutes"]), "share"),
            ],
            rows,
            "regio-per-maand",
            "Alle sectoren samen, uit dezelfde beveiligde cijfers als gemeenten zien.",
        )  # fmt: skip


def method() -> None:
    """How the thread is made and why nobody can be read back from it."""
    blocks.note(
        "**Wat vaker samen is dan toeval.** Voor alle tweetallen en drietallen van factoren rekenen we uit of ze vaker samengaan "
        "dan bij toeval (exacte toets van Fisher, ook binnen scholen, met een correctie voor al het geprobeerde). We noemen een "
        f"patroon pas bij {count(network_figures.fewest())} casussen van drie scholen, waarvan geen school meer dan de helft inbracht."
    )
    blocks.note(
        "**Waarom het een hypothese is.** Samengaan is geen oorzaak. En met zo weinig casussen blijft een deel van wat er is "
        "onzichtbaar. Daarom bekijken we elk patroon opnieuw op de casussen van het volgende overleg."
    )
    blocks.note(
        "**Waarom niemand herkenbaar is.** Een casus bevat geen naam, nummer of eigen tekst. Aantallen zijn afgerond op vijftallen "
        "en wijken hooguit vier af; al het andere is daaruit berekend. De rode draad wordt per overleg één keer gemaakt, en alleen "
        f"als er {count(network_figures.fewest())} casussen van drie scholen bij kwamen. Vooraf rekent een tweede programma na of een lezer, of een school die "
        "haar eigen casussen kent, een kleine groep kan terugrekenen; zo ja, dan laten we het cijfer weg."
    )


def _joined(texts: Sequence[str], capital: bool = False) -> str:
    return wording.listing(
        [f"‘{text[:1].upper() + text[1:] if capital and not n else _small(text)}’" for n, text in enumerate(texts)]
    )


def _small(label: str) -> str:
    return label[:1].lower() + label[1:]
