"""Gemeenteprofiel: how present the pupils of a municipality's schools are, beside the whole region, from protected figures."""

from dashboards import filters
from dashboards.papers import municipality_month, offer
from dashboards.parts import municipality_picture


def page() -> None:
    """The profile, and the same as a paper."""
    place, month, sector = (filters.chosen(name) for name in ("municipality", "month", "sector_here"))
    municipality_picture.draw(place, month, sector)
    offer.beside_page(
        municipality_month.name(place, month, sector),
        lambda: municipality_month.compose(place, month, sector),
        "Dit profiel als stuk voor het gesprek:",
    )


page()
