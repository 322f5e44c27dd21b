"""The school register: which school sites, municipalities and holidays there are, read from the dbt seeds.

Belongs here: looking up a site, its municipality, its region and its holidays. docs/sources.md says where the facts come
from. Only the standard library is used, so that finding one school costs a few milliseconds.
"""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from attendance.errors import UnknownSchool
from attendance.seeds import seed_file, seed_rows


@dataclass(frozen=True)
class School:
    """One school site (vestiging) as DUO knows it."""

    school_id: str
    """DUO vestigingscode, such as 00AH00."""
    name: str
    sector: str
    """po, so, vo, vso or pro."""
    municipality_code: str
    """Municipality of the site: four digits, as CBS writes them."""
    municipality: str
    region_code: str
    """The alliance for fitting education (samenwerkingsverband), such as VO2302; empty = not known."""
    longitude: float | None
    latitude: float | None
    registered_pupils: int | None
    """Pupils that DUO has on record; None = not published."""
    holiday_region: str
    """noord, midden or zuid."""
    board: str
    """Bestuur; empty = not in the open data that the register is made of."""
    education_types: tuple[str, ...]
    """Education types that the site offers; empty = not known."""


@dataclass(frozen=True)
class Municipality:
    """One municipality of 2024."""

    municipality_code: str
    municipality: str
    province: str
    holiday_region: str


@dataclass(frozen=True)
class Holiday:
    """A school holiday of one region; both days inclusive."""

    school_year: str
    holiday: str
    holiday_region: str
    date_from: date
    date_to: date


def find_school(school_id: str) -> School:
    """The site with this vestigingscode (case does not matter). Raises UnknownSchool when the register has none."""
    return _find(school_id.strip().upper())


@lru_cache(maxsize=1024)
def _find(wanted: str) -> School:
    text = _school_text()
    start = text.find(f"\n{wanted},") if wanted else -1
    if start < 0:
        raise UnknownSchool(f"Vestiging {wanted or '(leeg)'} staat niet in het scholenregister.")
    end = text.find("\n", start + 1)
    header = text[: text.find("\n")].split(",")
    values = next(csv.reader([text[start + 1 : end if end >= 0 else None]]))
    return _school(dict(zip(header, values, strict=True)))


@lru_cache(maxsize=1)
def all_schools() -> tuple[School, ...]:
    """Every site of the register, in order of school_id."""
    return tuple(_school(row) for row in csv.DictReader(_school_text().splitlines()))


@lru_cache(maxsize=1)
def all_municipalities() -> tuple[Municipality, ...]:
    """Every municipality, in order of its code."""
    return tuple(Municipality(**row) for row in seed_rows("municipality"))


@lru_cache(maxsize=4)
def holidays(holiday_region: str) -> tuple[Holiday, ...]:
    """The school holidays of one region (noord, midden or zuid), in order of time."""
    return tuple(
        Holiday(
            school_year=row["school_year"],
            holiday=row["holiday"],
            holiday_region=row["holiday_region"],
            date_from=date.fromisoformat(row["date_from"]),
            date_to=date.fromisoformat(row["date_to"]),
        )
        for row in seed_rows("holiday")
        if row["holiday_region"] == holiday_region
    )


def school_days(holiday_region: str, first: date, last: date) -> list[date]:
    """Monday to Friday, `first` to `last` inclusive, less the region's holidays; free days of one school stay in."""
    closed = [(holiday.date_from, holiday.date_to) for holiday in holidays(holiday_region)]
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5 and not any(start <= day <= end for start, end in closed)]


@lru_cache(maxsize=1)
def _school_text() -> str:
    return seed_file("school").read_text(encoding="utf-8")


def _school(row: dict[str, str]) -> School:
    return School(
        school_id=row["school_id"],
        name=row["name"],
        sector=row["sector"],
        municipality_code=row["municipality_code"],
        municipality=row["municipality"],
        region_code=row["region_code"],
        longitude=float(row["longitude"]) if row["longitude"] else None,
        latitude=float(row["latitude"]) if row["latitude"] else None,
        registered_pupils=int(row["registered_pupils"]) if row["registered_pupils"] else None,
        holiday_region=row["holiday_region"],
        board=row["board"],
        education_types=tuple(row["education_types"].split()),
    )
