"""The neutral aggregate cube: school × period × cohort × category, as one CSV with a codebook, for supply to third parties.

The bill on school absence (36 663) asks for absence added up per school; no final list of fields is known (docs/domain.md,
Signals). So the cube names nobody's format: fixed columns, categories with a version, a state beside every figure. It is made
from a published product and from nothing else: exact from an analyst's or a school's own, protected from the municipality's.
Both have the same columns; the protected one has months per school and terms per cohort, because that is what may be shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attendance import duckdb_files
from attendance.publication import older_releases
from attendance.spreadsheets import csv_line

MEASURES = ("pupils", "scheduled_minutes", "registered_minutes", "absent_minutes")
STATES = {
    "value": "waarde: het getal staat er",
    "hidden": "afgeschermd: de groep is te klein, of het vakje beschermt een kleine groep",
    "no_pupils": "geen leerlingen in deze groep en periode",
    "not_delivered": "niet aangeleverd, of nog niet vrijgegeven door de school; iets anders dan nul",
}
CUBE, CODEBOOK, CODEBOOK_TEXT = "kubus.csv", "codeboek.csv", "codeboek.md"


@dataclass(frozen=True)
class Column:
    """One column of the cube, as the codebook explains it."""

    name: str
    type: str
    unit: str
    meaning_nl: str
    meaning_en: str


COLUMNS: tuple[Column, ...] = (
    Column("school_id", "tekst", "", "Vestigingscode (DUO)", "School site, DUO vestigingscode"),
    Column("period_kind", "tekst", "", "month: een maand; term: een periode van vier maanden vanaf augustus",
           "month, or term of four months from August"),
    Column("period", "tekst", "", "De maand (2025-10) of de periode (2025-2026/1)", "The month or the term"),
    Column("education_type", "tekst", "", "Onderwijstype van het cohort; leeg: alle cohorten van de school samen",
           "Education type of the cohort; empty: all cohorts of the school together"),
    Column("year_group", "geheel getal", "", "Leerjaar van het cohort; leeg: alle cohorten van de school samen",
           "Year group of the cohort; empty: all cohorts of the school together"),
    Column("category", "tekst", "", "Soort afwezigheid; de lijst staat hieronder", "Category of absence, listed below"),
    Column("category_group", "tekst", "", "authorised (geoorloofd), unauthorised (ongeoorloofd) of unknown (reden nog onbekend)",
           "authorised, unauthorised or unknown"),
    Column("categories_version", "tekst", "", "Verandert zodra de lijst van categorieën verandert",
           "Changes whenever the list of categories does"),
    Column("registration_mode", "tekst", "", "roll_call: aanwezigheid is nagelopen; absence_only: aanwezigheid is aangenomen; totals: "
           "alleen totalen per leerling; leeg: niet bekend", "How presence is known; empty: not known"),
    Column("pupils", "geheel getal", "leerlingen", "Leerlingen van het cohort met lessen in de periode; beschermd: afgerond op "
           "vijftallen, en per term op de peildatum. Hoort bij het cohort: niet optellen over categorieën",
           "Pupils of the cohort with lessons; protected: rounded to fives, per term on the reference date. Repeated per category"),
    Column("pupils_status", "tekst", "", "Stand van pupils", "State of pupils"),
    Column("scheduled_minutes", "geheel getal", "minuten", "Geplande lestijd van het cohort; niet optellen over categorieën",
           "Scheduled minutes of the cohort; repeated per category"),
    Column("scheduled_minutes_status", "tekst", "", "Stand van scheduled_minutes", "State of scheduled_minutes"),
    Column("registered_minutes", "geheel getal", "minuten", "Geregistreerde lestijd van het cohort; niet optellen over categorieën",
           "Registered minutes of the cohort; repeated per category"),
    Column("registered_minutes_status", "tekst", "", "Stand van registered_minutes", "State of registered_minutes"),
    Column("absent_minutes", "geheel getal", "minuten", "Afwezige lestijd in deze categorie; wel optelbaar over categorieën",
           "Minutes absent in this category; adds up over categories"),
    Column("absent_minutes_status", "tekst", "", "Stand van absent_minutes", "State of absent_minutes"),
)  # fmt: skip

_CATEGORIES = "category_group in ('authorised', 'unauthorised', 'unknown')"
_VERSION = (
    "(select left(sha256(string_agg(category || ':' || category_group, ',' order by category)), 8) from category "
    f"where {_CATEGORIES})"
)
_NONE = "cast(null as varchar)"

_EXACT = f"""
    with kind as (select category, category_group from category where {_CATEGORIES}),
    released as (select school_id, month from month_status where is_released),
    cohort as (
        select a.*, case when a.pupils = 0 then 'no_pupils' else 'value' end as state
        from attendance_month as a semi join released using (school_id, month)
    ),
    known as (
        select c.school_id, c.month, c.education_type, c.year_group, k.category, k.category_group, c.registration_mode,
            c.pupils, c.state as pupils_status, c.scheduled_minutes, c.state as scheduled_minutes_status,
            c.registered_minutes, c.state as registered_minutes_status, coalesce(f.absent_minutes, 0) as absent_minutes,
            case when c.registration_mode = 'totals' then 'not_delivered' else c.state end as absent_minutes_status
        from cohort as c cross join kind as k
        left join absence_category_month as f using (school_id, month, education_type, year_group, category)
    ),
    missing as (
        select d.school_id, d.month, k.category, k.category_group
        from delivery_calendar as d cross join kind as k anti join released using (school_id, month)
    ),
    told as (
        select * from known
        union all by name
        select *, {", ".join(f"'not_delivered' as {name}_status" for name in MEASURES)} from missing
    )
    select school_id, 'month' as period_kind, strftime(month, '%Y-%m') as period, education_type, year_group, category,
        category_group, {_VERSION} as categories_version, registration_mode,
        {", ".join(f"case when {name}_status = 'value' then {name} end as {name}, {name}_status" for name in MEASURES)}
    from told
"""
_HOURS = ("scheduled_minutes", "registered_minutes")
_YEAR = "(year(month) - (month(month) < 8)::integer)"
TERM_SQL = f"concat({_YEAR}, '-', {_YEAR} + 1, '/', 1 + ((month(month) + 4) % 12) // 4)"
"""The term of a `month`, as attendance.protection.catalogue.term names it."""
_PROTECTED = f"""
    with kind as (select category, category_group from category where {_CATEGORIES}),
    last_month as (select {TERM_SQL} as term, max(month) as month from protected_month group by 1)
    select f.school_id, 'month' as period_kind, strftime(f.month, '%Y-%m') as period, {_NONE} as education_type,
        cast(null as integer) as year_group, f.category, k.category_group, {_VERSION} as categories_version,
        mode.registration_mode, {", ".join(f"a.{name}, a.{name}_status" for name in ("pupils", *_HOURS))},
        f.absent_minutes, f.absent_minutes_status
    from absence_category_school_month as f join attendance_school_month as a using (school_id, month) join kind as k using (category)
    left join registration_mode as mode using (school_id, month)
    union all
    select f.school_id, 'term', f.term, f.education_type, f.year_group, f.category, k.category_group, {_VERSION}, {_NONE},
        p.pupils, coalesce(p.pupils_status, 'not_delivered'), {", ".join(f"a.{name}, a.{name}_status" for name in _HOURS)},
        f.absent_minutes, f.absent_minutes_status
    from absence_category_term as f
    join attendance_term as a using (term, school_id, education_type, year_group) join kind as k using (category)
    join last_month as m using (term)
    left join reference_pupils_cohort_month as p
        on p.month = m.month and p.school_id = f.school_id and p.education_type = f.education_type and p.year_group = f.year_group
"""
_ORDER = "period_kind, period, school_id, education_type nulls first, year_group nulls first, category"


def rows_sql(is_protected: bool) -> str:
    """The cube's rows as SQL over a product, in the order of COLUMNS."""
    names = ", ".join(column.name for column in COLUMNS)
    return f"select {names} from ({_PROTECTED if is_protected else _EXACT}) order by {_ORDER}"


def csv_sql(is_protected: bool) -> str:
    """SQL over a product that gives one row with one column `text`: the whole file, semicolons and CRLF.

    Every value is a code or a whole number, so that nothing has to be quoted and no spreadsheet can take a cell for a formula.
    """
    line = " || ';' || ".join(f"coalesce(cast({column.name} as varchar), '')" for column in COLUMNS)
    head = ";".join(column.name for column in COLUMNS)
    return f"""
        select '{head}' || chr(13) || chr(10) || coalesce(string_agg({line} || chr(13) || chr(10), '' order by {_ORDER}), '') as text
        from ({rows_sql(is_protected)})
    """


def codebook_csv(categories: Sequence[dict[str, Any]], version: str) -> bytes:
    """The codebook as CSV: a row per column, per category and per state. `categories` are rows of table `category`."""
    lines = [("onderdeel", "naam", "type", "eenheid", "betekenis", "meaning")]
    lines += [
        ("kolom", column.name, column.type, column.unit, column.meaning_nl, column.meaning_en) for column in COLUMNS
    ]
    lines += [
        (
            f"categorie ({version})",
            row["category"],
            row["category_group"],
            "",
            f"{row['label_nl']}: {row['description_nl']}",
            "",
        )
        for row in categories
    ]
    lines += [("stand", name, "", "", meaning, "") for name, meaning in STATES.items()]
    return "".join(csv_line(line, [False] * len(line)) for line in lines).encode("utf-8-sig")


def codebook_markdown(categories: Sequence[dict[str, Any]], version: str, is_protected: bool) -> str:
    """The codebook as a page of text, with how to add up and, for the protected cube, what was done to it."""
    lines = [
        "# Codeboek van de kubus",
        "",
        "Eén rij per school, periode, cohort en soort afwezigheid. Het bestand is tekst (UTF-8) met puntkomma’s; lege vakjes hebben "
        "altijd een stand die zegt waarom.",
        "",
    ]
    if is_protected:
        lines += [
            "Dit is de **beschermde** kubus: aantallen leerlingen zijn afgerond op vijftallen, uren staan er alleen als dat veilig kan. "
            "Per maand staat er de school als geheel; de cohorten staan er per periode van vier maanden.",
            "",
        ]
    else:
        lines += [
            "Dit is de **exacte** kubus: alleen voor wie de cijfers van deze scholen mag zien. Hij bevat maanden die de school heeft "
            "vrijgegeven; andere maanden staan erin als niet aangeleverd.",
            "",
        ]
    lines += [
        "**Optellen.** `absent_minutes` mag opgeteld worden over categorieën, cohorten en scholen. `pupils`, `scheduled_minutes` en "
        "`registered_minutes` horen bij het cohort en staan op elke categorie herhaald. Rijen met en zonder cohort, en maanden en perioden, "
        "gaan over dezelfde tijd: tel ze niet bij elkaar op. Een percentage is een som gedeeld door een som, nooit een gemiddelde.",
        "",
        "| kolom | type | eenheid | betekenis |",
        "|---|---|---|---|",
        *(f"| `{column.name}` | {column.type} | {column.unit} | {column.meaning_nl} |" for column in COLUMNS),
        "",
        "| stand | betekenis |",
        "|---|---|",
        *(f"| `{name}` | {meaning} |" for name, meaning in STATES.items()),
        "",
        f"Categorieën, versie `{version}`:",
        "",
        "| categorie | groep | betekenis |",
        "|---|---|---|",
        *(
            f"| `{row['category']}` | {row['category_group']} | {row['label_nl']}: {row['description_nl']} |"
            for row in categories
        ),
        "",
    ]
    return "\n".join(lines)


CATEGORIES_SQL = f"select * from category where {_CATEGORIES} order by display_order"
VERSION_SQL = f"select {_VERSION} as version"


def write(product: Path, folder: Path, is_protected: bool) -> int:
    """Writes the cube of a product and its codebook into a folder; returns the number of rows.

    Raises OutdatedRelease for a product of older code, and then leaves the folder as it was.
    """
    with older_releases.told(), duckdb_files.reading(product) as connection:

        def one(sql: str) -> Any:
            row = connection.execute(sql).fetchone()
            return row[0] if row else None

        text = one(csv_sql(is_protected))
        version = one(VERSION_SQL)
        categories = duckdb_files.rows(connection, CATEGORIES_SQL)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CUBE).write_bytes(text.encode())
    (folder / CODEBOOK).write_bytes(codebook_csv(categories, version))
    (folder / CODEBOOK_TEXT).write_text(codebook_markdown(categories, version, is_protected), encoding="utf-8")
    return text.count("\r\n") - 1
