"""Every spelling that formats.md names, for each notation; and for any day or time, that all spellings say the same."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.moments import AMSTERDAM
from attendance.reading import notations as written
from attendance.reading.education import education_type
from attendance.reading.notations import clean

FIFTH = date(2026, 10, 5)
MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()  # noqa: SIM905


@pytest.mark.parametrize(
    "text",
    [
        "2026-10-05",
        "05-10-2026",
        "5-10-2026",
        "5/10/2026",
        "05.10.2026",
        "2026/10/05",
        "20261005",
        "5-10-26",
        "5 okt 2026",
        "5 oktober 2026",
        "5-okt-2026",
        "ma 5-10-2026",
        "maandag 5 oktober 2026",
        "46300",
        "46300.0",
        "2026-10-05 00:00:00",
        "2026-10-05T08:30:00.000+02:00",
        "5-10-2026 0:00",
        "'2026-10-05",
        "\xa02026-10-05 ",
    ],
)
def test_dates(text: str) -> None:
    assert written.read_date(clean(text)) == FIFTH


@pytest.mark.parametrize(
    "text", ["31-02-2026", "2026-13-01", "13-13-2026", "1001", "Jansen", "0205-10-05", "5-10", "08:30"]
)
def test_no_dates(text: str) -> None:
    assert written.read_date(clean(text)) is None


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("08:30", 510),
        ("8.30", 510),
        ("0830", 510),
        ("830", 510),
        ("8:30:00", 510),
        ("8u30", 510),
        ("08:30 uur", 510),
        ("8.3", 510),
        ("8,30", 510),
        ("0.3541666666666667", 510),
        ("0,354166666666667", 510),
        ("830.0", 510),
        ("1899-12-30 08:30:00", 510),
        ("2026-10-05 08:30:00", 510),
        ("2026-10-05T06:30:00Z", 510),
        ("46300.354166666664", 510),
        ("00:00", 0),
        ("24:00", 1440),
    ],
)
def test_times(text: str, minute: int) -> None:
    assert written.read_time(clean(text)) == minute


@pytest.mark.parametrize("text", ["24:01", "8:60", "25:00", "8", "ochtend", "46300", "2026-10-05x", "-8:30"])
def test_no_times(text: str) -> None:
    assert written.read_time(clean(text)) is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-10-05 08:30", datetime(2026, 10, 5, 8, 30)),
        ("2026-10-05T08:30:15", datetime(2026, 10, 5, 8, 30, 15)),
        ("2026-10-05T08:30:00.000+02:00", datetime(2026, 10, 5, 8, 30)),
        ("2026-10-05T06:30:00.000+0000", datetime(2026, 10, 5, 8, 30)),
        ("2026-10-05T06:30:00Z", datetime(2026, 10, 5, 8, 30)),
        ("05-10-2026 08:30:15", datetime(2026, 10, 5, 8, 30, 15)),
        ("5-10-2026 8:30", datetime(2026, 10, 5, 8, 30)),
        ("5/10/2026 8.30", datetime(2026, 10, 5, 8, 30)),
        ("46300.354166666664", datetime(2026, 10, 5, 8, 30)),
        ("05-10-2026", datetime(2026, 10, 5)),
        # the night in which the clocks go back: the offset tells which of the two hours it was
        ("2026-10-25T02:30:00+02:00", datetime(2026, 10, 25, 2, 30)),
        ("2026-10-25T01:30:00Z", datetime(2026, 10, 25, 2, 30)),
        ("2026-10-25T07:30:00Z", datetime(2026, 10, 25, 8, 30)),
    ],
)
def test_moments(text: str, moment: datetime) -> None:
    assert written.read_moment(clean(text)) == moment


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("1", "1"),
        ("01", "1"),
        ("1.0", "1"),
        ("10", "10"),
        ("lesuur 3", "3"),
        ("3e uur", "3"),
        ("u3", "3"),
        ("3-5", "3-5"),
        ("03 - 05", "3-5"),
        ("3 t/m 5", "3-5"),
        ("4-4", "4"),
        ("2026-05-03", "3-5"),
        ("3-mei", "3-5"),
        ("Ochtend", "ochtend"),
        ("Flex uur", "flex uur"),
    ],
)
def test_periods(text: str, period: str) -> None:
    assert written.read_period(clean(text)) == period


@pytest.mark.parametrize("text", ["5-3", "-1", "100", "een heel lang verhaal over les", "1;2"])
def test_no_periods(text: str) -> None:
    assert written.read_period(clean(text)) is None


@pytest.mark.parametrize("text", ["J", "j", "ja", "Ja ", "1", "true", "TRUE", "WAAR", "y"])
def test_yes(text: str) -> None:
    assert written.FLAG.read is not None
    assert written.FLAG.read(clean(text)) is True


@pytest.mark.parametrize("text", ["N", "nee", "0", "false", "ONWAAR", "no"])
def test_no(text: str) -> None:
    assert written.FLAG.read is not None
    assert written.FLAG.read(clean(text)) is False


@pytest.mark.parametrize(
    ("text", "minutes"), [("15", 15), ("15.0", 15), ("12,5", 13), ("12,4", 12), ("15 min", 15), ("0", 0)]
)
def test_minutes(text: str, minutes: int) -> None:
    assert written.read_minutes(clean(text)) == minutes


@pytest.mark.parametrize("text", ["-5", "1441", "tien", "1e3", "9" * 30])
def test_no_minutes(text: str) -> None:
    assert written.read_minutes(clean(text)) is None


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("havo", "havo"),
        ("HAVO/VWO", "havo/vwo"),
        ("vwo/havo", "havo/vwo"),
        ("havo-vwo", "havo/vwo"),
        ("vmbo-b", "vmbo-b"),
        ("VMBO BB", "vmbo-b"),
        ("vmbo-tl", "vmbo-gt"),
        ("vmbo-b/k", "vmbo-b/vmbo-k"),
        ("mavo/havo", "vmbo-gt/havo"),
        ("gymnasium", "vwo"),
        ("sbo", "sbao"),
        ("basisonderwijs", "bao"),
        ("mbo 4", "mbo-4"),
        ("praktijkonderwijs", "pro"),
    ],
)
def test_education_types(text: str, kept: str) -> None:
    assert education_type(text) == kept


@pytest.mark.parametrize("text", ["", "kunst", "havo/kunst", "3", "klas 3a"])
def test_no_education_types(text: str) -> None:
    assert education_type(text) is None


@pytest.mark.parametrize(("text", "code"), [("141", "0141"), ("0153", "0153"), ("153.0", "0153"), ("GM0153", "0153")])
def test_municipality_codes(text: str, code: str) -> None:
    assert written.read_municipality(clean(text)) == code


DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31))
RECENT_DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 12, 31))
MINUTES = st.integers(min_value=0, max_value=1439)


@given(DAYS)
def test_any_day_is_the_same_in_all_spellings(day: date) -> None:
    month = MONTHS[day.month - 1]
    spellings = [
        day.isoformat(),
        f"{day:%d-%m-%Y}",
        f"{day.day}-{day.month}-{day.year}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day} {month} {day.year}",
        f"{day.day}-{month[:3]}-{day.year}",
        f"{day:%Y%m%d}",
        str((day - date(1899, 12, 30)).days),
        f"{day.isoformat()} 00:00:00",
    ]
    assert {written.read_date(clean(text)) for text in spellings} == {day}


@given(RECENT_DAYS)
def test_any_recent_day_may_have_a_year_of_two_digits(day: date) -> None:
    assert written.read_date(f"{day.day}-{day.month}-{day:%y}") == day


@given(MINUTES)
def test_any_time_is_the_same_in_all_spellings(minute: int) -> None:
    hours, minutes = divmod(minute, 60)
    spellings = [
        f"{hours:02d}:{minutes:02d}",
        f"{hours}:{minutes:02d}",
        f"{hours:02d}{minutes:02d}",
        f"{hours}u{minutes:02d}",
        f"{hours:02d}:{minutes:02d}:00",
        repr(minute / 1440) if minute else "0:00",
        f"1899-12-30 {hours:02d}:{minutes:02d}:00",
    ]
    if hours:
        spellings.append(f"{hours}.{minutes:02d}")
    assert {written.read_time(clean(text)) for text in spellings} == {minute}


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2090, 1, 1)))
def test_any_moment_with_offset_becomes_local_time(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    instant = moment.replace(tzinfo=AMSTERDAM)
    offset = instant.utcoffset()
    assert offset is not None
    text = f"{(moment - offset).isoformat()}Z"
    gap = datetime.fromisoformat(text).astimezone(AMSTERDAM).replace(tzinfo=None) - moment
    assert written.read_moment(clean(text)) == moment + gap
    assert gap in (timedelta(0), timedelta(hours=1)), "only the hour that spring skips does not exist"


@given(st.text(max_size=30))
def test_no_text_makes_a_notation_fail(text: str) -> None:
    for notation in vars(written).values():
        if isinstance(notation, written.Notation) and notation.read is not None:
            notation.read(clean(text))
    education_type(text)


@given(st.text(alphabet="0123456789-:./, tzu+", max_size=24))
def test_no_digits_make_a_notation_fail(text: str) -> None:
    for notation in vars(written).values():
        if isinstance(notation, written.Notation) and notation.read is not None:
            notation.read(clean(text))
