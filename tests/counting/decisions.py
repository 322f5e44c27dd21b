"""One decision per pupil and slot: which registration decides, its category and its minutes (domain.md, Minutes;
docs/counting.md 7–15).

Belongs here: all that is said about a slot. Adding up over days, pupils and periods does not.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from .exchange import Bell, ReasonCode, Registration, SchoolMonth
from .slots import Slot, bells_of, overlap, periods_of, slots_of, without_overlap

LATE = ("late_authorised", "late_unauthorised")
UNAUTHORISED = ("unauthorised", "late_unauthorised")
AUTHORISED = (
    "sick",
    "medical",
    "leave",
    "school_initiated",
    "late_authorised",
    "other_authorised",
)
SOURCE_ORDER = {None: 0, "report": 1, "roll_call": 2, "follow_up": 3}


@dataclass(frozen=True)
class CountedSlot:
    """A slot that counts, with what was decided. `category` is None where no row decides; adapted slots have none."""

    school_id: str
    month: date
    slot: Slot
    category: str | None
    absent_minutes: int

    @property
    def scheduled_minutes(self) -> int:
        """S: planned slots only."""
        return self.slot.minutes if self.slot.is_planned else 0

    @property
    def adapted_minutes(self) -> int:
        """Time in a timetable state, never an absence."""
        return 0 if self.slot.is_planned else self.slot.minutes

    @property
    def unregistered_minutes(self) -> int:
        """U: no row, and the roll call says N (domain.md, the table of the roll call)."""
        is_unseen = self.category is None and self.slot.roll_call is False
        return self.scheduled_minutes if is_unseen else 0

    @property
    def registered_minutes(self) -> int:
        """R = S − U."""
        return self.scheduled_minutes - self.unregistered_minutes

    @property
    def present_minutes(self) -> int:
        """P = R − A."""
        return self.registered_minutes - self.absent_minutes

    @property
    def assumed_present_minutes(self) -> int:
        """No row, and the roll call is not known (counting.md 15)."""
        is_assumed = self.category is None and self.slot.roll_call is None
        return self.scheduled_minutes if is_assumed else 0

    @property
    def is_late(self) -> bool:
        """The deciding category is one of the two late ones (counting.md 14)."""
        return self.category in LATE


def category_of(code: str, codes: list[ReasonCode], day: date) -> str:
    """The mapping valid on the day of the slot, the latest `geldig_van` first; without one `unknown_reason`, never a
    guess (domain.md, Categories; counting.md 12)."""
    valid = [known for known in codes if known.code == code and known.valid_from <= day <= known.valid_to]
    if not valid:
        return "unknown_reason"
    return max(valid, key=lambda known: known.valid_from).category


def touched_slots(
    row: Registration, day: date, slots: list[Slot], bells: dict[str, Bell], codes: list[ReasonCode]
) -> list[Slot]:
    """The planned slots of one pupil and day that a registration touches (counting.md 7, 9)."""
    if not row.first_day <= day <= row.last_day:
        return []
    category = category_of(row.code, codes, day)
    if category == "not_attendance":
        return []
    planned = sorted((slot for slot in slots if slot.is_planned), key=lambda slot: (slot.begin, slot.row))
    if row.period is not None:
        return [slot for slot in planned if shares_period(row, slot, bells)]
    if row.begin is not None and row.end is not None:
        return [slot for slot in planned if overlap((row.begin, row.end), (slot.begin, slot.end))]
    if category in LATE:
        return planned[:1]
    return planned


def shares_period(row: Registration, slot: Slot, bells: dict[str, Bell]) -> bool:
    """Do the row and the slot have a lesson period in common? A slot given in times only has the periods whose bell
    times it overlaps (counting.md 9)."""
    named = periods_of(row.period)
    if slot.period is not None:
        return any(name in periods_of(slot.period) for name in named)
    return any(
        name in bells and overlap((bells[name].begin, bells[name].end), (slot.begin, slot.end)) for name in named
    )


def rank(row: Registration) -> tuple[datetime, int, int]:
    """The highest decides: latest `geregistreerd_op`, then the source, then the later row (counting.md 10)."""
    return (row.registered_at or datetime.min, SOURCE_ORDER[row.source], row.row)


def absent_minutes(row: Registration, slot: Slot, category: str, touches_one: bool) -> int:
    """Minutes that the deciding row takes from the slot, never more than the slot (counting.md 11)."""
    if category == "present":
        return 0
    if row.minutes is not None and touches_one:
        return min(row.minutes, slot.minutes)
    if row.begin is not None and row.end is not None:
        return sum(overlap((row.begin, row.end), part) for part in slot.parts)
    if category in LATE:
        return 0
    return slot.minutes


def decide(told: SchoolMonth) -> list[CountedSlot]:
    """Every slot of a school-month that counts, with its decision."""
    by_pupil_day: dict[tuple[str, date], list[Slot]] = defaultdict(list)
    for slot in slots_of(told):
        by_pupil_day[slot.pupil, slot.day].append(slot)
    registrations: dict[str, list[Registration]] = defaultdict(list)
    for row in told.registrations:
        registrations[row.pupil].append(row)

    bells = {day: bells_of(told.bells, day) for _, day in by_pupil_day}
    touching: dict[Slot, list[Registration]] = defaultdict(list)
    for (pupil, day), slots in by_pupil_day.items():
        for row in registrations[pupil]:
            for slot in touched_slots(row, day, slots, bells[day], told.codes):
                touching[slot].append(row)

    stayed = [slot for _, slots in sorted(by_pupil_day.items()) for slot in without_overlap(slots, set(touching))]
    # a slot that was set aside is none: only those that stayed count as touched
    touch_count = Counter(row for slot in stayed for row in touching.get(slot, []))
    counted = []
    for slot in stayed:
        category, absent = None, 0
        if slot in touching:
            winner = max(touching[slot], key=rank)
            category = category_of(winner.code, told.codes, slot.day)
            absent = absent_minutes(winner, slot, category, touch_count[winner] == 1)
        counted.append(CountedSlot(told.school.school_id, told.month, slot, category, absent))
    return counted
