"""An invented region as the marts that learning reads: ten schools, pupils who differ, months that are out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import duckdb
import numpy as np
import pyarrow as pa

from tests.attendance.comparison.regions import DAY, DAYS, RATE, absent_minutes, frailties

SCHOOLS = [f"01A{letter}00" for letter in "ABCDEFGHJK"]
MONTHS = [date(2025, 9, 1), date(2025, 10, 1), date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]
PUPILS = 160
ORDINARY = 0.12
"""How much schools differ for a thousand ordinary reasons (sigma of a lognormal)."""
Level = Callable[[str, int, np.ndarray], np.ndarray | float]
"""How many times the usual absence: school, place of the month, year group per pupil."""


@contextmanager
def region(seed: int, level: Level = lambda school, month, year_group: 1.0) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the marts of the region in the attached database `made`."""
    chance = np.random.default_rng(seed)
    parts = []
    for number, school in enumerate(SCHOOLS):
        year_group = np.repeat([1, 2], PUPILS // 2)
        frailty = frailties(chance, PUPILS) * np.exp(chance.normal(0, ORDINARY))
        for place, month in enumerate(MONTHS):
            rate = RATE * frailty * level(school, place, year_group)
            parts.append(
                pa.table(
                    {
                        "school_id": [school] * PUPILS,
                        "month": [month] * PUPILS,
                        "pupil_key": np.arange(PUPILS) + 1000 * number,
                        "education_type": ["havo"] * PUPILS,
                        "year_group": year_group.astype(np.int32),
                        "absent_minutes": absent_minutes(chance, rate).astype(int),
                        "registered_minutes": np.full(PUPILS, int(DAYS * DAY)),
                    }
                )
            )
    pupils = pa.concat_tables(parts)
    with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as connection:
        connection.execute("attach ':memory:' as made; create schema made.marts")
        connection.register("pupils", pupils)
        connection.execute("""
            create table made.marts.pupil_month as from pupils;
            create table made.marts.school as select distinct school_id, 'vo' as sector from pupils;
            create table made.marts.comparison_month as select distinct school_id, month, true as qualifies from pupils;
            create table made.marts.delivery_calendar as select distinct school_id, month, true as is_delivered from pupils;
            create table made.marts.attendance_month as
                select school_id, month, education_type, year_group, count(*) as pupils, 'roll_call' as registration_mode
                from pupils group by all;
            create table made.marts.checklist_month as
                select distinct school_id, month, 'annex_001' as list, item, 'good' as rating
                from pupils, unnest(['reliability', 'completeness']) as t(item);
            create table made.marts.approach (school_id varchar);
            create table made.marts.intervention (
                intervention_id integer, school_id varchar, education_type varchar, year_group integer, starts_on date
            );
        """)
        yield connection
