"""Whatever a delivery wears, it says the same: every shape in any spelling, encoding, delimiter, quoting, order and case.

And whatever is torn in it, nothing it says becomes something else: a cell that can't be read loses its row or, where it
may, its own value, with a finding that says so; never is there silently another number.
"""

import io
import random
import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendance.reading import Reading
from attendance.reading import notations as written
from attendance.reading.declaration import normalise
from attendance.reading.notations import Notation, clean
from attendance.reading.shapes import SHAPES
from tests.attendance.reading.delivery import (
    NAMED_OCTOBER,
    Rows,
    Tables,
    assert_identity,
    content,
    delimited,
    exchange_tables,
    only_month,
    read,
    read_tables,
)
from tests.attendance.reading.software import (
    appointment,
    beside,
    magister_tables,
    pars_tables,
    shared_tables,
    somtoday_tables,
    totals_tables,
)

DAY_ZERO = datetime(1899, 12, 30)


def half_day_tables() -> Tables:
    """Absence by half days, with the bells of a primary school."""
    bells = [
        exchange_tables()["lestijden"][0],
        ["ochtend", "8:30", "12:00", *[""] * 4],
        ["middag", "12:45", "15:00", *[""] * 4],
    ]
    absences = [
        ["leerlingnummer", "van", "t/m", "dagdeel", "soort", "geoorloofd", "minuten"],
        ["1001", "2026-10-05", "", "ochtend", "ziek", "J", ""],
        ["1001", "2026-10-06", "2026-10-07", "", "verlof", "J", ""],
        ["1002", "2026-10-05", "2026-10-05", "middag", "te laat", "N", "10"],
    ]
    return shared_tables() | {"lestijden": bells, "dagdelen": absences}


def by_group_tables() -> Tables:
    """The exchange format with a timetable by group."""
    tables = exchange_tables()
    header, *lessons = tables.pop("rooster")
    tables["lessen"] = [["lesgroep", *header[1:]], *(["h3a", *row[1:]] for row in lessons)]
    tables["groepsindeling"] = [
        ["leerlingnummer", "lesgroep", "van", "tot"],
        ["1001", "h3a", "", ""],
        ["1002", "h3a", "2026-08-01", "2026-10-05"],
    ]
    return tables


def zermelo_tables() -> Tables:
    """A timetable of Zermelo beside exchange registrations: changed, cancelled and for two groups."""
    return beside(
        exchange_tables(),
        appointment("101"),
        appointment("101", "2026-10-06T08:30", "2026-10-06T09:20", modified="2026-09-20T12:00"),
        appointment("102", "2026-10-05T09:20", "2026-10-05T10:10", groups="h3a,v4b", cancelled="true"),
    )


def plain_totals_tables() -> Tables:
    """The totals without the title rows that tests put on by themselves."""
    tables = totals_tables()
    tables["Totaaloverzicht Verzuim"] = tables["Totaaloverzicht Verzuim"][3:]
    return tables


SHAPES_DELIVERED: dict[str, Callable[[], Tables]] = {
    "uitwisselformaat": exchange_tables,
    "uitwisselformaat by group": by_group_tables,
    "somtoday": somtoday_tables,
    "magister": magister_tables,
    "pars": pars_tables,
    "zermelo": zermelo_tables,
    "dagdelen": half_day_tables,
    "verzuimtotalen": plain_totals_tables,
}


def spellings_of_day(day: date) -> list[str]:
    """Ways to write a day."""
    return [
        day.isoformat(),
        f"{day:%d-%m-%Y}",
        f"{day.day}-{day.month}-{day.year}",
        f"{day:%d/%m/%Y}",
        f"{day:%d.%m.%Y}",
        f"{day:%Y%m%d}",
        f"{day.isoformat()} 00:00:00",
        str((day - DAY_ZERO.date()).days),
        f" {day.isoformat()} ",
        f"'{day.isoformat()}",
    ]


def spellings_of_time(minute: int) -> list[str]:
    """Ways to write a time of day; 1 January 1900 is what spreadsheets put before it."""
    hours, minutes = divmod(minute, 60)
    return [
        f"{hours:02d}:{minutes:02d}",
        f"{hours}:{minutes:02d}",
        f"{hours}.{minutes:02d}",
        f"{hours:02d}{minutes:02d}",
        f"{hours:02d}:{minutes:02d}:00",
        f"{hours}u{minutes:02d}",
        f"{minute / 1440:.10f}",
        f"1899-12-30 {hours:02d}:{minutes:02d}:00",
    ]


def spellings_of_moment(moment: datetime) -> list[str]:
    """Ways to write a local moment, with and without an offset."""
    aware = moment.replace(tzinfo=ZoneInfo("Europe/Amsterdam"))
    return [
        f"{moment:%Y-%m-%d %H:%M:%S}",
        f"{moment:%Y-%m-%dT%H:%M:%S}",
        f"{moment:%d-%m-%Y %H:%M:%S}",
        f"{moment.day}/{moment.month}/{moment.year} {moment:%H:%M:%S}",
        aware.isoformat(),
        aware.isoformat(timespec="milliseconds"),
        aware.astimezone(ZoneInfo("UTC")).isoformat().replace("+00:00", "Z"),
    ]


def spellings_of_period(period: str) -> list[str]:
    """Ways to write a lesson period or a span of them; names only in other cases."""
    if match := re.fullmatch(r"(\d+)-(\d+)", period):
        first, last = (int(part) for part in match.groups())
        return [
            f"{first}-{last}",
            f"{first:02d} - {last:02d}",
            f"{first} t/m {last}",
            f"{first}/{last}",
            f"uur {first}-{last}",
        ]
    if period.isdigit():
        return [period, period.zfill(2), f"{period}.0", f"lesuur {period}", f"{period}e uur", f"u{period}"]
    return [period, period.upper(), f" {period.title()} "]


def spellings(text: str, notation: Notation) -> list[str]:
    """Other ways to write what a cell says, in the notation of its column."""
    value = notation.read(clean(text)) if notation.read else text
    words = [text, text.upper(), text.lower(), f" {text} "]
    if notation is written.DATE:
        return spellings_of_day(value)
    if notation is written.TIME:
        return spellings_of_time(value)
    if notation is written.MOMENT:
        return spellings_of_moment(value)
    if notation is written.UNIX_MOMENT:
        return [text, f"{text}.0", f"{text},0", f" {text}"]
    if notation in (written.PERIOD, written.PERIOD_OR_DAY, written.HALF_DAY):
        return spellings_of_period(value) if value != written.WHOLE_DAY else [text]
    if notation is written.FLAG:
        return ["J", "j", "ja", "Ja", "1", "true", "WAAR", "1.0"] if value else ["N", "nee", "0", "FALSE", "onwaar"]
    if notation in (written.MINUTES,):
        return [text, f"{text}.0", f"{text},0", f"{text} min", f" {text}"]
    if notation in (written.YEAR_GROUP, written.TYPE_NUMBER, written.WEEKDAY):
        return [text, f"{value}.0", f" {value} "]
    if notation is written.MUNICIPALITY:
        return [value, str(int(value)), f"{int(value)}.0", f"GM{value}"]
    if notation is written.DURATION:
        hours, minutes = divmod(value, 60)
        return [
            f"{hours}u{minutes}m",
            f"{hours}:{minutes:02d}",
            f"{hours}:{minutes:02d}:00",
            f"{hours} uur {minutes} min",
            f"{value}m",
        ]
    if notation is written.PUPIL:
        number = re.sub(r"\.0$", "", text)
        return [number, f"00{number}", f"{number}.0", f" {number}", f"'{number}"]
    if notation is written.CODE and " " in text:
        return [text, f" {text} "]  # with more capitals it could be a name, and is treated as one
    return words if notation.name in _WORDS else [text]


_WORDS = ("state", "kind", "source", "category", "code", "chosen code", "education type", "name", "word")


def notations_of(name: str, rows: Rows) -> list[Notation | None]:
    """The notation of each column of a table, by the declaration that its header fits best."""
    keys = [normalise(header) for header in rows[0]]
    tables = [table for shape in SHAPES for table in shape.tables]
    known = [{key: column.notation for column in table.columns for key in column.names} for table in tables]
    best = max(
        range(len(tables)),
        key=lambda place: (len(set(keys) & set(known[place])), normalise(tables[place].name) == normalise(name)),
    )
    return [known[best].get(key) for key in keys]


ENCODINGS: Mapping[str, Callable[[str], bytes]] = {
    "utf-8": str.encode,
    "utf-8 with byte order mark": lambda text: text.encode("utf-8-sig"),
    "windows-1252": lambda text: text.encode("cp1252"),
    "utf-16": lambda text: text.encode("utf-16"),
    "utf-16 without byte order mark": lambda text: text.encode("utf-16-le"),
}
DRESSES = {
    "encoding": st.sampled_from(sorted(ENCODINGS)),
    "delimiter": st.sampled_from([";", ",", "\t", "|"]),
    "line_end": st.sampled_from(["\r\n", "\n"]),
    "quote_all": st.booleans(),
    "container": st.sampled_from(["zip", "folder", "workbook"]),
}


def dressed(tables: Tables, chance: random.Random) -> Tables:
    """The same tables: cells spelled otherwise, columns shuffled, headers in any case, and rows around them that say nothing."""
    result: Tables = {}
    for name, rows in tables.items():
        header, *body = rows
        notations = notations_of(name, rows)
        order = list(range(len(header)))
        chance.shuffle(order)
        worn = [
            [
                chance.choice(spellings(cell, notation)) if cell and notation else cell
                for cell, notation in zip(row, notations, strict=True)
            ]
            for row in body
        ]
        case = chance.choice([str.upper, str.lower, str.title, str.swapcase])
        table = [[case(header[i]).replace("_", chance.choice("_ -")) for i in order]]
        for row in worn:
            if chance.random() < 0.1:
                table.append([""] * len(header))
            table.append([row[i] for i in order])
        if chance.random() < 0.3:
            table.append(["Totaal", *[""] * (len(header) - 1)])
        if chance.random() < 0.3:
            table = [[*row, ""] for row in table]
        titles = [
            [f"Export van {chance.choice(['de administratie', 'oktober 2026', 'school'])}"]
            for _ in range(chance.randrange(4))
        ]
        result[name] = titles + table
    return result


def store(
    folder: Path, tables: Tables, encoding: str, delimiter: str, line_end: str, quote_all: bool, container: str
) -> Path:
    """Writes the delivery in its container."""
    if container == "workbook":
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for name, rows in tables.items():
            sheet = book.create_sheet(name[:31])
            for row in rows:
                sheet.append([cell or None for cell in row])
        stream = io.BytesIO()
        book.save(stream)
        (folder / "d.xlsx").write_bytes(stream.getvalue())
        return folder / "d.xlsx"
    files = {
        f"{name}.csv": ENCODINGS[encoding](delimited(rows, delimiter, line_end, quote_all))
        for name, rows in tables.items()
    }
    if container == "zip":
        with zipfile.ZipFile(folder / "d.zip", "w") as archive:
            for name, data in files.items():
                archive.writestr(name, data)
        return folder / "d.zip"
    target = folder / "d"
    target.mkdir()
    for name, data in files.items():
        (target / name).write_bytes(data)
    return target


def said(reading: Reading) -> dict[str, list[tuple[object, ...]]]:
    """What a delivery says, without the rows that it says it in."""
    month = only_month(reading)
    tables = content(month) | {
        name: table.to_pylist()
        for name, table in (
            ("bell_time", month.bell_time),
            ("reason_code", month.reason_code),
            ("free_day", month.free_day),
        )
        if table is not None
    }
    return {
        name: sorted((tuple(v for k, v in row.items() if k != "row_number") for row in rows), key=repr)
        for name, rows in tables.items()
    }


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, list[tuple[object, ...]]]]:
    """What each shape says in its plainest dress."""
    return {
        shape: said(read_tables(tmp_path_factory.mktemp("plain"), make(), max_unusable_share=0.5))
        for shape, make in SHAPES_DELIVERED.items()
    }


PLAIN_SETTINGS = settings(
    deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@PLAIN_SETTINGS
@given(
    shape=st.sampled_from(sorted(SHAPES_DELIVERED)), seed=st.integers(0, 10**9), dress=st.fixed_dictionaries(DRESSES)
)
def test_a_delivery_says_the_same_in_any_dress(
    tmp_path_factory: pytest.TempPathFactory,
    plain: dict[str, dict[str, list[tuple[object, ...]]]],
    shape: str,
    seed: int,
    dress: dict[str, object],
) -> None:
    tables = dressed(SHAPES_DELIVERED[shape](), random.Random(seed))
    path = store(tmp_path_factory.mktemp("dressed"), tables, **dress)  # type: ignore[arg-type]
    assert said(read(path)) == plain[shape]


GARBAGE = (
    "#REF!",
    "n.v.t.?",
    "???",
    "-1",
    "99-99-9999",
    "31-02-2026",
    "25:61",
    "(leeg)",
    "=A1+B2",
    "1,79E+09",
    "Jansen; Piet",
)
"""What no notation of a date, time or number can mean."""
JUDGED = (
    written.DATE,
    written.TIME,
    written.MOMENT,
    written.UNIX_MOMENT,
    written.MINUTES,
    written.TYPE_NUMBER,
    written.YEAR_GROUP,
    written.WEEKDAY,
    written.STATE,
    written.FLAG,
    written.DURATION,
    written.EDUCATION_TYPE,
    written.MUNICIPALITY,
    written.SOURCE,
    written.KIND,
)


@PLAIN_SETTINGS
@given(shape=st.sampled_from(sorted(SHAPES_DELIVERED)), seed=st.integers(0, 10**9), tears=st.integers(1, 4))
def test_what_is_torn_is_lost_and_told_but_never_becomes_something_else(
    tmp_path_factory: pytest.TempPathFactory,
    plain: dict[str, dict[str, list[tuple[object, ...]]]],
    shape: str,
    seed: int,
    tears: int,
) -> None:
    chance = random.Random(seed)
    tables = SHAPES_DELIVERED[shape]()
    torn = 0
    for _ in range(tears):
        name = chance.choice(sorted(tables))
        places = [place for place, notation in enumerate(notations_of(name, tables[name])) if notation in JUDGED]
        if places and len(tables[name]) > 1:
            row, place = chance.choice(tables[name][1:]), chance.choice(places)
            row[place] = chance.choice(GARBAGE)
            torn += 1
    reading = read_tables(tmp_path_factory.mktemp("torn"), tables, max_unusable_share=1.0)
    assert_identity(reading)
    all_findings = [*reading.findings, *(one for month in reading.months for one in month.findings)]
    if torn:
        told = {"refused", "row set aside"} & {one.severity for one in all_findings} or {
            one.code for one in all_findings
        } & {"value_unclear", "code_is_text"}
        assert told, "something was torn and nothing was said"
    if reading.refused or not reading.months:
        return
    (month,) = reading.months
    if any(finding.table_name in ("lestijden", "codes") for finding in all_findings):
        return  # the meaning of other rows may rightly be lost with them
    for table, rows in content(month).items():
        whole = {tuple(v for k, v in row.items() if k != "row_number") for row in rows}
        for row in whole - set(plain[shape][table]):
            assert _is_thinned(row, plain[shape][table]), (table, row, all_findings)


def _is_thinned(row: tuple[object, ...], known: list[tuple[object, ...]]) -> bool:
    """Whether a row is one of the known ones with values left out, or fallen back to what holds where nothing is said."""
    return any(
        all(mine in (theirs, None) or _is_fallback(mine, theirs) for mine, theirs in zip(row, other, strict=True))
        for other in known
    )


def _is_fallback(mine: object, theirs: object) -> bool:
    """A kind that is not said is regular; a change that is not dated has the moment of entry; without its row no exemption."""
    if isinstance(mine, datetime) and isinstance(theirs, datetime):
        return mine < theirs
    return mine == "regular" or (mine, theirs) == ("planned", "exempt")


def test_the_months_of_these_tests_are_one() -> None:
    assert NAMED_OCTOBER[0] == NAMED_OCTOBER[1] == date(2026, 10, 1)
    assert DAY_ZERO + timedelta(days=46300) == datetime(2026, 10, 5)
