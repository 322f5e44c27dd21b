"""From a timetable to the slots that count: minutes, school days, duplicates, overlaps (domain.md, Minutes;
docs/counting.md 1–7).

Belongs here: which slots a pupil was due to attend and how long they lasted. What was registered about them does not.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from .exchange import Bell, Enrolment, SchoolMonth, TimetableRow, last_day_of

Span = tuple[int, int]
"""Begin and end in minutes from midnight; the end is not part of it."""


@dataclass(frozen=True)
class Slot:
    """One slot of one pupil. `parts` are the spans that make up its minutes: one, or one per lesson period."""

    pupil: str
    day: date
    row: int
    period: str | None
    begin: int
    end: int
    parts: tuple[Span, ...]
    state: str
    roll_call: bool | None

    @property
    def minutes(self) -> int:
        """Length of the slot, breaks between its periods left out (counting.md 2)."""
        return sum(end - begin for begin, end in self.parts)

    @property
    def is_planned(self) -> bool:
        """Due to be attended; any other state makes it adapted time (domain.md, Categories)."""
        return self.state == "planned"


def periods_of(text: str | None) -> list[str]:
    """The lesson periods that a period or a span of periods names: `3-5` is 3, 4 and 5; a span of names
    (`ochtend-middag`) is its two ends, for what lies between names is not known."""
    if text is None:
        return []
    first, _, last = text.partition("-")
    if last and first.isdigit() and last.isdigit():
        return [str(number) for number in range(int(first), int(last) + 1)]
    return [first, last] if last else [first]


def overlap(one: Span, other: Span) -> int:
    """Minutes that two spans share; 0 where they only touch (counting.md 5)."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def bells_of(bells: list[Bell], day: date) -> dict[str, Bell]:
    """The bell row in force per lesson period on a day (counting.md 1)."""
    holding = [
        bell
        for bell in bells
        if bell.single_day in (None, day)
        and bell.weekday in (None, day.isoweekday())
        and bell.valid_from <= day <= bell.valid_to
    ]
    short_day = [bell for bell in holding if bell.single_day == day]
    if short_day:
        holding = short_day
    in_force: dict[str, Bell] = {}
    for bell in sorted(holding, key=lambda bell: (bell.weekday is not None, bell.valid_from, bell.row)):
        in_force[bell.period] = bell  # a later one in this order goes before the earlier ones
    return in_force


def slot_of(row: TimetableRow, bells: dict[str, Bell]) -> Slot | None:
    """A timetable row with its times; None where it cannot be converted (counting.md 1, 2)."""
    if row.begin is not None and row.end is not None:
        parts: tuple[Span, ...] = ((row.begin, row.end),)
    else:
        names = periods_of(row.period)
        if not names or any(name not in bells for name in names):
            return None
        parts = tuple((bells[name].begin, bells[name].end) for name in names)
    return Slot(row.pupil, row.day, row.row, row.period, parts[0][0], parts[-1][1], parts, row.state, row.roll_call)


def is_school_day(day: date, told: SchoolMonth) -> bool:
    """Monday to Friday, less holidays of the region and the school's free days (counting.md 3)."""
    on_holiday = any(first <= day <= last for first, last in told.school.holidays)
    return day.isoweekday() <= 5 and not on_holiday and day not in told.free_days


def is_enrolled(enrolments: list[Enrolment], pupil: str, day: date) -> bool:
    """A pupil may have several enrolments (counting.md 6)."""
    return any(enrolment.pupil == pupil and enrolment.holds_on(day) for enrolment in enrolments)


def timetable_from_bells(told: SchoolMonth) -> list[TimetableRow]:
    """One planned row per pupil, school day and bell row in force, where no timetable was delivered (counting.md 3)."""
    rows = []
    day = told.month
    while day <= last_day_of(told.month):
        if is_school_day(day, told):
            for bell in bells_of(told.bells, day).values():
                for pupil in sorted({enrolment.pupil for enrolment in told.enrolments}):
                    row = TimetableRow(bell.row, pupil, day, bell.period, bell.begin, bell.end, "planned", None)
                    rows.append(row)
        day += timedelta(days=1)
    return rows


def slots_of(told: SchoolMonth) -> list[Slot]:
    """Every slot of an enrolled day that can be converted, the same slot only once; overlapping ones still in it."""
    rows = told.timetable if told.timetable is not None else timetable_from_bells(told)
    bells = {day: bells_of(told.bells, day) for day in {row.day for row in rows}}
    slots: list[Slot] = []
    for row in rows:
        slot = slot_of(row, bells[row.day])
        if slot is not None and is_enrolled(told.enrolments, row.pupil, row.day):
            slots.append(slot)
    return first_of_same(slots)


def first_of_same(slots: list[Slot]) -> list[Slot]:
    """Same pupil, day, begin and end, both planned or both adapted: the first row counts (counting.md 4)."""
    first: dict[tuple[str, date, int, int, bool], Slot] = {}
    for slot in sorted(slots, key=lambda slot: slot.row):
        first.setdefault((slot.pupil, slot.day, slot.begin, slot.end, slot.is_planned), slot)
    return list(first.values())


def without_overlap(slots: list[Slot], decided: set[Slot]) -> list[Slot]:
    """Of one pupil and day the slots that stay: planned first, then decided ones, then the earliest begin, then the
    first row; going down that list a slot stays if it overlaps none that stayed (counting.md 5)."""
    stayed: list[Slot] = []
    for slot in sorted(slots, key=lambda slot: (not slot.is_planned, slot not in decided, slot.begin, slot.row)):
        if not any(overlap((slot.begin, slot.end), (other.begin, other.end)) for other in stayed):
            stayed.append(slot)
    return stayed
