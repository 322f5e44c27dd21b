"""The invented pupils of one school: cohort, class, home, enrolments, adjusted timetables, proneness to absence."""

from dataclasses import dataclass, field

import numpy as np

from attendance.sample.days import FIRST_DAY, LAST_DAY, Calendar
from attendance.sample.region import SchoolPlan, Transfer

_YEARS = {
    "bao": range(1, 9),
    "sbao": range(3, 9),
    "so": range(1, 9),
    "vso": range(1, 7),
    "pro": range(1, 6),
    "havo": range(1, 6),
    "vwo": range(1, 7),
    "havo/vwo": range(1, 3),
    "vmbo-gt/havo": range(1, 3),
}
"""Year groups by education type; 1 to 4 where not listed."""

_WEIGHTS = {"pro": 0.4, "vmbo-b": 0.7, "vmbo-k": 0.9, "vmbo-gt": 1.2, "havo": 1.1}
_FIRST_YEAR_PAIRS = (("vmbo-b", "vmbo-k"), ("havo", "vwo"))
_LETTERS = {"vmbo-b": "b", "vmbo-k": "k", "vmbo-gt": "t", "havo": "h", "vwo": "v", "pro": "p", "bao": "", "sbao": "s"}

NO_CHANGE, BUILD_UP, BESPOKE, EXEMPT = range(4)
"""Kinds of adjusted timetable."""

_ADULT_SHARE = {
    ("havo", 5): 0.12,
    ("vwo", 6): 0.45,
    ("vmbo-k", 4): 0.02,
    ("pro", 4): 0.3,
    ("pro", 5): 0.75,
    ("vso", 5): 0.5,
    ("vso", 6): 0.9,
    ("havo", 4): 0.02,
    ("vwo", 5): 0.03,
}

_NEIGHBOURS = ("0153", "0164", "0173", "1735", "0147", "0168", "1774", "0158", "0183", "0141")
"""Enschede, Hengelo, Oldenzaal, Hof van Twente, Borne, Losser, Dinkelland, Haaksbergen, Tubbergen, Almelo."""

_FIRST_NAMES = ("Aisha", "Bram", "Daan", "Emma", "Fleur", "Ilse", "Jesse", "Lotte", "Mees", "Noor", "Sem", "Yara")
_LAST_NAMES = ("Bakker", "Demir", "Hendriks", "de Jong", "Jansen", "Kaya", "Meijer", "Nijhuis", "Smit", "Wolters")


@dataclass
class Pupils:
    """The pupils of one school, one position per pupil, sorted by cohort and class."""

    numbers: np.ndarray
    """The school's own number, as text."""
    class_index: np.ndarray
    half: np.ndarray
    """0 or 1: which of the two clusters of the class."""
    year_group: np.ndarray
    home: np.ndarray
    """Municipality code; now and then empty."""
    is_adult: np.ndarray
    frailty: np.ndarray
    """Normal scores behind illness and truancy, one row each; what pupils differ by."""
    adapted: np.ndarray
    """NO_CHANGE, BUILD_UP, BESPOKE or EXEMPT."""
    names: np.ndarray
    """Made-up names, only for columns that nobody needs."""
    enrolment: "Enrolments"
    class_names: list[str]
    class_year: np.ndarray
    class_type: list[str]
    is_enrolled: np.ndarray = field(repr=False)
    """By pupil and school day of the year."""

    def __len__(self) -> int:
        return len(self.numbers)


@dataclass
class Enrolments:
    """Enrolments in the order of the school's list; a pupil may have several."""

    pupil: np.ndarray
    education_type: np.ndarray
    first: np.ndarray
    last: np.ndarray
    """NaT = open."""

    def overlapping(self, first: np.datetime64, last: np.datetime64) -> np.ndarray:
        """Positions of the enrolments that touch the days from `first` to `last`."""
        return np.flatnonzero((self.first <= last) & (np.isnat(self.last) | (self.last >= first)))


def invent_pupils(
    plan: SchoolPlan, calendar: Calendar, transfers: tuple[Transfer, ...], random: np.random.Generator
) -> Pupils:
    """Pupils for one school. `transfers` are those of the whole region; the school's own are made to happen."""
    count = plan.pupils
    cohorts = _cohorts(plan.school.education_types or ("vmbo-gt", "havo", "vwo"), count)
    weights = np.array([weight for _, _, weight in cohorts]) * random.uniform(0.85, 1.15, len(cohorts))
    per_cohort = np.floor(weights / weights.sum() * count).astype(int)
    per_cohort[: count - per_cohort.sum()] += 1
    class_names: list[str] = []
    class_year: list[int] = []
    class_type: list[str] = []
    class_index: list[np.ndarray] = []
    for (kind, year, _), size in zip(cohorts, per_cohort, strict=True):
        classes = max(1, -(-int(size) // 27))
        start = len(class_names)
        letters = "".join(_LETTERS.get(part, part[0]) for part in kind.split("/"))
        class_names += [
            f"{year}{letters}{number + 1}" if letters else f"{year}{chr(97 + number)}" for number in range(classes)
        ]
        class_year += [year] * classes
        class_type += [kind] * classes
        class_index.append(start + np.sort(np.arange(size) % classes))
    of_class = np.concatenate(class_index).astype(np.int32)
    types = np.array(class_type, dtype=object)[of_class]
    years = np.array(class_year)[of_class]
    width = 6 if "lost_zeros" in plan.style.faults else 5
    low = 2_000 if width == 6 else 10_000
    drawn = low + random.choice(max(90_000, count * 3), size=count, replace=False)
    adult_share = np.array(
        [_ADULT_SHARE.get((str(kind), int(year)), 0.0) for kind, year in zip(types, years, strict=True)]
    )
    homes = np.array((plan.school.municipality_code, *_NEIGHBOURS))
    near = np.where(random.random(count) < 0.74, 0, random.integers(1, len(homes), count))
    shared = random.standard_normal(count)
    own = random.standard_normal(count)
    enrolments = _enrolments(plan, types, years, transfers, random)
    return Pupils(
        numbers=np.array([f"{number:0{width}d}" for number in drawn]),
        class_index=of_class,
        half=(random.random(count) < 0.5).astype(np.int8),
        year_group=years,
        home=np.where(random.random(count) < 0.006, "", homes[near]),
        is_adult=random.random(count) < adult_share,
        frailty=np.stack([shared, 0.6 * shared + 0.8 * own]),
        adapted=_adapted(plan, count, random),
        names=np.stack([random.choice(_FIRST_NAMES, count), random.choice(_LAST_NAMES, count)]),
        enrolment=enrolments,
        class_names=class_names,
        class_year=np.array(class_year),
        class_type=class_type,
        is_enrolled=_is_enrolled(enrolments, count, calendar),
    )


def _cohorts(types: tuple[str, ...], count: int) -> list[tuple[str, int, float]]:
    """(education type, year group, weight). Small schools offer fewer types, so that a cohort keeps a natural size."""
    offered = list(types)
    while True:
        cohorts = _spread(offered)
        if count / len(cohorts) >= 13 or len(offered) == 1:
            return cohorts
        if "vmbo-b" in offered and "vmbo-k" in offered:
            offered[offered.index("vmbo-b") : offered.index("vmbo-k") + 1] = ["vmbo-b/vmbo-k"]
        else:
            offered.remove("pro" if "pro" in offered else offered[0])


def _spread(types: list[str]) -> list[tuple[str, int, float]]:
    weight = {kind: _WEIGHTS.get(kind, 1.0) for kind in types}
    cohorts: dict[tuple[str, int], float] = {}
    for kind in types:
        pair = next((pair for pair in _FIRST_YEAR_PAIRS if kind in pair and set(pair) <= set(types)), None)
        for year in _YEARS.get(kind, range(1, 5)):
            name = "/".join(pair) if pair and year == 1 else kind
            cohorts[name, year] = cohorts.get((name, year), 0.0) + weight[kind]
    return [(kind, year, size) for (kind, year), size in cohorts.items()]


def _adapted(plan: SchoolPlan, count: int, random: np.random.Generator) -> np.ndarray:
    share = {"po": 0.008, "vo": 0.02, "pro": 0.035, "so": 0.05, "vso": 0.06}[plan.school.sector]
    if plan.style.timetable == "bells":
        return np.zeros(count, dtype=np.int8)
    kinds = random.choice([BUILD_UP, BESPOKE, EXEMPT], size=count, p=[0.4, 0.35, 0.25])
    return np.where(random.random(count) < share, kinds, NO_CHANGE).astype(np.int8)


def _enrolments(
    plan: SchoolPlan,
    types: np.ndarray,
    years: np.ndarray,
    transfers: tuple[Transfer, ...],
    random: np.random.Generator,
) -> Enrolments:
    """Most pupils came years ago and stay; 2 % leave, 2 % come, some change type of education, a few come back."""
    count = len(types)
    first = np.array([np.datetime64(f"{2025 - year + 1}-08-01") for year in years], dtype="datetime64[D]")
    last = np.full(count, np.datetime64("NaT"), dtype="datetime64[D]")
    shuffled = random.permutation(count)
    inside = np.datetime64(FIRST_DAY) + random.integers(10, (LAST_DAY - FIRST_DAY).days - 30, count)
    departures = [move.last_day for move in transfers if move.from_school == plan.number]
    arrivals = [move.last_day for move in transfers if move.to_school == plan.number]
    leavers = shuffled[: len(departures) + int(0.02 * count)]
    joiners = shuffled[len(leavers) : len(leavers) + len(arrivals) + int(0.02 * count)]
    changers = shuffled[len(leavers) + len(joiners) : len(leavers) + len(joiners) + max(1, int(0.01 * count))]
    last[leavers] = inside[leavers]
    first[joiners] = inside[joiners]
    last[leavers[: len(departures)]] = np.array(departures, dtype="datetime64[D]")
    first[joiners[: len(arrivals)]] = np.array(arrivals, dtype="datetime64[D]") + 1
    pupil, kinds = np.arange(count), types.copy()
    returning = leavers[len(departures) : len(departures) + count // 250]
    changers = np.array([p for p in changers if "/" in types[p]], dtype=int)
    last[changers] = inside[changers]
    pupil = np.concatenate([pupil, changers, returning])
    kinds = np.concatenate([kinds, [types[p].split("/")[0] for p in changers], types[returning]])
    first = np.concatenate([first, last[changers] + 1, last[returning] + 30])
    last = np.concatenate([last, np.full(len(changers) + len(returning), np.datetime64("NaT"), dtype="datetime64[D]")])
    order = np.lexsort((first, pupil))
    return Enrolments(pupil[order], kinds[order], first[order], last[order])


def _is_enrolled(enrolments: Enrolments, count: int, calendar: Calendar) -> np.ndarray:
    enrolled = np.zeros((count, len(calendar.days)), dtype=bool)
    begin = np.searchsorted(calendar.days, enrolments.first)
    until = np.where(np.isnat(enrolments.last), calendar.days[-1], enrolments.last)
    end = np.searchsorted(calendar.days, until, side="right")
    for pupil, start, stop in zip(enrolments.pupil, begin, end, strict=True):
        enrolled[pupil, start:stop] = True
    return enrolled
