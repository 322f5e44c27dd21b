"""Sectors of a municipality added up for the map: what was not delivered counts nowhere, what is hidden hides the sum."""

from dashboards.drawing.wording import Missing, Share
from dashboards.products.regional_picture import _added

_NAMES = ("pupils", "present_minutes", "registered_minutes", "scheduled_minutes")


def _row(status: str, *values: int) -> dict[str, object]:
    given = values if status == "value" else (None,) * 4
    return dict(zip(_NAMES, given, strict=True)) | {f"{name}_status": status for name in _NAMES}


VO, PRO = _row("value", 100, 900, 950, 1000), _row("value", 20, 80, 100, 200)


def test_minutes_are_added_up_before_they_are_divided() -> None:
    assert _added([VO, PRO]) == (120, Share(980, 1050), Share(1050, 1200))


def test_a_sector_that_delivered_nothing_counts_nowhere() -> None:
    assert _added([VO, _row("not_delivered")]) == _added([VO])
    assert _added([VO, _row("no_pupils")]) == _added([VO])


def test_a_hidden_sector_hides_the_sum_whatever_else_is_there() -> None:
    assert _added([VO, _row("hidden")]) == (Missing.HIDDEN,) * 3
    assert _added([_row("not_delivered"), _row("hidden")]) == (Missing.HIDDEN,) * 3


def test_nothing_at_all_says_why() -> None:
    assert _added([]) == (Missing.NOT_DELIVERED,) * 3
    assert _added([_row("no_pupils")]) == (Missing.NO_PUPILS,) * 3
