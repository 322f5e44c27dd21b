"""How the screens speak: Dutch numbers, dates and the words for what is not there.

Only texts and formats that more than one page needs; a sentence of one page stands in that page.
"""

import math
import re
from datetime import date, datetime
from enum import Enum
from typing import NamedTuple

# the names of months are those of messages, too; screens ask for them here, beside all other words
from attendance.school_calendar import MONTHS, month_name, school_year_start

WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")

SECTORS = {
    "po": "primair onderwijs",
    "so": "speciaal onderwijs",
    "vo": "voortgezet onderwijs",
    "vso": "voortgezet speciaal onderwijs",
    "pro": "praktijkonderwijs",
    "mbo": "middelbaar beroepsonderwijs",
}
PERIOD_KINDS = {
    "month": "De maand",
    "ytd": "Het schooljaar tot en met de maand",
    "first_month": "De eerste vier schoolweken",
}
SERIES = {
    "month": "de hele school, per maand",
    "week": "de hele school, per week",
    "cohort": "een cohort, per maand",
    "weekday": "een weekdag, per maand",
    "reason": "een reden, per maand",
}
SHAPES = {
    "uitwisselformaat": "uitwisselformaat",
    "somtoday": "Somtoday",
    "magister": "Magister",
    "pars": "PARS",
    "zermelo": "Zermelo",
    "dagdelen": "dagdelen",
}


def shape_name(shape: str | None) -> str:
    """The shape of a delivery in words; a timetable from other software beside it is named, too."""
    return " + ".join(SHAPES.get(part, part) for part in shape.split(" + ")) if shape else "niet herkend"


DELIVERY_STATUSES = {"accepted": "in gebruik", "refused": "geweigerd", "superseded": "vervangen door een latere"}
RATINGS = {
    "good": "Goed",
    "okay": "Oké",
    "could_be_better": "Kan beter",
    "needs_attention": "Verdient aandacht",
    "unknown": "Weet ik niet",
}
"""001, annex; from the best to the one that nobody knows."""
ASSUMED = "aangenomen"
ASSUMED_MEANING = (
    "Een school die alleen afwezigheid vastlegt, weet niet zeker wie er wel was. Wie niet als afwezig is gemeld, "
    "telt dan als aanwezig, zonder dat iemand het heeft gecontroleerd."
)


TOTALS_ONLY = "alleen totalen"
TOTALS_MEANING = (
    "Een school die per leerling alleen totalen aanlevert, laat zien hoeveel leerlingen aanwezig waren en in welke laag zij vallen. "
    "Wanneer iemand er niet was en waarom, is niet bekend: dagen, lesuren, redenen en signalen van die school ontbreken."
)


class Missing(Enum):
    """Why there is no figure. Each looks different from zero and from the others, on screen and in a download."""

    NOT_DELIVERED = "niet geleverd"
    NOT_YET_DUE = "nog niet verwacht"
    NO_PUPILS = "geen leerlingen"
    HIDDEN = "afgeschermd"
    NO_LESSONS = "geen lessen"
    NOT_REGISTERED = "niet geregistreerd"
    NOT_COMPARABLE = "niet te vergelijken"
    TOTALS_ONLY = "niet bekend"
    NONE = "–"

    def __str__(self) -> str:
        return self.value


class Share(NamedTuple):
    """A part of a whole, kept as two whole numbers so that shares can be added up before they are divided."""

    part: int
    whole: int

    @property
    def fraction(self) -> float:
        """The share between 0 and 1; only for drawing. The whole must not be 0."""
        return self.part / self.whole


def share(part: int | None, whole: int | None) -> "Share | Missing":
    """The share, or NOT_REGISTERED where the whole is 0 or unknown: nothing divided by nothing is not zero."""
    return Share(part or 0, whole) if whole else Missing.NOT_REGISTERED


def tenths(value: Share) -> int:
    """The share in tenths of a per cent, rounded half up, by whole numbers only."""
    return (2000 * value.part + value.whole) // (2 * value.whole)


def percent(value: "Share | Missing | None") -> str:
    """`93,4 %`, or the word for what is missing."""
    if value is None:
        return str(Missing.NONE)
    if isinstance(value, Missing):
        return str(value)
    return f"{decimal(tenths(value) / 10)} %"


def whole_percent(value: "Share | Missing | float") -> str:
    """`93 %`: for shares of rounded counts and their ranges, where a decimal would say more than is known."""
    if isinstance(value, Missing):
        return str(value)
    fraction = value.fraction if isinstance(value, Share) else value
    return f"{math.floor(100 * fraction + 0.5)} %"


def decimal(value: float) -> str:
    """One decimal, Dutch: `1.234,5`."""
    return f"{value:,.1f}".translate(str.maketrans(",.", ".,"))


def count(value: "int | Missing | None") -> str:
    """A whole number, Dutch: `1.234`, or the word for what is missing."""
    if value is None:
        return str(Missing.NONE)
    return str(value) if isinstance(value, Missing) else f"{value:,}".replace(",", ".")


def hours(minutes: "int | Missing | None") -> str:
    """Clock hours with one decimal, from whole minutes, rounded half up: 90 gives `1,5`."""
    if minutes is None:
        return str(Missing.NONE)
    return str(minutes) if isinstance(minutes, Missing) else decimal((minutes + 3) // 6 / 10)


def signed(difference: int) -> str:
    """A difference with its sign, Dutch: `+12`, `−3`, `0`."""
    return f"{'+' if difference > 0 else '−' if difference < 0 else ''}{count(abs(difference))}"


def signed_hours(minutes: int) -> str:
    """A difference of whole minutes in clock hours with its sign: `+1,5`, `−0,5`."""
    return f"{'+' if minutes > 0 else '−' if minutes < 0 else ''}{hours(abs(minutes))}"


def points(now: Share, before: Share) -> str:
    """The difference of two shares in words: `0,4 procentpunt hoger`, `gelijk`. Of the unrounded shares."""
    difference = now.fraction - before.fraction
    size = abs(difference) * 100
    if size < 0.05:
        return "vrijwel gelijk"
    return f"{decimal(size)} procentpunt {'hoger' if difference > 0 else 'lager'}"


def month_short(month: date) -> str:
    """`nov`; `mrt` for March, as the Dutch do."""
    return "mrt" if month.month == 3 else MONTHS[month.month - 1][:3]


def day_name(day: date) -> str:
    """`dinsdag 4 november 2025`."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {month_name(day)}"


def day(value: "date | datetime | None") -> str:
    """`4 november 2025`, or a dash."""
    return str(Missing.NONE) if value is None else f"{value.day} {month_name(value)}"


def moment(value: "datetime | None") -> str:
    """`4 november 2025, 09:05`, or a dash."""
    return str(Missing.NONE) if value is None else f"{day(value)}, {value:%H:%M}"


def quarter_start(month: date) -> date:
    """The first month of the quarter that a month lies in. The quarters are those of the school year: from August on."""
    back = (month.month - 8) % 3
    return date(month.year - (month.month <= back), (month.month - back - 1) % 12 + 1, 1)


def months_span(first: date, last: date) -> str:
    """`november 2025`, `november 2025 tot en met januari 2026`, `augustus tot en met oktober 2025`."""
    if first == last:
        return month_name(last)
    begin = MONTHS[first.month - 1] if first.year == last.year else month_name(first)
    return f"{begin} tot en met {month_name(last)}"


def school_year(month: date) -> str:
    """`2025–2026`."""
    first = school_year_start(month).year
    return f"{first}–{first + 1}"


def cohort(education_type: str, year_group: int) -> str:
    """`havo 3`; primary schools speak of groups: `groep 5`."""
    return f"groep {year_group}" if education_type == "bao" else f"{education_type} {year_group}"


def listing(words: list[str]) -> str:
    """`a, b en c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} en {words[-1]}" if words else ""


def plural(number: int, one: str, many: str) -> str:
    """`1 school`, `12 scholen`."""
    return f"{count(number)} {one if number == 1 else many}"


_MARKDOWN = re.compile(r"[\\`\[\]<>$~|]|(?<=:)(?=//)|(?<=www)(?=\.)|(?<=@)(?=\w)")


def literal(text: str) -> str:
    """A text that someone else may have written, for the few places that read Markdown: no link, picture, code, formula or
    colour comes of it. Elsewhere texts are escaped as HTML."""
    return _MARKDOWN.sub(lambda found: f"\\{found[0]}" if found[0] else "\u200b", text)
