"""Whether the platform and the reference say the same of a region, and where they do not."""

import tempfile
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from .delivered_files import write_delivery
from .generated import Generated, generated_region
from .published import TABLES, Platform
from .reference import Mart, Region, count_region


def disagreement(seed: int, school_count: int = 60) -> str:
    """Builds a generated region, twice, and compares every table each time; empty where all agree."""
    region = generated_region(seed, school_count)
    with tempfile.TemporaryDirectory() as folder:
        platform = Platform(Path(folder))
        arrived = []
        for number, deliveries in enumerate(region.rounds):
            for delivery in deliveries:
                write_delivery(delivery, platform.inbox, Random(f"{seed} {number} {delivery.school_id}"))
            platform.build()
            arrived += deliveries
            counted = count_region(region.schools, arrived)
            expected = platform.with_pseudonyms(counted)
            differing = {name: differences(expected[name], platform.mart(name), name) for name in TABLES}
            if any(differing.values()):
                return explanation(region, number, counted, platform, differing)
    return ""


def differences(expected: Mart, published: Mart, table: str) -> list[tuple[Any, dict[str, tuple[Any, Any]]]]:
    """Per differing key the measures that differ: (reference, platform)."""
    result = []
    for key in sorted(expected.keys() | published.keys(), key=repr):
        reference = comparable(expected.get(key, {}))
        platform = comparable(published.get(key, {}))
        names = [*TABLES[table][1]]
        unlike = {
            name: (reference.get(name), platform.get(name))
            for name in names
            if (reference.get(name) or 0) != (platform.get(name) or 0)
        }
        if unlike:
            result.append((key, unlike))
    return result


def comparable(values: dict[str, Any]) -> dict[str, Any]:
    """The registration mode as published: absence_only or not."""
    values = dict(values)
    if "is_absence_only" in values:
        values["registration_mode"] = values.pop("is_absence_only")
    elif "registration_mode" in values:
        values["registration_mode"] = values["registration_mode"] == "absence_only"
    return values


def explanation(
    region: Generated,
    round_number: int,
    counted: Region,
    platform: Platform,
    differing: dict[str, list[tuple[Any, dict[str, tuple[Any, Any]]]]],
) -> str:
    """What differs, smallest first, with all that was told of the first pupil it concerns."""
    lines = [f"seed {region.seed}, after build {round_number + 1}: (reference, platform)"]
    for table, rows in differing.items():
        lines += [f"{table}: {len(rows)} rows differ"] if rows else []
        lines += [f"    {key}: {unlike}" for key, unlike in sorted(rows, key=lambda row: len(row[1]))[:8]]
    if differing["pupil_month"]:
        (school_id, pupil_key, month), _ = min(differing["pupil_month"], key=lambda row: len(row[1]))
        keys = platform.with_pseudonyms(counted)["pupil_month"]
        numbers = dict(zip(keys, counted.tables["pupil_month"], strict=True))
        number = numbers.get((school_id, pupil_key, month), (None, None))[1]
        days = [key[1] for key, _ in differing["attendance_day"] if key[0] == school_id and key[1].month == month.month]
        lines.append(
            f"{school_id} {month} pupil {number}; days that differ at the school: {[str(day) for day in days]}"
        )
        lines += [f"    {row}" for row in told_of(counted, school_id, month, number, set(days[:1]))]
    return "\n".join(lines)


def told_of(counted: Region, school_id: str, month: date, number: str | None, days: set[date]) -> list[object]:
    """Everything told and counted of one pupil in a month; of its slots only those of the given days, if any."""
    rows: list[object] = []
    for told in counted.told:
        if (told.school.school_id, told.month) == (school_id, month):
            rows += [row for row in told.enrolments if row.pupil == number]
            rows += [row for row in told.timetable or [] if row.pupil == number and (not days or row.day in days)]
            rows += [row for row in told.registrations if row.pupil == number]
            rows += [*told.bells, *told.codes]
    for slot in counted.slots:
        is_wanted = not days or slot.slot.day in days
        if (slot.school_id, slot.slot.pupil, slot.month) == (school_id, number, month) and is_wanted:
            rows.append(slot)
    return rows
