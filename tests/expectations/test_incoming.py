"""The first door sees each fault that the contract rules out, and nothing in good files."""

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from attendance import paths
from attendance.contract import TABLES
from expectations.incoming import FAULTS, check_incoming

MONTH = date(2025, 10, 1)
GOOD: dict[str, dict[str, Any]] = {
    "enrolment": {
        "row_number": 2,
        "pupil_key": 1,
        "education_type": "havo/vwo",
        "year_group": 3,
        "enrolled_from": date(2025, 8, 1),
    },
    "slot": {
        "row_number": 2,
        "pupil_key": 1,
        "date": date(2025, 10, 6),
        "begin_minute": 510,
        "end_minute": 560,
        "kind": "regular",
        "state": "planned",
    },
    "registration": {
        "row_number": 2,
        "pupil_key": 1,
        "date_from": date(2025, 10, 6),
        "date_to": date(2025, 10, 6),
        "code": "ZK",
        "minutes": 5,
    },
    "pupil_total": {
        "row_number": 2,
        "pupil_key": 1,
        "present_minutes": 6000,
        "absent_minutes": 100,
        "authorised_minutes": 60,
        "unauthorised_minutes": 30,
    },
}
BAD: dict[tuple[str, str], dict[str, Any]] = {
    ("enrolment", "without_pupil_key"): {"pupil_key": None},
    ("enrolment", "unknown_education_type"): {"education_type": "havo/hbo"},
    ("enrolment", "impossible_year_group"): {"year_group": 9},
    ("enrolment", "ends_before_begin"): {"enrolled_to": date(2025, 7, 1)},
    ("slot", "without_pupil_key"): {"pupil_key": None},
    ("slot", "outside_month"): {"date": date(2025, 11, 3)},
    ("slot", "without_time"): {"end_minute": None},
    ("slot", "ends_before_begin"): {"end_minute": 500},
    ("slot", "outside_day"): {"end_minute": 1500},
    ("slot", "unknown_state"): {"state": "geannuleerd"},
    ("slot", "unknown_kind"): {"kind": None},
    ("registration", "without_pupil_key"): {"pupil_key": None},
    ("registration", "outside_month"): {"date_from": date(2025, 11, 3), "date_to": date(2025, 11, 3)},
    ("registration", "ends_before_begin"): {"begin_minute": 600, "end_minute": 500},
    ("registration", "unknown_type_category"): {"type_category": "ziek"},
    ("registration", "unknown_source"): {"source": "melding"},
    ("registration", "negative_minutes"): {"minutes": -1},
    ("pupil_total", "without_pupil_key"): {"pupil_key": None},
    ("pupil_total", "negative_minutes"): {"present_minutes": -1},
    ("pupil_total", "parts_exceed_absence"): {"unauthorised_minutes": 41},
}


def write(home: Path, table: str, *rows: dict[str, Any], extra: str | None = None) -> dict[str, list[Path]]:
    schema = TABLES[table].arrow_schema()
    columns = {field.name: pa.array([row.get(field.name) for row in rows], field.type) for field in schema}
    if extra:
        columns[extra] = pa.array(["x"] * len(rows))
    path = paths.raw_file(home, table, "00AH00", MONTH, "one")
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), path)
    return {name: [path] if name == table else [] for name in GOOD}


@pytest.mark.parametrize("table", GOOD)
def test_good_rows_pass(tmp_path: Path, table: str) -> None:
    results = check_incoming(write(tmp_path, table, GOOD[table]))
    assert len(results) == len(FAULTS[table]) + 2
    assert all(result.is_passed for result in results)


@pytest.mark.parametrize(("table", "fault"), BAD)
def test_each_fault_is_seen_and_only_that(tmp_path: Path, table: str, fault: str) -> None:
    results = check_incoming(write(tmp_path, table, GOOD[table], GOOD[table] | BAD[table, fault]))
    assert [result.column_name for result in results if not result.is_passed] == [fault]


def test_every_fault_has_its_test() -> None:
    assert set(BAD) == {(table, fault) for table, faults in FAULTS.items() for fault in faults}


def test_a_column_that_nobody_needs_is_seen(tmp_path: Path) -> None:
    results = check_incoming(write(tmp_path, "slot", GOOD["slot"], extra="achternaam"))
    assert [result.column_name for result in results if not result.is_passed] == ["unneeded_columns"]
