"""Made-up regions that are small and nasty: every rule of docs/counting.md at work in a few thousand slots.

Belongs here: deliveries as plain tables, from a seed; the same seed gives the same region. How they become files is
in delivered_files.py. Nothing here decides what a row means.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from attendance.schools import all_schools, holidays

from .exchange import (
    CATEGORIES_IN_DUTCH,
    Delivery,
    Row,
    School,
    last_day_of,
    month_before,
    months_from,
    next_month,
)

EDUCATION_TYPES = {
    "po": ("bao", "sbao"),
    "so": ("so",),
    "vso": ("vso",),
    "pro": ("pro",),
    "vo": ("vmbo-b", "vmbo-gt", "havo", "havo/vwo"),
}
FIRST_MONTHS = (date(2025, 8, 1), date(2025, 9, 1), date(2025, 10, 1), date(2025, 12, 1), date(2026, 6, 1))
"""Where a school's window may begin: the start of a year, midway, over New Year, over the summer."""
TRAITS = (
    "common",
    "common",
    "round",
    "truant",
    "gone",
    "often_sick",
    "long_sick",
    "tuesday_thursday",
    "short_week",
    "late",
)
STATES = ("vervallen", "opbouw", "maatwerk", "vrijstelling")
SOURCES = ("melding", "controle", "nabellen", "")


@dataclass
class Generated:
    """Schools, and deliveries in rounds: all of one round are in the inbox before the platform builds."""

    seed: int
    schools: list[School]
    rounds: list[list[Delivery]]

    @property
    def deliveries(self) -> list[Delivery]:
        """All deliveries in order of arrival."""
        return [delivery for each in self.rounds for delivery in each]


@dataclass
class Habits:
    """How one school plans and registers."""

    timetable: str  # "rooster", "lessen" or "bells"
    roll_call: tuple[str, ...]
    lesson_minutes: int
    periods: tuple[str, ...]
    codes: dict[str, list[str]]  # wanted category → codes that stand for it, at least in part of the time
    code_rows: list[Row] = field(default_factory=list)
    bell_rows: list[Row] = field(default_factory=list)
    free_days: list[Row] = field(default_factory=list)
    nastiness: float = 0.02


def generated_region(seed: int, school_count: int = 24) -> Generated:
    """A region of so many schools, each over one to four months."""
    random = Random(seed)
    by_sector: dict[str, list] = {}
    for site in all_schools():
        by_sector.setdefault(site.sector, []).append(site)
    schools, rounds = [], [[], []]  # type: ignore[var-annotated]
    for number in range(school_count):
        sector = ("po", "vo", "vo", "pro", "vso", "vo", "so", "po")[number % 8]
        site = random.choice(by_sector[sector])
        if any(school.school_id == site.school_id for school in schools):
            continue
        own_holidays = tuple((holiday.date_from, holiday.date_to) for holiday in holidays(site.holiday_region))
        school = School(site.school_id, sector, own_holidays)
        schools.append(school)
        for round_number, delivery in _SchoolMaker(random, school).deliveries():
            rounds[round_number].append(delivery)
    return Generated(seed, schools, rounds)


class _SchoolMaker:
    """Makes the deliveries of one school."""

    def __init__(self, random: Random, school: School) -> None:
        self.random = random
        self.school = school
        self.months: list[date] = []
        self.days: list[date] = []
        while not self.days:  # a single month may be all holiday
            self.months = self._months()
            self.days = [day for month in self.months for day in self._days_of(month)]
        self.habits = self._habits()
        self.pupils = [self._pupil(n) for n in range(random.randint(3, 8))]

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def _months(self) -> list[date]:
        first = self.random.choice(FIRST_MONTHS)
        last = first
        for _ in range(self.random.choice((0, 1, 2, 3, 3))):
            last = next_month(last)
        return months_from(first, last)

    def _days_of(self, month: date) -> list[date]:
        days = (month + timedelta(days=n) for n in range((last_day_of(month) - month).days + 1))
        holidays = self.school.holidays
        return [
            day for day in days if day.isoweekday() <= 5 and not any(first <= day <= last for first, last in holidays)
        ]

    # --- the school's habits -----------------------------------------------------------------------------------

    def _habits(self) -> Habits:
        random = self.random
        timetable = random.choice(("bells", "rooster")) if self.school.sector == "po" else ""
        timetable = timetable or random.choice(("rooster", "rooster", "rooster", "lessen", "bells"))
        in_parts = timetable == "bells" and self.chance(0.5)
        habits = Habits(
            timetable=timetable,
            roll_call=random.choice((("J",), ("J", "J", "N", ""), ("J", "N"), ("",), ("",) * 60 + ("N",), ("N",))),
            lesson_minutes=random.choice((45, 50, 60)),
            periods=("ochtend", "middag") if in_parts else tuple("1234"[: random.randint(2, 4)]),
            codes={},
            nastiness=random.choice((0.0, 0.02, 0.08)),
        )
        self._make_codes(habits)
        self._make_bells(habits)
        habits.free_days = [
            {"datum": day.isoformat(), "omschrijving": "studiedag"}
            for day in random.sample(self.days, min(2, len(self.days)))
        ]
        if self.chance(0.3):  # the pupils come later than the holidays end: the first delivered month is the first
            before = [day for day in self._days_of(month_before(self.months[0])) if day.month == 8]
            habits.free_days += [{"datum": day.isoformat(), "omschrijving": "opstartdag"} for day in before]
        return habits

    def _make_codes(self, habits: Habits) -> None:
        """Code lists differ per school: the same letters mean another thing, change within the year, or are unknown."""
        random = self.random
        letters = ["Z", "AO", "BV", "M", "TL", "TG", "S", "ON", "XC", "A", "H", "O2", "V"]
        random.shuffle(letters)
        for (dutch, category), code in zip(CATEGORIES_IN_DUTCH.items(), letters, strict=False):
            habits.codes[category] = [code]
            told = random.choice((dutch, category))
            if self.chance(0.2):  # the code changes its meaning within the window
                change = random.choice(self.days)
                other = random.choice(list(CATEGORIES_IN_DUTCH))
                until = (change - timedelta(days=1)).isoformat()
                habits.code_rows.append({"code": code, "categorie": told, "geldig_tot": until})
                habits.code_rows.append({"code": code, "categorie": other, "geldig_van": change.isoformat()})
                if self.chance(0.5):  # the old row stays open: the latest `geldig_van` goes first
                    habits.code_rows[-2].pop("geldig_tot")
            elif self.chance(0.05):  # only valid for a part of the window: unknown outside it
                habits.code_rows.append(
                    {"code": code, "categorie": told, "geldig_van": random.choice(self.days).isoformat()}
                )
            else:
                habits.code_rows.append({"code": code.lower() if self.chance(0.2) else code, "categorie": told})
        habits.codes["unmapped"] = ["QQ", "99"]

    def _make_bells(self, habits: Habits) -> None:
        """Bells with breaks, a change within the window, a shorter weekday and single short days."""
        random = self.random
        if habits.periods[0] == "ochtend":
            habits.bell_rows = [
                {"lesuur": "ochtend", "begintijd": "08:30", "eindtijd": "12:00"},
                {"lesuur": "middag", "begintijd": "12:45", "eindtijd": "14:45", "weekdag": "1"},
                {"lesuur": "middag", "begintijd": "12:45", "eindtijd": "14:45", "weekdag": "2"},
                {"lesuur": "middag", "begintijd": "12:45", "eindtijd": "14:30", "weekdag": "4"},
            ]
        else:
            change = random.choice(self.days)
            changes = self.chance(0.5)
            for length, first, last in (
                (habits.lesson_minutes, "", (change - timedelta(days=1)).isoformat() if changes else ""),
                (habits.lesson_minutes + random.choice((-5, 10)), change.isoformat(), ""),
            )[: 2 if changes else 1]:
                limits = {"geldig_van": first, "geldig_tot": last}
                habits.bell_rows += [row | limits for row in self._bell_day(habits, length, 8 * 60 + 30)]
            if self.chance(0.5):  # on one weekday the bells ring otherwise
                weekday = str(random.randint(1, 5))
                habits.bell_rows += [row | {"weekdag": weekday} for row in self._bell_day(habits, 40, 8 * 60)]
        if self.chance(0.6) and habits.periods[0] != "ochtend":
            short_day = random.choice(self.days).isoformat()
            rows = self._bell_day(habits, 30, 9 * 60)
            rows = rows[:-1] if self.chance(0.3) else rows  # the last lesson falls out
            habits.bell_rows += [row | {"datum": short_day} for row in rows]
        if habits.timetable != "bells":
            random.shuffle(habits.bell_rows)

    def _bell_day(self, habits: Habits, length: int, begin: int) -> list[Row]:
        rows = []
        for number, period in enumerate(habits.periods):
            rows.append({"lesuur": period, "begintijd": clock(begin), "eindtijd": clock(begin + length)})
            begin += length + (20 if number == 1 else 0)
        return rows

    # --- pupils ------------------------------------------------------------------------------------------------

    def _pupil(self, number: int) -> "_Pupil":
        random = self.random
        writings = random.choice(
            ((f"{141 + number}", f"0{141 + number}"), (f"{248109 + number}", f"{248109 + number}.0"))
        )
        types = EDUCATION_TYPES[self.school.sector]
        row = {
            "leerlingnummer": writings[0],
            "onderwijstype": random.choice(types),
            "leerjaar": str(random.randint(1, 2)),
            "klas": "1a",
            "woongemeente": random.choice(("0153", "0153", "0141", "0164", "")),
            "achttien_plus": random.choice(("J", "N", "N", "")),
            "inschrijving": "2024-08-01",
            "uitschrijving": "",
        }
        pupil = _Pupil(random.choice(TRAITS), writings, [row], random.choice((1, 1, 2, 3, 4)))
        change = random.choice(self.days)
        turn = random.random()
        if turn < 0.1:  # leaves
            row["uitschrijving"] = change.isoformat()
        elif turn < 0.2:  # enters
            row["inschrijving"] = change.isoformat()
        elif turn < 0.3:  # changes cohort, without a gap or with one
            row["uitschrijving"] = (change - timedelta(days=random.choice((1, 4)))).isoformat()
            again = row | {
                "inschrijving": change.isoformat(),
                "uitschrijving": "",
                "leerjaar": str(random.randint(1, 3)),
                "woongemeente": random.choice(("0153", "0141")),
            }
            pupil.enrolments = [again, row] if self.chance(0.5) else [row, again]
        elif turn < 0.33:  # two rows that begin on the same day: the last row gives the cohort
            pupil.enrolments.append(row | {"leerjaar": "3"})
        return pupil

    # --- deliveries --------------------------------------------------------------------------------------------

    def deliveries(self) -> Iterator[tuple[int, Delivery]]:
        """Round and delivery: late months and corrections come in the second round."""
        told_before = False
        months = list(self.months)
        while months:
            month = months.pop(0)
            if not self._days_in(month) or (self.chance(0.1) and told_before):
                continue  # all holiday, or never delivered
            last = month
            if months and self.chance(0.15) and min(self._days_in(month), self._days_in(months[0])) >= 5:
                last = months.pop(0)
            is_late = self.chance(0.1) and told_before
            yield (1 if is_late else 0), self._delivery(month, last, with_reference=self.chance(0.5) or not told_before)
            told_before = True
            if self.chance(0.2) and not is_late:
                yield 1, self._delivery(month, last, with_reference=self.chance(0.7))

    def _days_in(self, month: date) -> int:
        return sum(day.replace(day=1) == month for day in self.days)

    def _delivery(self, first: date, last: date, with_reference: bool) -> Delivery:
        days = [day for day in self.days if first <= day <= last_day_of(last)]
        tables: dict[str, list[Row]] = {"leerlingen": [row for pupil in self.pupils for row in pupil.enrolments]}
        if self.habits.timetable == "lessen":
            tables["lessen"], tables["groepsindeling"] = self._lessons(days)
        elif self.habits.timetable == "rooster":
            tables["rooster"] = [row for pupil in self.pupils for day in days for row in self._slots(pupil, day)]
            if days and self.chance(0.3):
                tables["rooster"].append(self._slot(self.pupils[0], days[0], "1") | {"leerlingnummer": "777777"})
                tables["rooster"].append(self._slot(self.pupils[0], first - timedelta(days=2), "1"))
            self.random.shuffle(tables["rooster"])
            if not tables["rooster"]:  # a month without lessons: no timetable is delivered
                del tables["rooster"]
        tables["registraties"] = [row for pupil in self.pupils for row in self._registrations(pupil, days)]
        if days and self.chance(0.3):
            tables["registraties"].append(self._said(self.pupils[0], days[0], "sick") | {"leerlingnummer": "777777"})
        self.random.shuffle(tables["registraties"])
        if with_reference:
            tables["lestijden"] = self.habits.bell_rows
            tables["codes"] = self.habits.code_rows
            tables["vrije_dagen"] = self.habits.free_days
        elif self.chance(0.3):
            tables["codes"] = self.random.sample(self.habits.code_rows, 2)
        return Delivery(self.school.school_id, first, last, tables)

    # --- timetable ---------------------------------------------------------------------------------------------

    def _slot(self, pupil: "_Pupil", day: date, period: str) -> Row:
        """One slot, given by its period, by times or by both."""
        number = int(period)
        begin = 8 * 60 + 30 + (number - 1) * self.habits.lesson_minutes + (20 if number > 2 else 0)
        times = {"begintijd": clock(begin), "eindtijd": clock(begin + self.habits.lesson_minutes)}
        writing = self.random.choice(("period", "period", "times", "both"))
        return {
            "leerlingnummer": pupil.number,
            "datum": day.isoformat(),
            "lesuur": period if writing != "times" else "",
            "begintijd": times["begintijd"] if writing != "period" else "",
            "eindtijd": times["eindtijd"] if writing != "period" else "",
            "vak": "wi",
            "soort": self.random.choice(("", "regulier", "stage", "toets")),
            "status": "",
            "gecontroleerd": self.random.choice(self.habits.roll_call),
        }

    def _slots(self, pupil: "_Pupil", day: date) -> Iterator[Row]:
        if not pupil.is_due(day):
            return
        periods = self.habits.periods[: pupil.slots_a_day]
        nasty = self.habits.nastiness
        if len(periods) > 1 and self.chance(nasty * 3):  # a double lesson
            yield self._slot(pupil, day, "1") | {"lesuur": "1-2", "begintijd": "", "eindtijd": ""}
            periods = periods[2:] if self.chance(0.8) else periods[1:]
        for period in periods:
            slot = self._slot(pupil, day, period)
            if self.chance(nasty * 2):
                slot["status"] = self.random.choice(STATES)
            yield slot
            if self.chance(nasty):  # the same slot again, perhaps with another roll call
                yield slot | {"gecontroleerd": self.random.choice(("J", "N", ""))}
            if self.chance(nasty):  # planned and cancelled at once
                yield slot | {"status": self.random.choice(STATES)}
            if self.chance(nasty * 2):  # overlaps this slot and maybe the next
                begin = self.random.choice((8 * 60, 8 * 60 + 45, 9 * 60, 9 * 60 + 20, 10 * 60))
                times = {"begintijd": clock(begin), "eindtijd": clock(begin + self.random.choice((20, 50, 90)))}
                status = self.random.choice(("", "", "maatwerk"))
                yield slot | times | {"lesuur": self.random.choice(("", period)), "status": status}
            if self.chance(nasty / 2):  # cannot be converted
                yield slot | {"lesuur": "9", "begintijd": "", "eindtijd": ""}

    def _lessons(self, days: list[date]) -> tuple[list[Row], list[Row]]:
        """The timetable by group; pupils sit in a group for a part of the time, or twice."""
        lessons, members = [], []
        for group in ("1a", "1b"):
            for day in days:
                if group == "1b" and day.isoweekday() == 3:
                    continue
                for period in self.habits.periods[: 2 if group == "1b" else 4]:
                    lesson = self._slot(self.pupils[0], day, period) | {"lesgroep": group}
                    del lesson["leerlingnummer"]
                    if self.chance(self.habits.nastiness):
                        lesson["status"] = self.random.choice(STATES)
                    lessons.append(lesson)
                    if self.chance(self.habits.nastiness):
                        lessons.append(lesson | {"gecontroleerd": "N"})
        for pupil in self.pupils:
            group = self.random.choice(("1a", "1b"))
            members.append({"leerlingnummer": pupil.number, "lesgroep": group, "van": "", "tot": ""})
            if days and self.chance(0.4):
                change = self.random.choice(days)
                members[-1]["tot"] = change.isoformat()
                again = {"lesgroep": self.random.choice(("1a", "1b")), "van": change.isoformat()}
                members.append(members[-1] | again | {"tot": ""})
        return lessons, members

    # --- registrations -----------------------------------------------------------------------------------------

    def _said(self, pupil: "_Pupil", day: date, category: str) -> Row:
        random = self.random
        code = random.choice(self.habits.codes[category])
        moment = datetime(day.year, day.month, day.day, random.choice((8, 8, 9, 10, 16)), random.choice((0, 30)))
        moment += timedelta(days=random.choice((0, 0, 0, 3)))
        return {
            "leerlingnummer": random.choice(pupil.writings),
            "datum": day.isoformat(),
            "datum_tot": "",
            "lesuur": "",
            "begintijd": "",
            "eindtijd": "",
            "code": f" {code.lower()}" if self.chance(0.05) else code,
            "geoorloofd": random.choice(("J", "N", "")),
            "bron": random.choice(SOURCES),
            "minuten": "",
            "geregistreerd_op": moment.isoformat() if self.chance(0.8) else "",
        }

    def _any_category(self) -> str:
        return self.random.choice([*self.habits.codes])

    def _registrations(self, pupil: "_Pupil", days: list[date]) -> Iterator[Row]:
        own = [day for day in days if pupil.is_due(day)]
        if pupil.trait == "round":  # exactly 95, 90, 80 or 50 % where 20 slots of the same length are seen
            yield from (self._said(pupil, day, "unauthorised") for day in own[: self.random.choice((1, 2, 4, 10))])
        elif pupil.trait == "gone" and own:
            yield self._said(pupil, own[0], "unauthorised") | {"datum_tot": last_day_of(own[-1]).isoformat()}
        elif pupil.trait == "long_sick" and own:
            first = self.random.choice(own)
            until = first + timedelta(days=self.random.randint(6, 45))
            yield self._said(pupil, first - timedelta(days=3), "sick") | {"datum_tot": until.isoformat()}
        for day in own:
            if pupil.trait == "truant" and self.chance(0.4):
                yield self._part_of_day(
                    self._said(pupil, day, self.random.choice(("unauthorised", "late_unauthorised")))
                )
            elif pupil.trait == "often_sick" and self.chance(0.25):
                yield self._said(pupil, day, "sick")
            elif pupil.trait == "late" and self.chance(0.4):
                yield self._part_of_day(
                    self._said(pupil, day, self.random.choice(("late_authorised", "late_unauthorised")))
                )
            elif self.chance(0.06 if pupil.trait not in ("round", "gone") else 0.0):
                row = self._part_of_day(self._said(pupil, day, self._any_category()))
                yield row
                if self.chance(0.5):  # somebody else says something else about the same day or lesson
                    other = self._said(pupil, day, self._any_category())
                    when = {name: row[name] for name in ("lesuur", "begintijd", "eindtijd", "geregistreerd_op")}
                    yield other | when if self.chance(0.5) else self._part_of_day(other)
        if own and self.chance(0.3):  # over the border of the month
            day = self.random.choice((own[0], own[-1]))
            span = {"datum": (day - timedelta(days=2)).isoformat(), "datum_tot": (day + timedelta(days=3)).isoformat()}
            yield self._said(pupil, day, self._any_category()) | span

    def _part_of_day(self, row: Row) -> Row:
        """A whole day, a period, a span of periods, times, minutes, some days: any of what schools write."""
        random = self.random
        form = random.choice(("day", "period", "period", "span", "times", "times", "both", "days"))
        if form in ("period", "both"):
            row["lesuur"] = random.choice(self.habits.periods)
        elif form == "span":
            spans = ("1-2", "2-3", "1-4", "02-03") if self.habits.periods[0] == "1" else ("ochtend-middag",)
            row["lesuur"] = random.choice(spans)
        elif form == "days":
            row["datum_tot"] = (date.fromisoformat(row["datum"]) + timedelta(days=random.randint(1, 4))).isoformat()
        if form in ("times", "both"):
            begin = random.randint(8 * 60, 11 * 60)
            row["begintijd"], row["eindtijd"] = clock(begin), clock(begin + random.choice((5, 17, 50, 120)))
        if self.chance(0.4):
            row["minuten"] = str(random.choice((0, 3, 10, 45, 200)))
        return row


@dataclass
class _Pupil:
    trait: str
    writings: tuple[str, ...]
    enrolments: list[Row]
    slots_a_day: int

    @property
    def number(self) -> str:
        """The pupil number as the school usually writes it."""
        return self.writings[0]

    def is_due(self, day: date) -> bool:
        """On which weekdays the pupil has lessons."""
        if self.trait == "tuesday_thursday":
            return day.isoweekday() in (2, 4)
        if self.trait == "short_week":
            return day.isoweekday() == 1
        return True


def clock(minute: int) -> str:
    """Minutes from midnight as 08:30."""
    return f"{minute // 60:02d}:{minute % 60:02d}"
