"""The tables of a release that are worked out at publication: their columns, and which product holds what.

The statistics are imported only where a school may be asked or took a measure: most builds need none.
"""

import duckdb
import pyarrow as pa

BETTER, EFFECT = "better_than_expected", "intervention_effect"

SCHEMAS: dict[str, pa.Schema] = {
    BETTER: pa.schema(
        [
            ("school_id", pa.string()),
            ("education_type", pa.string()),
            ("year_group", pa.int32()),
            ("periods", pa.int32()),
            ("of_periods", pa.int32()),
            ("first_month", pa.date32()),
            ("last_month", pa.date32()),
        ]
    ),
    EFFECT: pa.schema(
        [
            ("intervention_id", pa.int32()),
            ("school_id", pa.string()),
            ("verdict", pa.string()),
            ("ratio", pa.float64()),
            ("low", pa.float64()),
            ("high", pa.float64()),
            ("comparison_schools", pa.int32()),
            ("months_before", pa.int32()),
            ("months_after", pa.int32()),
            ("started_after_worst_month", pa.bool_()),
        ]
    ),
}
_SCHOOL = ("string", "", "Vestigingscode van de school", "School site, DUO vestigingscode")
_COLUMNS: dict[str, dict[str, tuple[str, str, str, str]]] = {
    BETTER: {
        "school_id": _SCHOOL,
        "education_type": ("string", "", "Onderwijstype van het cohort; leeg = de hele school", "Education type of the cohort; null = the whole school"),
        "year_group": ("int", "", "Leerjaar van het cohort; leeg = de hele school", "Year group of the cohort; null = the whole school"),
        "periods": ("int", "periods", "In zoveel perioden was er minder verzuim dan verwacht, meer dan door toeval", "Periods with less absence than expected, beyond chance"),
        "of_periods": ("int", "periods", "Van zoveel perioden waarin is gekeken", "Periods that were looked at"),
        "first_month": ("date", "", "Eerste maand waarin is gekeken", "First month that was looked at"),
        "last_month": ("date", "", "Laatste maand waarin is gekeken", "Last month that was looked at"),
    },
    EFFECT: {
        "intervention_id": ("int", "", "Nummer van de maatregel, zie tabel intervention", "Number of the measure, see table intervention"),
        "school_id": _SCHOOL,
        "verdict": ("string", "", "less_absence, more_absence, no_difference of cant_tell", "What may be said: less_absence, more_absence, no_difference or cant_tell"),
        "ratio": ("double", "", "Verzuim na gedeeld door ervoor, gedeeld door hetzelfde bij de vergelijkingsscholen; 0,9 is 10 % minder dan daar", "Absence after over before, over the same at the comparison schools; 0.9 is 10 % less than they"),
        "low": ("double", "", "Ondergrens van die verhouding (95 %)", "Lower bound of the ratio, 95 %"),
        "high": ("double", "", "Bovengrens van die verhouding (95 %)", "Upper bound of the ratio, 95 %"),
        "comparison_schools": ("int", "schools", "Scholen waarnaast is gekeken", "Comparison schools"),
        "months_before": ("int", "months", "Maanden ervoor", "Months before the start that were used"),
        "months_after": ("int", "months", "Maanden erna", "Months after the start that were used"),
        "started_after_worst_month": ("boolean", "", "De maatregel begon na de zwaarste maand van de school", "The month before the start was the worst of the school's own"),
    },
}  # fmt: skip


def dictionary_rows() -> list[tuple[str, str, str, str, str, str]]:
    """Table, column, type, unit, Dutch, English of every column."""
    return [(table, column, *told) for table, columns in _COLUMNS.items() for column, told in columns.items()]


def work_out(connection: duckdb.DuckDBPyConnection, warehouse: str, released: str) -> dict[str, pa.Table]:
    """All rows of the tables: what schools tell and log from the `warehouse`, figures from what is out (`released`)."""
    asked = {
        row[0] for row in connection.execute(f"select distinct school_id from {warehouse}.marts.approach").fetchall()
    }
    measures = connection.execute(
        "select intervention_id, school_id, education_type, year_group, starts_on "
        f"from {warehouse}.marts.intervention order by intervention_id"
    ).fetchall()
    rows: dict[str, list[dict]] = {BETTER: [], EFFECT: []}
    if asked:
        from attendance.learning.works import better_than_expected

        rows[BETTER] = better_than_expected(connection, released, asked)
    if measures:
        from attendance.learning.followed import effects

        rows[EFFECT] = effects(connection, released, measures)
    return {name: pa.Table.from_pylist(rows[name], schema=schema) for name, schema in SCHEMAS.items()}
