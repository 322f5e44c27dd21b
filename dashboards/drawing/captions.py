"""What goes along with a drawing that leaves its page: whom and when it is about, that it is preliminary, from when its data are.

A drawing that is pasted elsewhere has lost the choices above it.
"""

from dashboards import filters
from dashboards.drawing import wording
from dashboards.parts import context_notes
from dashboards.products import figures
from dashboards.products.data import has_table


def beneath(sentence: str) -> str:
    """The sentence of a drawing with, after it, what the page around it says."""
    about = " · ".join([*_subject(), *_preliminary(), *_made()])
    return f"{sentence} {about}." if about else sentence


def _subject() -> list[str]:
    """The school or sector, and the month, as they were chosen above the page."""
    chosen = filters.all_chosen()
    seen_from = chosen.get("viewpoint")
    school = next(
        (chosen[name] for name in ("school", "own_published_school", "school_or_all") if chosen.get(name)),
        seen_from.school if seen_from else None,
    )
    sector = chosen.get("sector") or (seen_from.sector if seen_from else None)
    who = school["name"] if school else wording.SECTORS[sector].capitalize() if sector else None
    month = chosen.get("month")
    return [word for word in (who, wording.month_name(month) if month else None) if word]


def _preliminary() -> list[str]:
    return ["voorlopig: scholen kijken nog na"] if context_notes.is_preliminary() else []


def _made() -> list[str]:
    return [f"gegevens van {wording.day(figures.release()['made_at'])}"] if has_table("release") else []
