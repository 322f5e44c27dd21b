"""A school beside others and beside itself, on paper: the funnel and the control chart of its pages, with their sentences.

Drawn by the parts of those pages, from the same viewpoint: on the paper of a school others have no name (or an alias, where
its product knows no more), on the paper of the region each school has its own.
"""

from datetime import date

from dashboards.drawing import blocks, wording
from dashboards.filters import Viewpoint
from dashboards.parts import control_parts, funnel_parts, funnel_words
from dashboards.parts.control_parts import Followed
from dashboards.products import comparing, figures, others
from dashboards.products.comparing import Picture
from dashboards.products.data import Row

_ATTENDANCE = comparing.Measure(None, None)


def chance_or_signal(school: Row, month: date) -> None:
    """Missed lesson time by month of a school beside its region, judged.

    Where nothing can be judged yet there is a sentence and no drawing: the months themselves are on the paper already.
    """
    seen = control_parts.followed(Viewpoint(school["sector"], school), month, "month")
    if seen is None:
        return
    chart, _ = seen.of(school["school_id"])
    told = control_parts.school_conclusion(school, seen)
    blocks.section("Toeval of signaal", " ".join(sentence for sentence in told if sentence))
    if not chart.has_limits:
        return
    control_parts.school_chart(school, seen)
    blocks.note(
        "**Hoe u dit leest.** 100 % is gelijk aan alle scholen van de sector in de regio samen. "
        "Wat iedereen treft, zoals griep en feestdagen, valt daardoor weg; hieronder staat de regio zelf."
    )
    control_parts.region_chart(seen)
    control_parts.rules(chart, seen.kind)
    with blocks.folded("Als tabel"):
        control_parts.school_table(school["school_id"], seen)


def funnel(school: Row, month: date) -> None:
    """Attendance of the school in a month among others by their size."""
    viewpoint = Viewpoint(school["sector"], school)
    seen = comparing.picture(viewpoint, month, _ATTENDANCE, "month")
    _funnel(viewpoint, seen, month, "month", "Naast andere scholen")
    if seen and seen.raw and others.are_known():
        blocks.note(others.SENTENCE)


def schools_of_region(last: date, sector: str | None) -> None:
    """The schools of each sector by themselves: their months, judged, and the quarter up to `last` beside each other, by name."""
    present = {row["sector"] for row in figures.schools()}
    followed = {
        one: control_parts.followed(Viewpoint(one, None), last, "month")
        for one in wording.SECTORS
        if one in present and sector in (None, one)
    }
    many = {one: seen for one, seen in followed.items() if seen is not None and seen.has_yardstick}
    for one, seen in many.items():
        _judged(one, seen, f"Toeval of signaal: {wording.SECTORS[one]}")
        viewpoint = Viewpoint(one, None)
        picture = comparing.picture(viewpoint, last, _ATTENDANCE, "quarter")
        _funnel(viewpoint, picture, last, "quarter", f"De scholen naast elkaar: {wording.SECTORS[one]}")
    few = [wording.SECTORS[one] for one in followed if one not in many]
    if few:
        blocks.note(
            f"**Te weinig scholen.** In het {wording.listing(few)} zijn er te weinig scholen om naast elkaar te leggen, of om te zeggen wat voor de hele sector ongewoon is."
        )


def _judged(sector: str, seen: Followed, heading: str) -> None:
    by_school = seen.by_school()
    blocks.section(heading, " ".join(text for text in control_parts.region_conclusion(seen, by_school) if text))
    if not seen.region.has_limits:
        return
    control_parts.region_chart(seen)
    control_parts.rules(seen.region, seen.kind)
    with blocks.folded("Als tabel"):
        control_parts.region_table(sector, seen, by_school)


def _funnel(viewpoint: Viewpoint, seen: Picture | None, month: date, period: str, heading: str) -> None:
    when = comparing.when(month, period)
    if seen is None or seen.raw is None or seen.fair is None:
        told = funnel_words.too_few(viewpoint, seen, month, period) if seen else funnel_words.nothing(viewpoint, when)
        blocks.section(heading, " ".join(told))
        return
    blocks.section(heading, " ".join(funnel_words.conclusion(seen, seen.raw, when)))
    if seen.own is not None:
        funnel_parts.own_facts(seen, seen.own)
    funnel_parts.draw(seen, seen.raw, f"{funnel_words.what(_ATTENDANCE)} over {when}, zoals geregistreerd")
    blocks.note(f"**Hoe u dit leest.** {funnel_parts.HOW_TO_READ}")
    for sentence in (*funnel_words.mix(seen, seen.raw, seen.fair), *funnel_words.stands_out(seen, seen.raw, seen.fair)):
        blocks.note(sentence)
    funnel_parts.method(_ATTENDANCE, seen.own is not None)
    with blocks.folded("Als tabel"):
        funnel_parts.table(seen, seen.raw, seen.fair, month, period)
