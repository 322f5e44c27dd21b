"""How schools write dates, times, periods, numbers and words: one reading function per notation, for every spelling.

The functions run over the distinct texts of a column, so each may try all spellings and a column may mix them freely.
They get a cell as `clean` leaves it: trimmed and in lower case. None means that no spelling fits.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from attendance import moments
from attendance.contract import EDUCATION_TYPES_BY_SECTOR
from attendance.reading.education import education_type

BLANKS = frozenset(
    ("", "-", "--", "null", "(null)", "none", "nan", "\\n", "#n/b", "#n/a", "0000-00-00", "0000-00-00 00:00:00")
)
"""What exports write for an empty cell."""

_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_SPREADSHEET_DAY_ZERO = datetime(1899, 12, 30)
_MINUTES_A_DAY = 1440
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan", "feb", "mrt maa mar", "apr", "mei may", "jun", "jul", "aug", "sep", "okt oct", "nov", "dec"), start=1
    )
    for name in names.split()
}


def clean(cell: str) -> str:
    """A cell as it is compared: without surrounding space (also hard space), leading apostrophe and capitals."""
    return cell.strip(" \t\r\n\xa0'").lower()


_DAY_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DAY_RUN = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_DAY_YEAR_LAST = re.compile(r"(?:[a-z]{2,9}\.?,? )?(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d\d)")
_DAY_MONTH_NAME = re.compile(r"(?:[a-z]{2,9}\.?,? )?(\d{1,2})[-/. ]?([a-z]{3,9})\.?[-/. ](\d{4}|\d\d)")
_SERIAL = re.compile(r"([2-7]\d{4})(?:[.,](\d+))?")
_MOMENT = re.compile(r"(.*?\d{4}|.*?\d\d)(?:,? +|t)(\d{1,2}[:.]\d\d(?:[:.]\d\d(?:[.,]\d+)?)?)")


def _day(year: str, month: int, day: str) -> date | None:
    number = int(year) + (2000 if len(year) == 2 else 0)
    if not _FIRST_YEAR <= number <= _LAST_YEAR:
        return None
    try:
        return date(number, month, int(day))
    except ValueError:
        return None


def read_date(text: str) -> date | None:
    """A day: 2026-10-05, 05-10-2026, 5/10/26, 20261005, 5 okt 2026, a spreadsheet serial, or a moment's day."""
    if match := _DAY_YEAR_FIRST.fullmatch(text) or _DAY_RUN.fullmatch(text):
        year, month, day = match.groups()
        return _day(year, int(month), day)
    if match := _DAY_YEAR_LAST.fullmatch(text):
        day, month, year = match.groups()
        return _day(year, int(month), day)
    if match := _DAY_MONTH_NAME.fullmatch(text):
        day, name, year = match.groups()
        return _day(year, _MONTHS.get(name[:3], 0), day)
    moment = _moment_with_time(text)
    return moment.date() if moment else None


def _moment_with_time(text: str) -> datetime | None:
    if match := _SERIAL.fullmatch(text):
        days, fraction = match.groups()
        seconds = round(float("0." + (fraction or "0")) * 86400)
        return _SPREADSHEET_DAY_ZERO + timedelta(days=int(days), seconds=seconds)
    try:
        moment = datetime.fromisoformat(text.upper() if len(text) > 12 else "")
    except ValueError:
        moment = None
    if moment is not None and _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return moment.astimezone(moments.AMSTERDAM).replace(tzinfo=None) if moment.tzinfo else moment
    if match := _MOMENT.fullmatch(text):
        day, clock = read_date(match[1]), match[2].replace(".", ":").replace(",", ":").split(":")
        minutes = _clock(int(clock[0]), int(clock[1]))
        seconds = int(clock[2]) if len(clock) > 2 else 0
        if day is not None and minutes is not None and seconds < 60:
            return datetime(day.year, day.month, day.day) + timedelta(minutes=minutes, seconds=seconds)
    return None


def read_moment(text: str) -> datetime | None:
    """A day and a time of day in one cell, as local time; an offset is brought to Amsterdam; a bare day is midnight."""
    moment = _moment_with_time(text)
    if moment is not None:
        return moment
    day = read_date(text)
    return datetime(day.year, day.month, day.day) if day else None


_UNIX_SECONDS = re.compile(r"(\d{9,10})(?:[.,]0+)?")


def read_unix_moment(text: str) -> datetime | None:
    """Seconds since 1970 in UTC as local time, also on the days that the clocks change; else as `read_moment`.

    A number that a spreadsheet rounded (1,79E+09) is no moment any more.
    """
    match = _UNIX_SECONDS.fullmatch(text)
    if match is None:
        return read_moment(text)
    moment = moments.at(int(match[1]))
    return moment if _FIRST_YEAR <= moment.year <= _LAST_YEAR else None


_CLOCK = re.compile(r"(\d{1,2}) ?[:.,uh] ?(\d\d)(?:[:.]\d\d(?:[.,]\d+)?)?(?: ?(?:uur|u))?")
_CLOCK_LOST_ZERO = re.compile(r"(\d{1,2})[.,](\d)")
_CLOCK_RUN = re.compile(r"(\d{1,2})(\d\d)(?:[.,]0+)?")
_DAY_FRACTION = re.compile(r"0[.,](\d+)")
_TIME_AFTER_DAY = re.compile(r"\d+[-/]\d+[-/]\d+[t ]+(\d{1,2}[:.]\d\d)(?:[:.]\d\d(?:[.,]\d+)?)?")


def _clock(hours: int, minutes: int) -> int | None:
    if (hours < 24 and minutes < 60) or (hours, minutes) == (24, 0):
        return hours * 60 + minutes
    return None


def read_time(text: str) -> int | None:
    """A time of day in minutes after midnight: 08:30, 8.30, 0830, 8u30, a spreadsheet's fraction, or a moment's time.

    Spreadsheets put 30-12-1899 before a time, so a day before it does not matter; an offset does.
    """
    if match := _DAY_FRACTION.fullmatch(text):
        return round(float("0." + match[1]) * _MINUTES_A_DAY) % _MINUTES_A_DAY
    if match := _CLOCK.fullmatch(text) or _CLOCK_RUN.fullmatch(text):
        return _clock(int(match[1]), int(match[2]))
    if match := _CLOCK_LOST_ZERO.fullmatch(text):
        return _clock(int(match[1]), int(match[2]) * 10)
    if match := _TIME_AFTER_DAY.fullmatch(text):
        return read_time(match[1])
    moment = _moment_with_time(text)
    return moment.hour * 60 + moment.minute if moment and not text.isdigit() else None


_NUMBER = re.compile(r"(\d{1,9})(?:[.,](\d+))?(?: ?(?:m|min|minuut|minuten)\.?)?")


def read_whole(text: str) -> int | None:
    """A whole number ≥ 0: 15, 15.0, 12,5 (rounded half up), 15 min."""
    match = _NUMBER.fullmatch(text)
    if not match:
        return None
    return int(match[1]) + (1 if match[2] and match[2][0] >= "5" else 0)


def read_minutes(text: str) -> int | None:
    """A number of minutes within one day."""
    number = read_whole(text)
    return number if number is not None and number <= _MINUTES_A_DAY else None


_DURATION = re.compile(
    r"(\d{1,5}) ?(?:uur|u|h) ?(?:([0-5]?\d) ?(?:minuten|min|m)?\.?)?|(\d{1,5}):([0-5]\d)(?::[0-5]\d)?"
)
_DURATION_MINUTES = re.compile(r"(\d{1,6}) ?(?:minuten|min|m)\.?")
_DURATION_NONE = re.compile(r"0+(?:[.,]0+)?")


def read_duration(text: str) -> int | None:
    """A length of time in whole minutes: 107u24m, 107:24, 107:24:00 (seconds are left off), 24m. A bare number but 0 could be hours or minutes."""
    if match := _DURATION.fullmatch(text):
        hours, minutes = match[1] or match[3], match[2] or match[4] or "0"
        return int(hours) * 60 + int(minutes)
    if match := _DURATION_MINUTES.fullmatch(text):
        return int(match[1])
    return 0 if _DURATION_NONE.fullmatch(text) else None


_PERIOD = re.compile(r"(?:(?:les)?uur|les|lu|u)? ?(\d{1,2})(?:[.,]0+|e|ste|de)?(?: ?(?:les)?uur)?")
_PERIOD_RANGE = re.compile(r"(?:(?:les)?uur|les|lu|u)? ?(\d{1,2}) ?(?:-|–|/|t/m|tm|tot en met) ?(\d{1,2})")
_PERIOD_AS_DAY = re.compile(r"\d{4}-(\d\d)-(\d\d)(?: 00:00:00)?")
_PERIOD_AS_MONTH = re.compile(r"(\d{1,2})-([a-z]{3})\.?")
_PERIOD_NAME = re.compile(r"[a-zà-ÿ][a-zà-ÿ0-9 .-]{0,19}")


def _period_range(first: int, last: int) -> str | None:
    if first > last:
        return None
    return str(first) if first == last else f"{first}-{last}"


def read_period(text: str) -> str | None:
    """A period's number without leading zeros, a range of numbers as `first-last`, or a name.

    Spreadsheets take `3-5` for the third of May; that is turned back.
    """
    if match := _PERIOD.fullmatch(text):
        return str(int(match[1]))
    if match := _PERIOD_RANGE.fullmatch(text):
        return _period_range(int(match[1]), int(match[2]))
    if match := _PERIOD_AS_DAY.fullmatch(text):
        return _period_range(int(match[2]), int(match[1]))
    if (match := _PERIOD_AS_MONTH.fullmatch(text)) and match[2] in _MONTHS:
        return _period_range(int(match[1]), _MONTHS[match[2]])
    return " ".join(text.split()) if _PERIOD_NAME.fullmatch(text) else None


_WEEKDAYS = {name: number for number, name in enumerate(("ma", "di", "wo", "do", "vr", "za", "zo"), start=1)}


def read_weekday(text: str) -> int | None:
    """1 (Monday) … 7, as a number or by its Dutch name."""
    number = read_whole(text)
    return number if number is not None and 1 <= number <= 7 else _WEEKDAYS.get(text[:2])


_YEAR_GROUP = re.compile(r"(?:leerjaar |klas |groep |jaar )?0?([1-8])(?:e|[.,]0+)?")
_MUNICIPALITY = re.compile(r"(?:gm)?(\d{1,4})(?:[.,]0+)?")


def read_year_group(text: str) -> int | None:
    """1 … 8."""
    match = _YEAR_GROUP.fullmatch(text)
    return int(match[1]) if match else None


def read_municipality(text: str) -> str | None:
    """Four digits as text; zeros that a spreadsheet lost are put back."""
    match = _MUNICIPALITY.fullmatch(text)
    return match[1].zfill(4) if match else None


def read_code(text: str) -> str | None:
    """A school's own code, in capitals; None for a text that is too long to be one."""
    return " ".join(text.split()).upper() if len(text) <= 40 else None


_LONGEST_CODE = 12


def looks_like_text(text: str) -> bool:
    """Whether what stands where a code should might be a remark or a name: several words, and either long or with more
    than one capital. Such a code counts only if the school's list of codes has it."""
    words = text.split()
    return len(words) > 1 and (len(" ".join(words)) > _LONGEST_CODE or has_name_capitals(text))


def has_name_capitals(text: str) -> bool:
    """Whether more than one word begins with a capital, as in a name."""
    return sum(word[0].isupper() for word in text.split()) > 1


@dataclass(frozen=True)
class Notation:
    """One way in which cells are written. `unreadable` is the code of the finding where a needed cell does not fit."""

    name: str
    read: Callable[[str], Any] | None
    """None: not read cell by cell, see conversion."""
    type: str
    unreadable: str
    is_word: bool = False
    """True where the software writes words: of an unknown one a finding may show the start."""
    choices: tuple[str, ...] = ()
    """What a school can choose from where it fills in by hand; other spellings are read as well."""
    is_open: bool = False
    """True where there is more to write than the choices."""
    writing: str = ""
    """How to write it by hand, in Dutch."""


_STATES = {
    word: state
    for state, texts in {
        "planned": "gepland regulier actief definitief normaal doorgegaan planned active",
        "cancelled": "vervallen vervalt uitval lesuitval uitgevallen geannuleerd annulering cancelled canceled",
        "build_up": "opbouw opbouwrooster",
        "bespoke": "maatwerk maatwerkrooster",
        "exempt": "vrijstelling vrijgesteld",
    }.items()
    for word in texts.split()
}
_KINDS = {
    "regulier": "regular",
    "les": "regular",
    "stage": "work_placement",
    "bpv": "work_placement",
    "afstand": "remote",
    "op afstand": "remote",
    "online": "remote",
    "extern": "external",
    "activiteit": "activity",
    "excursie": "activity",
    "toets": "test",
    "examen": "test",
}
_SOURCES = {
    "melding": "report",
    "report": "report",
    "ouder": "report",
    "ouders": "report",
    "verzorger": "report",
    "leerling": "report",
    "app": "report",
    "telefoon": "report",
    "telefonisch": "report",
    "administratie": "report",
    "controle": "roll_call",
    "roll_call": "roll_call",
    "docent": "roll_call",
    "leraar": "roll_call",
    "leerkracht": "roll_call",
    "medewerker": "roll_call",
    "les": "roll_call",
    "nabellen": "follow_up",
    "nabelactie": "follow_up",
    "follow_up": "follow_up",
    "verzuimcoordinator": "follow_up",
    "verzuimcoördinator": "follow_up",
}
CATEGORY_WORDS = {
    "ziek": "sick",
    "medisch bezoek": "medical",
    "medisch": "medical",
    "verlof": "leave",
    "door school": "school_initiated",
    "geoorloofd te laat": "late_authorised",
    "overig geoorloofd": "other_authorised",
    "ongeoorloofd": "unauthorised",
    "ongeoorloofd te laat": "late_unauthorised",
    "onbekend": "unknown_reason",
    "aanwezig": "present",
    "geen verzuim": "not_attendance",
}
"""The Dutch names of categories (docs/formats.md §1)."""

_CATEGORIES = CATEGORY_WORDS | {category: category for category in CATEGORY_WORDS.values()}
_FLAGS = {
    **dict.fromkeys(("j", "ja", "1", "1.0", "1,0", "true", "waar", "y", "yes", "t"), True),
    **dict.fromkeys(("n", "nee", "0", "0.0", "0,0", "false", "onwaar", "no", "f"), False),
}
_HALF_DAYS = {
    **dict.fromkeys(("ochtend", "o", "vm", "voormiddag", "'s ochtends", "ochtenddeel"), "ochtend"),
    **dict.fromkeys(("middag", "m", "nm", "namiddag", "'s middags", "middagdeel"), "middag"),
}
WHOLE_DAY = "*"
"""Stands for a cell that says in words that the whole day is meant."""
_WHOLE_DAYS = dict.fromkeys(
    ("hele dag", "heledag", "gehele dag", "de hele dag", "dag", "hd", "ochtend en middag", "beide"), WHOLE_DAY
)


def _word_in(words: Mapping[str, Any]) -> Callable[[str], Any]:
    return lambda text: words.get(" ".join(text.split()))


def read_period_or_day(text: str) -> str | None:
    """A period as `read_period`, or WHOLE_DAY."""
    return _WHOLE_DAYS.get(text) or read_period(text)


def read_half_day(text: str) -> str | None:
    """ochtend, middag, WHOLE_DAY, or the period that a school uses instead."""
    return _HALF_DAYS.get(text) or read_period_or_day(text)


DATE = Notation("date", read_date, "date", "date_unreadable", writing="datum, zoals 05-10-2026")
TIME = Notation("time", read_time, "integer", "time_unreadable", writing="tijd, zoals 08:30")
MOMENT = Notation(
    "moment", read_moment, "timestamp", "moment_unreadable", writing="datum en tijd, zoals 05-10-2026 08:30"
)
UNIX_MOMENT = Notation("unix moment", read_unix_moment, "timestamp", "moment_unreadable")
PERIOD = Notation(
    "period", read_period, "varchar", "period_unreadable", writing="nummer of naam, ook een reeks als 3-5"
)
PERIOD_OR_DAY = Notation(
    "period or day", read_period_or_day, "varchar", "period_unreadable", writing="nummer of naam, ook een reeks als 3-5"
)
HALF_DAY = Notation("half day", read_half_day, "varchar", "period_unreadable")
FLAG = Notation("flag", _word_in(_FLAGS), "boolean", "value_unclear", True, ("J", "N"))
TYPE_NUMBER = Notation("type number", read_whole, "integer", "type_unknown")
MINUTES = Notation("minutes", read_minutes, "integer", "number_unreadable", writing="heel getal, in minuten")
DURATION = Notation("duration", read_duration, "integer", "duration_unreadable")
WEEKDAY = Notation("weekday", read_weekday, "integer", "number_unreadable", choices=tuple("1234567"))
YEAR_GROUP = Notation("year group", read_year_group, "integer", "year_group_unreadable", choices=tuple("12345678"))
MUNICIPALITY = Notation(
    "municipality", read_municipality, "varchar", "value_unclear", writing="vier cijfers, zoals 0153"
)
STATE = Notation(
    "state",
    _word_in(_STATES),
    "varchar",
    "status_unknown",
    True,
    ("gepland", "vervallen", "opbouw", "maatwerk", "vrijstelling"),
)
KIND = Notation(
    "kind",
    _word_in(_KINDS),
    "varchar",
    "value_unclear",
    True,
    ("regulier", "stage", "afstand", "extern", "activiteit", "toets"),
)
SOURCE = Notation("source", _word_in(_SOURCES), "varchar", "value_unclear", True, ("melding", "controle", "nabellen"))
CATEGORY = Notation(
    "category",
    _word_in(_CATEGORIES),
    "varchar",
    "category_unknown",
    True,
    tuple(word for word in CATEGORY_WORDS if word != "medisch"),
)
CODE = Notation("code", read_code, "varchar", "code_is_text", writing="de eigen code van de school, kort")
CHOSEN_CODE = Notation("chosen code", read_code, "varchar", "code_is_text")
"""As CODE, where the software itself writes the words: nobody can have typed a remark there."""
EDUCATION_TYPE = Notation(
    "education type",
    education_type,
    "varchar",
    "education_type_unknown",
    True,
    tuple(name for names in EDUCATION_TYPES_BY_SECTOR.values() for name in names),
    is_open=True,
    writing="ook een combinatie, zoals havo/vwo",
)
NAME = Notation("name", None, "varchar", "value_unclear", writing="tekst")
DESCRIPTION = Notation("description", lambda text: text[:200], "varchar", "value_unclear", writing="tekst")
WORD = Notation("word", None, "varchar", "type_unknown", True)
PUPIL = Notation("pupil number", None, "bigint", "value_missing", writing="nummer; wordt meteen een pseudoniem")
