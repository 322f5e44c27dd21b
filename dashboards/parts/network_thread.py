"""The common thread of a network meeting: what occurs together in cases, how sure that is, and how it was found.

Every figure is a count in fives, or follows from such counts; so words say ‘ongeveer’. A pattern is offered as a
hypothesis: it says what goes together, not what causes what, and nothing about one pupil.
"""

from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboards.drawing import blocks, charts, network_charts, sheet, tables, wording
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import count, decimal
from dashboards.products import network_figures
from dashboards.products.data import Row
from dashboards.products.network_figures import Pattern

_OUTCOMES = {
    "holds": "hield stand op de casussen die daarna kwamen",
    "does_not_hold": "kwam niet terug in de casussen die daarna kwamen",
    "too_few": "nog niet te zeggen: er kwamen te weinig casussen bij",
    None: "wordt op het volgende overleg opnieuw bekeken",
}
TOO_FEW = "te weinig om te tonen"
_SHOWN_FROM = ((80, 75, 15), (50, 85, 10))
"""From so many cases a link is mostly found between factors of which the one is seen at so many of 100 pupils with the other,
and at so many of 100 without (measured: docs/network.md)."""


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
            blocks.note(f"**{joined(one.labels, capital=True)}**: {_OUTCOMES[one.outcome]}.")


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
        f"<div class='rb-thread'><p class='what'>{escape(joined(one.labels, capital=True))}</p>"
        f"<p>{blocks.bold(_often(one))}</p><p class='who'>{escape(_hypothesis(one, following))}</p></div>"
    )


def _told(one: Pattern, following: bool) -> str:
    """A pattern in sentences, as its card says it."""
    return f"**{joined(one.labels, capital=True)}.** {_often(one)} {_hypothesis(one, following)}."


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


def joined(texts: Sequence[str], capital: bool = False) -> str:
    """Factors as a list in words, each between quotation marks."""
    return wording.listing(
        [f"‘{text[:1].upper() + text[1:] if capital and not n else small(text)}’" for n, text in enumerate(texts)]
    )


def small(label: str) -> str:
    """A label within a sentence."""
    return label[:1].lower() + label[1:]
