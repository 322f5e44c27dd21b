"""Schools beside each other as a page shows them: which schools, on what, and the funnels around them.

A school reads of others only what the municipality's product shows of them (others.py): protected figures under an
alias. Where an analyst takes a school's place, the others have no name and are rounded before anything is calculated
from them: pupils to fives, attendance to half a per cent. The school's own figures are exact in both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from attendance.comparison.funnel import INNER, OUTER, Funnel, Place, funnel_of_rates, funnel_of_shares
from attendance.comparison.standardisation import Indirect, indirect
from attendance.comparison.uncertainty import Interval, Numbers, PupilSums, design_constant, rate_interval, wilson
from dashboards.drawing import wording
from dashboards.filters import Viewpoint
from dashboards.products import figures, labels, others
from dashboards.products.data import Row

_SUMS = ("pupils", "absent", "minutes", "absent_squared", "absent_minutes", "minutes_squared")


@dataclass(frozen=True)
class Measure:
    """What is compared. Attendance is judged as absence, because chance works on what is missed, and shown as presence."""

    profile: str | None
    tier: labels.Tier | None

    @property
    def words(self) -> str:
        """The figure in a sentence, after a percentage."""
        return "van de lestijd aanwezig" if self.tier is None else f"van de leerlingen in {self.name}"

    @property
    def name(self) -> str:
        """The measure by itself, small letters."""
        return "aanwezigheid" if self.tier is None else self.tier.label.lower()

    def shown(self, values: Any) -> Any:
        """From how it is judged to how it is shown, and back."""
        return 1 - values if self.tier is None else values

    def is_higher(self, place: Place) -> bool:
        """Whether what is shown lies above the middle."""
        return (place in (Place.ABOVE, Place.ABOVE_INNER)) != (self.tier is None)


def measure(key: str) -> Measure:
    """The measure of a choice: `attendance` or `profile:tier`."""
    profile, _, tier = key.partition(":")
    if not tier:
        return Measure(None, None)
    return Measure(profile, next(one for one in labels.tiers(profile) if one.tier == tier))


@dataclass(frozen=True)
class Picture:
    """The schools of a sector in a period on one measure. Arrays and lists have one place per school, by name."""

    measure: Measure
    schools: list[Row]
    own: int | None
    """The place of the school from which it is seen."""
    pupils: Numbers
    rates: Numbers
    """As judged (absence, or share in the tier); of others rounded where it is seen from a school."""
    interval: Interval
    mix: Indirect
    raw: Funnel | None
    """None below the fewest schools that make a funnel."""
    fair: Funnel | None
    """The same with the region's mix of cohorts."""

    def named(self, place: int) -> str:
        """The name of a school, where the viewer may have it."""
        if self.own is None or place == self.own:
            return str(self.schools[place]["name"])
        return str(self.schools[place].get("shown_as", "een andere school"))

    def order(self) -> list[int]:
        """The order of tables: by name for who has the names, by size for who has not; never by outcome."""
        places = range(len(self.schools))
        return list(places) if self.own is None else sorted(places, key=lambda n: (-self.pupils[n], n != self.own))


def first_month(month: date, period: str) -> date:
    """The first month of the period that ends with a month: the month itself, its quarter or its school year so far."""
    starts = {"month": lambda one: one, "quarter": wording.quarter_start, "ytd": wording.school_year_start}
    return starts[period](month)


def when(month: date, period: str) -> str:
    """The period in words."""
    if period == "ytd":
        return f"het schooljaar tot en met {wording.month_name(month)}"
    return wording.months_span(first_month(month, period), month)


def picture(
    viewpoint: Viewpoint, month: date, chosen: Measure, period: str, reader: str | None = None
) -> Picture | None:
    """The schools that qualify for comparison in the period (`month` or `ytd`; `quarter` for attendance); None where there are none.

    `reader` is the school that looks, where the viewpoint does not name one. A school does not see months of others that
    are not out yet.
    """
    first = first_month(month, period)
    if chosen.tier is None:
        rows = figures.pupil_sums(first, month, viewpoint.sector)
    else:
        out = {row["school_id"] for row in figures.left_out(first, month, viewpoint.sector)}
        rows = [row for row in _tier_rows(chosen, month, period, viewpoint.sector) if row["school_id"] not in out]
    reader = viewpoint.school["school_id"] if viewpoint.school else reader
    if reader is not None:
        hidden = figures.still_looking(first, month) - {reader}
        rows = [row for row in rows if row["school_id"] not in hidden]
    if not rows:
        return None
    if others.are_known():
        return _beside_others(viewpoint.sector, rows, first, month, chosen, period)
    there = {row["school_id"] for row in rows}
    schools = [school for school in figures.schools() if school["school_id"] in there]
    place = {school["school_id"]: number for number, school in enumerate(schools)}
    own = None if viewpoint.school is None else place.get(viewpoint.school["school_id"])
    if viewpoint.school is not None and own is None:
        return None
    if chosen.tier is None:
        sums = PupilSums(*(_per_cohort(rows, place, name).sum(axis=1) for name in _SUMS))
        events, exposure = _per_cohort(rows, place, "absent"), _per_cohort(rows, place, "minutes")
        pupils, rates, interval = sums.pupils, sums.rate, rate_interval(sums)
    else:
        events, exposure = _per_cohort(rows, place, "in_tier"), _per_cohort(rows, place, "pupils")
        counts, pupils = events.sum(axis=1), exposure.sum(axis=1)
        rates, interval = counts / pupils, wilson(counts, pupils)
    mix = indirect(events, exposure)
    if own is not None:
        pupils, rates = _rounded(pupils, rates, own, is_hours=chosen.tier is None)
    gamma = None if chosen.tier else design_constant(sums)
    raw, fair = (_funnel(rates, pupils, gamma, with_mix) for with_mix in (None, mix))
    return Picture(chosen, schools, own, pupils, rates, interval, mix, raw, fair)


def _beside_others(
    sector: str, rows: list[Row], first: date, month: date, chosen: Measure, period: str
) -> Picture | None:
    """A school, of which `rows` are the exact figures by cohort, beside what its product shows of others."""
    school_id = rows[0]["school_id"]
    school = next(one for one in figures.schools() if one["school_id"] == school_id)
    place = {school_id: 0}
    gamma = None
    if chosen.tier is None:
        shown = others.attendance(first, month, sector)
        sums = PupilSums(*(_per_cohort(rows, place, name).sum(axis=1) for name in _SUMS))
        own, gamma = rate_interval(sums), design_constant(sums)
        names = ("absent", "minutes")
        pupils = float(sums.pupils[0])
    else:
        assert chosen.profile
        shown = others.tier(chosen.profile, chosen.tier.tier, month, period, sector)
        names = ("in_tier", "pupils")
        pupils = float(sum(row["pupils"] for row in rows))
        own = wilson(_per_cohort(rows, place, "in_tier").sum(axis=1), np.array([pupils]))
    events, exposure = (float(sum(row[name] for row in rows)) for name in names)
    by_cohort = [(row["education_type"], row["year_group"], float(row[names[1]])) for row in rows]
    rated = [(n, shown.cohort_rates.get((kind, year), shown.region)) for kind, year, n in by_cohort]
    elsewhere = {one for cohorts in others.cohorts(month).values() for one in cohorts}
    shared = sum(n for kind, year, n in by_cohort if (kind, year) in elsewhere) / exposure if exposure else float("nan")
    all_exposure = np.append(exposure, shown.exposure)
    mix = Indirect(
        observed=np.append(events, shown.events),
        expected=np.append(sum(n * rate for n, rate in rated), shown.expected),
        exposure=all_exposure,
        region=shown.region,
        shared=np.append(shared, np.ones(len(shown.schools))),
    )
    unknown = np.full(len(shown.schools), np.nan)
    sizes, rates = np.append(pupils, shown.pupils), mix.observed / all_exposure
    aliased = [{**one, "shown_as": one["name"] or one["school_id"]} for one in shown.schools]
    interval = Interval(np.append(own.low, unknown), np.append(own.high, unknown))
    raw, fair = (_funnel(rates, sizes, gamma, with_mix) for with_mix in (None, mix))
    return Picture(chosen, [school, *aliased], 0, sizes, rates, interval, mix, raw, fair)


def _funnel(rates: Numbers, pupils: Numbers, gamma: float | None, mix: Indirect | None) -> Funnel | None:
    """Of shares where there is no `gamma`; None where there are too few schools, or nothing to tell chance by."""
    if gamma is not None and not np.isfinite(gamma):
        return None
    try:
        if gamma is None:
            return funnel_of_shares(rates * pupils, pupils, mix)
        return funnel_of_rates(rates, pupils, gamma, mix)
    except ValueError:
        return None


def points(picture: Picture, funnel: Funnel) -> list[Row]:
    """The schools of a funnel as points: name, pupils, value and text, place in words; those that can't be placed are not there."""
    made = []
    for number in picture.order():
        where = funnel.places[number]
        if where is Place.UNKNOWN:
            continue
        value = float(picture.measure.shown(funnel.shown[number]))
        made.append(
            {
                "name": picture.named(number),
                "pupils": int(picture.pupils[number]),
                "value": value,
                "text": percent(value),
                "place": place_words(picture.measure, where),
                "is_own": number == picture.own,
                "is_outside": where.is_outside,
            }
        )
    return made


def curve(picture: Picture, funnel: Funnel) -> list[Row]:
    """The limits of a funnel along the sizes of the schools: pupils, and the inner and outer limits as shown."""
    placed = picture.pupils[np.isfinite(funnel.values)]
    sizes = np.geomspace(max(placed.min() * 0.6, 12), placed.max() * 1.06, 50)
    bounds = [picture.measure.shown(bound) for width in (INNER, OUTER) for bound in funnel.limits(sizes, width)]
    return [
        {"pupils": float(n), "inner_low": min(a, b), "inner_high": max(a, b), "outer_low": min(c, d), "outer_high": max(c, d)}
        for n, a, b, c, d in zip(sizes, *(bound.tolist() for bound in bounds), strict=True)
    ]  # fmt: skip


def place_words(chosen: Measure, place: Place) -> str:
    """Where a school lies, in words."""
    if place in (Place.INSIDE, Place.UNKNOWN):
        return "binnen de trechter" if place is Place.INSIDE else "niet te plaatsen"
    side = "boven" if chosen.is_higher(place) else "onder"
    return f"buiten de trechter, er{side}" if place.is_outside else f"tussen de lijnen, {side}in"


def percent(value: float) -> str:
    """A fraction as a percentage; a dash where there is none."""
    return f"{wording.decimal(100 * value)} %" if np.isfinite(value) else str(wording.Missing.NONE)


def points_words(value: float) -> str:
    """A difference in percentage points, with its sign: `+1,2`."""
    rounded = round(100 * value, 1)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return f"{sign}{wording.decimal(abs(rounded))}"


def _tier_rows(chosen: Measure, month: date, period: str, sector: str) -> list[Row]:
    cohorts: dict[tuple[str, str, int], Row] = {}
    assert chosen.profile
    assert chosen.tier
    for row in figures.tiers(
        ["school_id", "education_type", "year_group"],
        chosen.profile,
        period,
        first=month,
        last=month,
        sector=sector,
        comparable=True,
    ):
        if row["tier"] == labels.TOO_LITTLE.tier:
            continue
        key = (row["school_id"], row["education_type"], row["year_group"])
        cell = cohorts.setdefault(key, {**row, "pupils": 0, "in_tier": 0})
        cell["pupils"] += row["pupils"]
        cell["in_tier"] += row["pupils"] if row["tier"] == chosen.tier.tier else 0
    return list(cohorts.values())


def _per_cohort(rows: Sequence[Row], place: dict[str, int], name: str) -> Numbers:
    """Schools × cohorts of one figure."""
    cohorts = {key: n for n, key in enumerate(sorted({(row["education_type"], row["year_group"]) for row in rows}))}
    cells = np.zeros((len(place), len(cohorts)))
    for row in rows:
        cells[place[row["school_id"]], cohorts[row["education_type"], row["year_group"]]] += row[name]
    return cells


def _rounded(pupils: Numbers, rates: Numbers, own: int, is_hours: bool) -> tuple[Numbers, Numbers]:
    """Pupils and rates with those of other schools rounded."""
    others = np.arange(len(pupils)) != own
    size = np.where(others, 5 * np.round(pupils / 5), pupils)
    with np.errstate(invalid="ignore", divide="ignore"):
        coarse = np.round(200 * rates) / 200 if is_hours else np.minimum(5 * np.round(rates * pupils / 5) / size, 1)
    return size, np.where(others, coarse, rates)
