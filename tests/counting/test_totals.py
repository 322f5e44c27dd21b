"""Schools that deliver totals per pupil, counted a second time in plain loops: from files to published tables.

Independent on purpose of the platform's models (docs/counting.md 39). The totals of a school-month are invented by chance,
written as the software writes them, taken in and built; then minutes, tiers and cohorts must be those counted here.
"""

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path
from random import Random

import pytest

from attendance.pseudonyms import load_key

from .periods import TIERS, TOO_LITTLE, tier_of
from .published import Platform

SCHOOLS = ("00AH00", "01AA00", "02EA00")
MONTHS = (date(2025, 9, 1), date(2025, 10, 1), date(2025, 11, 1))
HEADER = (
    "Studentnummer;Roepnaam;Voorvoegsels;Achternaam;Aanwezigheid;Geoorloofde afwezigheid;Ongeoorloofde afwezigheid;"
    "Totale afwezigheid;Laatste verzuimmelding"
)
Total = tuple[int, int, int, int]
"""Present, authorised, unauthorised, absent; minutes."""


def invented(random: Random) -> Total:
    """Totals of a pupil: often at a border of a tier, sometimes hardly any time."""
    if random.random() < 0.1:
        return random.randint(1, 600), 0, random.randint(0, 60), 60
    registered = random.choice((6000, 6000, 5400, 4800))
    absent = registered * random.choice((0, 4, 5, 6, 9, 10, 11, 20, 21, 50, 51, 100)) // 100 + random.choice(
        (-1, 0, 0, 1)
    )
    absent = min(max(absent, 0), registered)
    authorised = random.randint(0, absent)
    unauthorised = random.randint(0, absent - authorised)
    return registered - absent, authorised, unauthorised, absent


def duration(minutes: int, random: Random) -> str:
    """As the software writes it, or as a spreadsheet shows it."""
    hours, rest = divmod(minutes, 60)
    return random.choice((f"{hours}u{rest}m", f"{hours}:{rest:02d}", f"{hours} uur {rest} min"))


def deliver(
    inbox: Path, school: str, month: date, totals: dict[str, Total], years: dict[str, int], random: Random
) -> None:
    """Writes one delivery: the overview with its title rows, and the pupils."""
    folder = inbox / f"{school}_{month:%Y-%m}"
    folder.mkdir(parents=True)
    with (folder / "overzicht.csv").open("w", encoding="cp1252", newline="") as stream:
        stream.write(f"Totaaloverzicht Verzuim\r\n\r\n{HEADER}\r\n")
        for number, parts in totals.items():
            cells = [duration(minutes, random) for minutes in parts]
            stream.write(";".join([f"{number}.0", "Kim", "", "Vis", *cells, ""]) + "\r\n")
    with (folder / "leerlingen.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["leerlingnummer", "onderwijstype", "leerjaar", "inschrijving"])
        writer.writerows([number, "havo", years[number], "2025-08-01"] for number in totals)


def tier(profile: str, sums: tuple[int, int], is_enough: bool) -> str:
    """The tier of present and registered minutes."""
    return tier_of(profile, *sums) if is_enough else TOO_LITTLE


@pytest.mark.parametrize("seed", [4711])
def test_totals_are_counted_alike(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    platform = Platform(tmp_path)
    told: dict[tuple[str, date], dict[str, Total]] = {}
    years: dict[str, int] = {str(number): random.randint(1, 5) for number in range(1001, 1041)}
    for school in SCHOOLS:
        for month in MONTHS:
            if (school, month) == (SCHOOLS[1], MONTHS[1]):
                continue  # never delivered
            numbers = random.sample(sorted(years), 25)
            told[school, month] = {number: invented(random) for number in numbers}
            deliver(platform.inbox, school, month, told[school, month], years, random)
    platform.build()

    expected_pupils: dict[tuple[str, str, date], tuple[object, ...]] = {}
    expected_tiers: dict[tuple[object, ...], int] = defaultdict(int)
    expected_cohorts: dict[tuple[object, ...], list[int]] = defaultdict(lambda: [0] * 8)
    for school in SCHOOLS:
        present_to_date: dict[str, int] = defaultdict(int)
        registered_to_date: dict[str, int] = defaultdict(int)
        was_enough: set[str] = set()
        for month in MONTHS:
            totals = told.get((school, month), {})
            whole = sum(present + absent for present, _, _, absent in totals.values())
            for number, (present, authorised, unauthorised, absent) in totals.items():
                registered = present + absent
                is_enough = 2 * registered * len(totals) >= whole
                was_enough |= {number} if is_enough else set()
                present_to_date[number] += present
                registered_to_date[number] += registered
                here = {name: tier(name, (present, registered), is_enough) for name in TIERS}
                sums = (present_to_date[number], registered_to_date[number])
                year = {name: tier(name, sums, number in was_enough) for name in TIERS}
                unknown = absent - authorised - unauthorised
                minutes = (registered, registered, present, absent, authorised, unauthorised, unknown)
                expected_pupils[school, number, month] = (
                    *minutes,
                    *(0, None, None, None, None),
                    *(here["md_mtss"], here["pyramid"], year["md_mtss"], year["pyramid"]),
                )
                cohort = (school, month, "havo", years[number])
                for place, value in enumerate((1, *minutes)):
                    expected_cohorts[cohort][place] += value
                for kind, tiers in (("month", here), ("ytd", year)):
                    for profile, name in tiers.items():
                        expected_tiers[(profile, kind, *cohort, name)] += 1

    key = load_key(platform.key_file, create=False)
    names = {
        (school, pupil_key): number
        for school in SCHOOLS
        for number, pupil_key in zip(sorted(years), key.pupil_keys(school, sorted(years)), strict=True)
    }
    measures = "scheduled registered present absent authorised unauthorised unknown_reason".split()  # noqa: SIM905
    columns = [f"{name}_minutes" for name in measures]
    unknown_columns = ["assumed_present_minutes", "adapted_minutes", "late_count", "scheduled_days"]
    tier_columns = ["md_mtss_tier", "pyramid_tier", "md_mtss_tier_ytd", "pyramid_tier_ytd"]
    published = platform.table(
        "pupil_month",
        ["school_id", "pupil_key", "month", *columns, "unregistered_minutes", *unknown_columns, *tier_columns],
    )
    assert {(row[0], names[row[0], row[1]], row[2]): row[3:] for row in published} == expected_pupils
    cohorts = platform.table(
        "attendance_month",
        ["school_id", "month", "education_type", "year_group", "pupils", *columns, "registration_mode"],
    )
    assert {row[:4]: list(row[4:-1]) for row in cohorts} == expected_cohorts
    assert {row[-1] for row in cohorts} == {"totals"}
    distribution = platform.table(
        "tier_distribution",
        ["profile", "period_kind", "school_id", "month", "education_type", "year_group", "tier", "pupils"],
    )
    assert {row[:-1]: row[-1] for row in distribution} == expected_tiers
    for table in ("attendance_day", "attendance_timetable", "absence_category_month", "adapted_month", "signal_month"):
        assert platform.table(table, ["count(*)"]) == [(0,)]
    assert platform.table("reconciliation_month", ["max(abs(unexplained))"]) == [(0,)]
