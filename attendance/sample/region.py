"""The plan of a made-up region: which real sites take part, how large they are, what they deliver, what is planted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np

from attendance.sample.days import MONTHS
from attendance.sample.styles import SchoolStyle, styles_of
from attendance.school_calendar import following
from attendance.schools import School, all_schools, school_days

_SECONDARY, _PRIMARY = "VO2302", "PO2302"
"""The alliances around Enschede: 37 and 164 sites."""

_PUPILS_PER_SCHOOL = 320
"""Default cap: large enough for classes of a natural size, small enough to build in a minute."""

LESS_ABSENCE = "less_absence"
"""Planted in a mixed region: a school with clearly less absence than others, so that there is one to learn from."""
_LEARNT_FROM = 7

_REPEATED, _CORRECTED, _REFUSED = "repeat", "correction", "refused"


@dataclass(frozen=True)
class SchoolPlan:
    """One school of the region."""

    school: School
    number: int
    pupils: int
    style: SchoolStyle
    seed: tuple[int, int]


@dataclass(frozen=True)
class DeliveryPlan:
    """One file of one school."""

    school_number: int
    month_number: int
    kind: str
    """regular, repeat (the same again), correction (settles what was pending) or refused (has a forbidden column)."""
    copy: int
    received_at: datetime

    @property
    def month(self) -> date:
        """First day of the month that it tells of."""
        return MONTHS[self.month_number]


@dataclass(frozen=True)
class Transfer:
    """A pupil who moves between two schools of the region: last day here, next day there."""

    from_school: int
    to_school: int
    last_day: date


@dataclass(frozen=True)
class Plant:
    """Something that was put in on purpose, so that a test can look whether it was found."""

    school_id: str
    month: date | None
    what: str
    detail: str = ""


@dataclass(frozen=True)
class RegionPlan:
    """The whole region. `planted` names what stands out; the faults in rows are added while writing."""

    months: int
    schools: tuple[SchoolPlan, ...]
    deliveries: tuple[DeliveryPlan, ...]
    transfers: tuple[Transfer, ...]
    planted: tuple[Plant, ...]


def plan_region(
    schools: int = 16, months: int = 3, seed: int = 1, formats: str = "mixed", pupils: int | None = None
) -> RegionPlan:
    """The plan of a region of `schools` sites over the first `months` months of school year 2025–2026.

    `pupils` is the total of the region (eight per school at least); without it each school is cut to some 320. `formats`
    is `mixed`, or `uitwisselformaat` for plain deliveries of the exchange format with nothing planted in them.
    Raises ValueError for numbers that cannot be had.
    """
    if not 1 <= months <= len(MONTHS):
        raise ValueError(f"months: 1 to {len(MONTHS)}")
    if formats not in ("mixed", "uitwisselformaat"):
        raise ValueError("formats: mixed or uitwisselformaat")
    sites = _sites(schools)
    sizes = _sizes(sites, pupils)
    plans = tuple(
        SchoolPlan(school, number, size, style, (seed, number))
        for number, (school, size, style) in enumerate(zip(sites, sizes, styles_of(sites, formats), strict=True))
    )
    deliveries, planted = _deliveries(plans, months, formats, seed)
    transfers = tuple(_transfers(plans, seed))
    moved = [
        Plant(
            plans[move.from_school].school.school_id,
            move.last_day.replace(day=1),
            "transfer",
            plans[move.to_school].school.school_id,
        )
        for move in transfers
    ]
    faults = [Plant(plan.school.school_id, None, fault) for plan in plans for fault in sorted(plan.style.faults)]
    changes = [
        Plant(plan.school.school_id, day.astype(object).replace(day=1), what)
        for plan in plans
        for what, day in (("codes_change", plan.style.codes_change), ("bells_change", plan.style.bells_change))
        if day is not None
    ]
    better = [
        Plant(plan.school.school_id, None, LESS_ABSENCE)
        for plan in plans
        if formats == "mixed" and plan.number == _LEARNT_FROM
    ]
    return RegionPlan(months, plans, tuple(deliveries), transfers, (*planted, *moved, *faults, *changes, *better))


def _sites(count: int) -> list[School]:
    """The sites that take part: of the first sixteen eleven vo, one pro, one vso, three primary; then vo, then others."""
    size = {school.school_id: school.registered_pupils or 0 for school in all_schools()}
    near = [school for school in all_schools() if school.region_code == _SECONDARY and size[school.school_id] >= 120]
    near.sort(key=lambda school: (-size[school.school_id], school.school_id))
    by_sector = {sector: [s for s in near if s.sector == sector] for sector in ("vo", "pro", "vso")}
    primary = [s for s in all_schools() if s.region_code == _PRIMARY and s.sector == "po" and size[s.school_id] >= 150]
    sbao = [s for s in primary if s.education_types == ("sbao",)]
    bao = [s for s in primary if s.education_types == ("bao",)]
    pattern = "vvvvbbvvpvsvvSvv"
    pools: dict[str, Iterator[School]] = {
        "v": iter(by_sector["vo"]),
        "p": iter(by_sector["pro"]),
        "s": iter(by_sector["vso"]),
        "b": iter(bao),
        "S": iter(sbao),
    }
    chosen = [next(pools[letter]) for letter in pattern]
    taken = {school.school_id for school in chosen}
    later = [s for s in (*by_sector["vo"], *by_sector["pro"], *by_sector["vso"], *primary) if s.school_id not in taken]
    taken |= {school.school_id for school in later}
    later += [s for s in all_schools() if s.school_id not in taken and size[s.school_id] >= 100]
    if not 1 <= count <= len(chosen) + len(later):
        raise ValueError(f"schools: 1 to {len(chosen) + len(later)}")
    return [*chosen, *later][:count]


def _sizes(sites: list[School], pupils: int | None) -> list[int]:
    """Pupils per site: DUO's number, scaled to the total that is asked for, or capped."""
    registered = np.array([school.registered_pupils or 200 for school in sites], dtype=float)
    if pupils is None:
        return [int(size) for size in np.minimum(registered, _PUPILS_PER_SCHOOL * (0.8 + 0.4 * registered / 1600))]
    exact = registered * (pupils / registered.sum())
    sizes = np.maximum(np.floor(exact).astype(int), 8)
    for number in np.argsort(sizes - exact, kind="stable")[: max(pupils - int(sizes.sum()), 0)]:
        sizes[number] += 1
    return [int(size) for size in sizes]


def _deliveries(
    plans: tuple[SchoolPlan, ...], months: int, formats: str, seed: int
) -> tuple[list[DeliveryPlan], list[Plant]]:
    """One delivery per school and month; in a mixed region some come late, never, twice or corrected."""
    random = np.random.default_rng((seed, 70_000))
    special = _special(len(plans), months) if formats == "mixed" else {}
    deliveries: list[DeliveryPlan] = []
    planted: list[Plant] = []
    for plan in plans:
        for month in range(months):
            what = special.get((plan.number, month), "regular")
            if what != "regular":
                planted.append(Plant(plan.school.school_id, MONTHS[month], what))
            if what == "missing":
                continue
            day = 16 if what == "late" else int(random.integers(1, 5))
            received = _received(plan.school, MONTHS[month], day, random)
            first = _REFUSED if what == _REFUSED else "regular"
            deliveries.append(DeliveryPlan(plan.number, month, first, 1, received))
            if what in (_REPEATED, _CORRECTED, _REFUSED):
                again = {_REFUSED: "regular"}.get(what, what)
                deliveries.append(DeliveryPlan(plan.number, month, again, 2, received + timedelta(days=3)))
    deliveries.sort(key=lambda delivery: (delivery.received_at, delivery.school_number, delivery.copy))
    return deliveries, planted


def _special(schools: int, months: int) -> dict[tuple[int, int], str]:
    """By school and month number: what is out of the ordinary about that delivery."""
    last = months - 1
    wishes = {
        (1, last): "missing",
        (8, min(1, last)): "missing",
        (2, last): "late",
        (6, 0): "late",
        (0, 0): _REPEATED,
        (3, min(1, last)): _CORRECTED,
        (12, 0): _CORRECTED,
        (11, last): _CORRECTED,
        (9, min(1, last)): _REFUSED,
    }
    return {where: what for where, what in wishes.items() if where[0] < schools}


def _received(school: School, month: date, school_day: int, random: np.random.Generator) -> datetime:
    """Some time on the n-th school day after the month; the fifth is the last that is on time."""
    after = following(month)
    days = school_days(school.holiday_region, after, after + timedelta(days=100))
    minute = int(random.integers(8 * 60, 17 * 60))
    return datetime.combine(days[school_day - 1], time(minute // 60, minute % 60))


def _transfers(plans: tuple[SchoolPlan, ...], seed: int) -> Iterator[Transfer]:
    """About one pupil in two hundred changes to another vo school of the region within the year."""
    random = np.random.default_rng((seed, 80_000))
    secondary = [plan for plan in plans if plan.school.sector == "vo"]
    if len(secondary) < 2:
        return
    leaving = dict.fromkeys((plan.number for plan in plans), 0)
    arriving = dict(leaving)
    for _ in range(max(2, sum(plan.pupils for plan in secondary) // 200)):
        here, there = random.choice(len(secondary), size=2, replace=False)
        leaver, joiner = secondary[int(here)], secondary[int(there)]
        if max(leaving[leaver.number], arriving[leaver.number]) > leaver.pupils // 20:
            continue
        if max(leaving[joiner.number], arriving[joiner.number]) > joiner.pupils // 20:
            continue
        last_day = date(2025, 9, 12) + timedelta(days=int(random.integers(0, 260)))
        yield Transfer(leaver.number, joiner.number, last_day)
        leaving[leaver.number] += 1
        arriving[joiner.number] += 1
