"""Toeval of signaal: a control chart of a school beside its region, each change marked with the rule that marked it."""

from dashboards import filters
from dashboards.drawing import blocks, wording
from dashboards.filters import Viewpoint
from dashboards.parts import control_parts
from dashboards.parts.control_parts import Followed
from dashboards.products import others
from dashboards.products.data import Row


def page() -> None:
    """The page from its conclusion to its evidence."""
    viewpoint: Viewpoint = filters.chosen("viewpoint")
    month, kind = filters.chosen("month"), filters.chosen("series")
    seen = control_parts.followed(viewpoint, month, kind)
    if seen is None:
        who = viewpoint.school["name"] if viewpoint.school else f"het {wording.SECTORS[viewpoint.sector]}"
        blocks.conclusion(f"Van {who} is er tot en met {wording.month_name(month)} niets om te volgen.")
        blocks.section("Waarom niet")
        blocks.nothing(
            "Er is niets geleverd dat mee kan in een vergelijking, of er zijn alleen totalen bekend: dagen, lesuren en redenen ontbreken dan."
        )
    elif viewpoint.school is None:
        _region_page(viewpoint.sector, seen)
    else:
        _school_page(viewpoint.school, seen)


def _school_page(school: Row, seen: Followed) -> None:
    unjudged = "" if seen.has_yardstick else "Hieronder staat het verloop van de school zelf, zonder oordeel."
    blocks.conclusion(*control_parts.school_conclusion(school, seen), unjudged)
    blocks.section(
        "De school naast de regio",
        f"Elk punt is {seen.subject} op school, gedeeld door die van de hele sector in de regio: 100 % is gelijk aan de regio. "
        "Seizoen, griep en feestdagen, die iedereen treffen, vallen daardoor weg. In de lichte band liggen gewone schommelingen van deze school.",
    )
    control_parts.school_chart(school, seen)
    _region(seen)
    if others.are_known():
        blocks.note(others.SENTENCE)
    with blocks.folded("Als tabel"):
        control_parts.school_table(school["school_id"], seen)
    blocks.section("Hoe dit is bepaald")
    control_parts.rules(seen.of(school["school_id"])[0], seen.kind)


def _region_page(sector: str, seen: Followed) -> None:
    by_school = seen.by_school()
    blocks.conclusion(*control_parts.region_conclusion(seen, by_school))
    _region(seen)
    blocks.section("Per school", "Op naam. Elke school is beoordeeld naast de regio, met haar eigen grenzen.")
    control_parts.region_table(sector, seen, by_school)
    blocks.section("Hoe dit is bepaald")
    control_parts.rules(seen.region, seen.kind)


def _region(seen: Followed) -> None:
    blocks.section(
        "De regio zelf",
        "Alleen wij, of iedereen? Een punt buiten deze band is iets van de hele regio."
        + (
            " De band loopt mee met de vier weken ervoor en erna, want verzuim stijgt en daalt met het seizoen."
            if seen.kind == "week"
            else ""
        ),
    )
    control_parts.region_chart(seen)


page()
