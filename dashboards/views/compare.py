"""Vergelijk om te leren: schools by their size with the limits of chance around them, raw and with the mix taken out."""

from dashboards import filters
from dashboards.drawing import blocks
from dashboards.filters import Viewpoint
from dashboards.parts import funnel_parts, funnel_words
from dashboards.products import comparing, others


def page() -> None:
    """The page from its conclusion to its evidence."""
    viewpoint: Viewpoint = filters.chosen("viewpoint")
    month, period = filters.chosen("month"), filters.chosen("month_or_year")
    chosen = comparing.measure(filters.chosen("measure"))
    when = comparing.when(month, period)
    seen = comparing.picture(viewpoint, month, chosen, period)
    if seen is None:
        blocks.conclusion(*funnel_words.nothing(viewpoint, when))
        blocks.section("Wie niet meedoet")
        funnel_parts.left_out(viewpoint, seen, month, period)
        return
    if seen.raw is None or seen.fair is None:
        blocks.conclusion(*funnel_words.too_few(viewpoint, seen, month, period))
        blocks.section("De cijfers", "Met de ruimte die toeval geeft; een klein verschil zegt niets.")
        funnel_parts.table(seen, None, None, month, period)
        blocks.section("Wie niet meedoet")
        funnel_parts.left_out(viewpoint, seen, month, period)
        return
    blocks.conclusion(*funnel_words.conclusion(seen, seen.raw, when))
    if seen.own is not None:
        funnel_parts.own_facts(seen, seen.own)
        if others.are_known():
            blocks.note(others.SENTENCE)

    what = funnel_words.what(chosen)
    blocks.section("De trechter", funnel_parts.HOW_TO_READ)
    funnel_parts.draw(seen, seen.raw, f"{what} over {when}, zoals geregistreerd")
    blocks.section(
        "Met dezelfde samenstelling",
        "Scholen hebben niet dezelfde leerjaren en onderwijstypen, en dat alleen al geeft verschil. "
        "Hier staat elke school waar zij zou staan met de samenstelling van de hele regio.",
    )
    funnel_parts.draw(seen, seen.fair, f"{what} over {when}, met de samenstelling van de regio")
    for sentence in funnel_words.mix(seen, seen.raw, seen.fair):
        blocks.note(sentence)
    with blocks.folded("Als tabel"):
        funnel_parts.table(seen, seen.raw, seen.fair, month, period)

    blocks.section("Wat opvalt, en wat niet")
    for sentence in funnel_words.stands_out(seen, seen.raw, seen.fair):
        blocks.note(sentence)
    blocks.section("Drie vragen voor het gesprek")
    blocks.questions(*funnel_words.questions(seen, seen.fair))
    blocks.section(
        "Wie niet meedoet",
        "Een maand die te weinig zegt, staat niet in een vergelijking. Zij telt ook niet als 100 % aanwezig.",
    )
    funnel_parts.left_out(viewpoint, seen, month, period)
    blocks.section("Hoe de grenzen zijn bepaald")
    funnel_parts.method(chosen, seen.own is not None)


page()
