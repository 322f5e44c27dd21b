"""Municipalities drawn from their sites: every one is there, holds its own schools, and a frame cuts them cleanly."""

from hypothesis import given
from hypothesis import strategies as st

from attendance.schools import all_schools, find_school
from dashboards.drawing import outlines
from dashboards.drawing.outlines import Frame


def test_every_municipality_with_sites_has_an_outline() -> None:
    with_sites = {code for code, _ in outlines.sites()}
    assert len(with_sites) > 300
    assert set(outlines.municipality_outlines()) == with_sites


def test_a_site_lies_in_the_outline_of_its_own_municipality_and_of_no_other() -> None:
    drawn = outlines.municipality_outlines()
    chosen = [one for one in all_schools() if one.longitude is not None][::400]
    for one in chosen:
        place = outlines.flat(one.longitude, one.latitude)
        holding = {code for code, rings in drawn.items() if sum(outlines.is_in(ring, place) for ring in rings) % 2}
        assert holding == {one.municipality_code}, one.school_id


def test_a_municipality_has_about_its_real_size() -> None:
    """Enschede is 143 km² (CBS): near enough to recognise, and no promise of more."""
    size = sum(outlines.area(ring) for ring in outlines.municipality_outlines()["0153"])
    assert 100 < size < 200


def test_kilometres_are_kilometres() -> None:
    """From a school in Enschede to one in Hengelo is a bicycle ride, not a degree."""
    one, other = find_school("00AH00"), find_school("19HG00")
    x1, y1 = outlines.flat(one.longitude, one.latitude)
    x2, y2 = outlines.flat(other.longitude, other.latitude)
    assert 5 < ((x1 - x2) ** 2 + (y1 - y2) ** 2) ** 0.5 < 15


_COORDINATE = st.floats(-50, 50, allow_nan=False)


@given(st.lists(st.tuples(_COORDINATE, _COORDINATE), min_size=1, max_size=12))
def test_a_frame_holds_all_its_points_and_keeps_its_ratio(points: list[tuple[float, float]]) -> None:
    frame = outlines.frame_around(points)
    assert all(frame.holds(point) for point in points)
    assert abs((frame.east - frame.west) / (frame.north - frame.south) - 1.5) < 1e-6


@given(st.lists(st.tuples(_COORDINATE, _COORDINATE), min_size=3, max_size=8))
def test_what_is_cut_lies_within_the_frame(ring: list[tuple[float, float]]) -> None:
    frame = Frame(-10, -8, 12, 9)
    edge = Frame(frame.west - 1e-6, frame.south - 1e-6, frame.east + 1e-6, frame.north + 1e-6)
    assert all(edge.holds(point) for point in outlines.within(ring, frame))


def test_a_frame_around_everything_cuts_nothing_off() -> None:
    ring = outlines.municipality_outlines()["0153"][0]
    everything = Frame(-1000, -1000, 1000, 1000)
    assert outlines.area(outlines.within(ring, everything)) == outlines.area(ring)


def test_a_name_stands_within_its_municipality_and_away_from_its_schools() -> None:
    ring = outlines.municipality_outlines()["0153"][0]
    dots = [place for code, place in outlines.sites() if code == "0153"][:3]
    place = outlines.roomiest(ring, dots)
    assert outlines.is_in(ring, place)
    assert min(abs(place[1] - y) + abs(place[0] - x) for x, y in dots) > 0.5
