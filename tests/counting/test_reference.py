"""The reference itself, on border cases that were worked out by hand. Dates: 5 October 2026 is a Monday."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from .exchange import Delivery, Row, School
from .periods import tier_of
from .reference import Region, count_region

OCTOBER = date(2026, 10, 1)
MONDAY = date(2026, 10, 5)
SCHOOL = School("99ZZ00", "vo", ((date(2026, 10, 17), date(2026, 10, 25)),))
CODES = [
    {"code": "Z", "categorie": "ziek"},
    {"code": "O", "categorie": "unauthorised"},
    {"code": "TL", "categorie": "ongeoorloofd te laat"},
    {"code": "A", "categorie": "aanwezig"},
    {"code": "HW", "categorie": "geen verzuim"},
    {"code": "M", "categorie": "medisch bezoek"},
]
BELLS = [
    {"lesuur": "1", "begintijd": "08:30", "eindtijd": "09:20"},
    {"lesuur": "2", "begintijd": "09:20", "eindtijd": "10:10"},
    {"lesuur": "3", "begintijd": "10:30", "eindtijd": "11:20"},
]


@dataclass
class Told:
    """A delivery in the making, of one pupil `7` unless told otherwise."""

    month: date = OCTOBER
    pupils: list[Row] = field(default_factory=lambda: [pupil()])
    slots: list[Row] | None = field(default_factory=list)
    registrations: list[Row] = field(default_factory=list)
    bells: list[Row] | None = field(default_factory=lambda: list(BELLS))
    codes: list[Row] | None = field(default_factory=lambda: list(CODES))
    free_days: list[str] = field(default_factory=list)
    school: School = SCHOOL

    def delivery(self) -> Delivery:
        tables: dict[str, list[Row]] = {"leerlingen": self.pupils, "registraties": self.registrations}
        for name, rows in (("rooster", self.slots), ("lestijden", self.bells), ("codes", self.codes)):
            if rows is not None:
                tables[name] = rows
        if self.free_days:
            tables["vrije_dagen"] = [{"datum": day} for day in self.free_days]
        return Delivery(self.school.school_id, self.month, self.month, tables)

    def plan(self, *days: date, hours: int = 1, **values: str) -> None:
        """Plans so many clock hours from 08:00 on each day."""
        assert self.slots is not None
        for day in days:
            for hour in range(8, 8 + hours):
                self.slots.append(slot(day, begintijd=f"{hour:02d}:00", eindtijd=f"{hour + 1:02d}:00") | values)


def pupil(number: str = "7", **values: str) -> Row:
    return {
        "leerlingnummer": number,
        "onderwijstype": "havo",
        "leerjaar": "3",
        "woongemeente": "0153",
        "inschrijving": "2026-08-01",
    } | values


def slot(day: date, number: str = "7", **values: str) -> Row:
    return {"leerlingnummer": number, "datum": day.isoformat(), "gecontroleerd": "J"} | values


def said(day: date, code: str, number: str = "7", **values: str) -> Row:
    return {"leerlingnummer": number, "datum": day.isoformat(), "code": code} | values


def counted(*told: Told) -> Region:
    schools = list({each.school.school_id: each.school for each in told}.values())
    return count_region(schools, [each.delivery() for each in told])


def only_row(region: Region, table: str) -> dict:
    (row,) = region.tables[table].values()
    return row


def weekdays(first: date, count: int) -> list[date]:
    days: list[date] = []
    while len(days) < count:
        if first.isoweekday() <= 5:
            days.append(first)
        first += timedelta(days=1)
    return days


@pytest.mark.parametrize(
    ("present", "registered", "md_mtss", "pyramid"),
    [
        (100, 100, "tier_1", "green"),
        (95, 100, "tier_1", "green"),
        (94_999, 100_000, "tier_2", "yellow"),
        (90, 100, "tier_2", "yellow"),
        (89_999, 100_000, "tier_3", "yellow"),
        (80, 100, "tier_3", "yellow"),
        (79_999, 100_000, "tier_3", "orange"),
        (50, 100, "tier_3", "orange"),
        (49_999, 100_000, "tier_3", "red"),
        (0, 100, "tier_3", "red"),
    ],
)
def test_a_tier_begins_exactly_at_its_border(present: int, registered: int, md_mtss: str, pyramid: str) -> None:
    assert tier_of("md_mtss", present, registered) == md_mtss
    assert tier_of("pyramid", present, registered) == pyramid


@pytest.mark.parametrize(("minutes", "tier"), [(30, "tier_1"), (31, "tier_2"), (60, "tier_2"), (61, "tier_3")])
def test_month_tier_over_ten_days_of_one_hour(minutes: int, tier: str) -> None:
    told = Told()
    told.plan(*weekdays(MONDAY, 10))  # 600 minutes: 95 % is 30 absent, 90 % is 60
    told.registrations = [said(MONDAY, "O", minuten=str(min(minutes, 60)))]
    if minutes > 60:
        told.registrations.append(said(MONDAY + timedelta(days=1), "O", minuten=str(minutes - 60)))
    region = counted(told)
    assert only_row(region, "attendance_month")["absent_minutes"] == minutes
    assert only_row(region, "pupil_month")["md_mtss_tier"] == tier


def test_roll_call_and_rows_make_the_four_kinds_of_minutes() -> None:
    told = Told()
    days = weekdays(MONDAY, 4)
    told.plan(days[0])
    told.plan(days[1], gecontroleerd="N")
    told.plan(days[2], gecontroleerd="")
    told.plan(days[3], gecontroleerd="N")
    told.registrations = [said(days[3], "A")]
    row = only_row(counted(told), "attendance_month")
    assert (row["scheduled_minutes"], row["registered_minutes"], row["unregistered_minutes"]) == (240, 180, 60)
    assert (row["present_minutes"], row["assumed_present_minutes"], row["absent_minutes"]) == (180, 60, 0)
    assert row["is_absence_only"] is False


def test_roll_call_of_adapted_slots_does_not_make_a_month_with_roll_call() -> None:
    told = Told()
    told.plan(MONDAY, gecontroleerd="")
    told.plan(MONDAY + timedelta(days=1), status="vervallen")
    row = only_row(counted(told), "attendance_month")
    assert row["is_absence_only"] is True
    assert row["adapted_minutes"] == 60


def test_the_bells_of_the_date_hold() -> None:
    wednesday, thursday, friday = weekdays(date(2026, 10, 7), 3)
    told = Told()
    told.bells = [
        {"lesuur": "1", "begintijd": "08:30", "eindtijd": "09:20", "geldig_tot": "2026-10-07"},
        {"lesuur": "1", "begintijd": "08:30", "eindtijd": "09:15", "geldig_van": "2026-10-08"},
        {"lesuur": "1", "begintijd": "08:30", "eindtijd": "09:00", "weekdag": "5"},
        {"lesuur": "1", "begintijd": "08:30", "eindtijd": "08:50", "datum": "2026-10-12"},
        {"lesuur": "2", "begintijd": "09:20", "eindtijd": "10:10"},
    ]
    monday = date(2026, 10, 12)
    told.slots = [slot(day, lesuur="01") for day in (wednesday, thursday, friday, monday)] + [slot(monday, lesuur="2")]
    days = {key[1]: row["scheduled_minutes"] for key, row in counted(told).tables["attendance_day"].items()}
    # on the short day lesson 2 has no bell, so that slot is set aside
    assert days == {wednesday: 50, thursday: 45, friday: 30, monday: 20}


def test_a_span_of_periods_leaves_the_breaks_out() -> None:
    told = Told()
    told.slots = [slot(MONDAY, lesuur="2-3"), slot(MONDAY, lesuur="3-4")]
    told.registrations = [said(MONDAY, "M", begintijd="10:00", eindtijd="10:40")]
    row = only_row(counted(told), "attendance_month")
    assert row["scheduled_minutes"] == 100  # 3-4 cannot be converted: lesson 4 has no bell
    assert row["absent_minutes"] == 20


def test_bells_as_timetable_skip_weekend_holiday_and_free_days() -> None:
    told = Told(slots=None)
    told.bells = [{"lesuur": "ochtend", "begintijd": "08:30", "eindtijd": "12:00", "weekdag": str(d)} for d in (1, 2)]
    delivery = told.delivery()
    delivery.tables["vrije_dagen"] = [{"datum": "2026-10-27", "omschrijving": "studiedag"}]
    region = count_region([SCHOOL], [delivery])
    # Mondays and Tuesdays of October: 5 6 12 13 (19 20 holiday) 26 (27 free)
    assert sorted(key[1].day for key in region.tables["attendance_day"]) == [5, 6, 12, 13, 26]
    assert only_row(region, "attendance_month")["assumed_present_minutes"] == 5 * 210
    assert {key[5] for key in region.tables["attendance_timetable"]} == {"ochtend"}


def test_a_timetable_by_group_follows_the_group() -> None:
    told = Told(slots=None, pupils=[pupil("7"), pupil("8")])
    delivery = told.delivery()
    delivery.tables["lessen"] = [
        {"lesgroep": "h3a", "datum": day.isoformat(), "lesuur": "1", "gecontroleerd": "J"}
        for day in weekdays(MONDAY, 3)
    ]
    delivery.tables["groepsindeling"] = [
        {"leerlingnummer": "7", "lesgroep": "h3a"},
        {"leerlingnummer": "7", "lesgroep": "h3a", "van": "2026-10-06"},
        {"leerlingnummer": "8", "lesgroep": "h3a", "van": "2026-10-06", "tot": "2026-10-06"},
    ]
    region = count_region([SCHOOL], [delivery])
    assert {key[1]: row["scheduled_minutes"] for key, row in region.tables["pupil_month"].items()} == {
        "7": 150,
        "8": 50,
    }


def test_same_slot_twice_counts_once_but_planned_and_cancelled_differ() -> None:
    told = Told()
    told.slots = [
        slot(MONDAY, lesuur="1", gecontroleerd="N"),
        slot(MONDAY, begintijd="08:30", eindtijd="09:20"),
        slot(MONDAY, lesuur="2", status="vervallen"),
        slot(MONDAY, lesuur="2", status="opbouw"),
    ]
    region = counted(told)
    row = only_row(region, "attendance_month")
    assert (row["scheduled_minutes"], row["unregistered_minutes"], row["adapted_minutes"]) == (50, 50, 50)
    assert [key[4] for key in region.tables["adapted_month"]] == ["cancelled"]


def test_of_overlapping_slots_the_decided_one_stays_then_the_earliest() -> None:
    told = Told()
    # a chain: each overlaps the next; without rows 08:00 stays, 08:40 goes, 09:20 stays
    told.slots = [
        slot(MONDAY, begintijd="09:20", eindtijd="10:20"),
        slot(MONDAY, begintijd="08:40", eindtijd="09:40", lesuur="2"),
        slot(MONDAY, begintijd="08:00", eindtijd="09:00"),
        slot(MONDAY, begintijd="10:20", eindtijd="10:30"),
        slot(MONDAY, begintijd="08:00", eindtijd="12:00", status="maatwerk"),
    ]
    row = only_row(counted(told), "attendance_month")
    assert (row["scheduled_minutes"], row["adapted_minutes"]) == (130, 0)
    told.bells = []
    told.registrations = [said(MONDAY, "Z", lesuur="2")]
    row = only_row(counted(told), "attendance_month")
    assert (row["scheduled_minutes"], row["absent_minutes"]) == (70, 60)


def test_a_slot_set_aside_does_not_count_as_touched() -> None:
    told = Told()
    told.slots = [slot(MONDAY, begintijd="08:30", eindtijd="09:30"), slot(MONDAY, begintijd="09:00", eindtijd="10:00")]
    told.registrations = [said(MONDAY, "M", minuten="15")]
    row = only_row(counted(told), "attendance_month")
    assert (row["scheduled_minutes"], row["absent_minutes"]) == (60, 15)


def test_only_enrolled_days_count_and_the_last_enrolment_gives_the_cohort() -> None:
    told = Told()
    told.pupils = [
        pupil(inschrijving="2026-10-06", uitschrijving="2026-10-06", leerjaar="4"),
        pupil(inschrijving="2026-08-01", uitschrijving="2026-10-05"),
    ]
    told.plan(*weekdays(MONDAY, 3))
    region = counted(told)
    assert only_row(region, "attendance_month")["scheduled_minutes"] == 120
    assert next(iter(region.tables["attendance_month"]))[2:] == ("havo", 4)


def test_latest_row_decides_then_source_then_place_in_the_file() -> None:
    told = Told()
    days = weekdays(MONDAY, 4)
    told.plan(*days)
    early, late = "2026-10-05T08:00:00", "2026-10-05T09:00:00"
    told.registrations = [
        said(days[0], "Z", geregistreerd_op=late, bron="melding"),
        said(days[0], "O", geregistreerd_op=early, bron="nabellen"),
        said(days[1], "Z", geregistreerd_op=early, bron="nabellen"),
        said(days[1], "O", geregistreerd_op=early, bron="controle"),
        said(days[1], "M", geregistreerd_op=early, bron="melding"),
        said(days[2], "O", bron="controle"),
        said(days[2], "Z", bron="controle"),
        said(days[2], "M", bron="melding"),
        said(days[3], "Z", geregistreerd_op=early),
        said(days[3], "O", bron="nabellen"),
        said(days[3], "HW", geregistreerd_op=late),
    ]
    categories = counted(told).tables["absence_category_month"]
    assert {key[4]: row["absent_minutes"] for key, row in categories.items()} == {"sick": 240}


def test_late_rules() -> None:
    told = Told()
    days = weekdays(MONDAY, 5)
    for day in days:
        told.plan(day, lesuur="1", begintijd="", eindtijd="")
        told.plan(day, lesuur="2", begintijd="", eindtijd="")
    told.registrations = [
        said(days[0], "TL"),  # whole day: the first slot only, no minutes
        said(days[1], "TL", minuten="12"),  # whole day, one slot: 12
        said(days[2], "TL", lesuur="1-2", minuten="12"),  # two slots: the minutes fit neither
        said(days[3], "TL", begintijd="09:10", eindtijd="09:25"),  # 10 of lesson 1, 5 of lesson 2
        said(days[4], "TL", lesuur="2", minuten="70"),  # never more than the slot
    ]
    region = counted(told)
    row = only_row(region, "attendance_month")
    assert (row["late_count"], row["absent_minutes"], row["unauthorised_minutes"]) == (7, 77, 77)
    lessons = {key[4:]: each["absent_minutes"] for key, each in region.tables["attendance_timetable"].items()}
    assert [lessons[key] for key in ((2, "1"), (4, "1"), (4, "2"), (5, "2"))] == [12, 10, 5, 50]


def test_a_late_span_touches_the_first_slot_of_each_day() -> None:
    told = Told()
    told.plan(*weekdays(MONDAY, 3), hours=2)
    told.registrations = [said(MONDAY, "TL", datum_tot="2026-10-06", minuten="5")]
    row = only_row(counted(told), "attendance_month")
    assert (row["late_count"], row["absent_minutes"]) == (2, 0)


def test_a_span_of_days_holds_in_every_month_that_it_touches() -> None:
    october, november = Told(), Told(month=date(2026, 11, 1))
    october.plan(date(2026, 10, 30))
    november.plan(date(2026, 11, 2), date(2026, 11, 3))
    span = said(date(2026, 10, 30), "Z", datum_tot="2026-11-02")
    october.registrations = november.registrations = [span]
    region = counted(october, november)
    absent = {key[1].month: row["absent_minutes"] for key, row in region.tables["attendance_month"].items()}
    assert absent == {10: 60, 11: 60}
    spells = {key[1].month: row["spells"] for key, row in region.tables["absence_category_month"].items()}
    assert spells == {10: 1, 11: 0}


def test_a_sick_spell_runs_over_weekend_and_holiday() -> None:
    told = Told()
    days = [date(2026, 10, d) for d in (15, 16, 26, 27, 28)]  # 17–25 October is a holiday
    told.plan(*days)
    told.registrations = [said(days[0], "Z", datum_tot="2026-10-26"), said(days[4], "Z")]
    row = only_row(counted(told), "absence_category_month")
    assert (row["spells"], row["absent_minutes"]) == (2, 240)


def test_a_missing_month_breaks_a_spell() -> None:
    september, november = Told(month=date(2026, 9, 1)), Told(month=date(2026, 11, 1))
    september.plan(date(2026, 9, 30))
    november.plan(date(2026, 11, 2))
    september.registrations = [said(date(2026, 9, 30), "Z")]
    november.registrations = [said(date(2026, 11, 2), "Z")]
    spells = [row["spells"] for row in counted(september, november).tables["absence_category_month"].values()]
    assert spells == [1, 1]


def test_a_code_counts_as_its_mapping_of_that_day_and_never_as_a_guess() -> None:
    told = Told()
    told.plan(*weekdays(MONDAY, 3))
    told.codes = [
        {"code": "BV", "categorie": "verlof", "geldig_tot": "2026-10-05"},
        {"code": "bv ", "categorie": "geen verzuim", "geldig_van": "2026-10-06"},
    ]
    told.registrations = [
        said(MONDAY, "Bv", datum_tot="2026-10-06"),
        said(MONDAY + timedelta(days=2), "ON"),
    ]
    categories = counted(told).tables["absence_category_month"]
    assert {key[4]: row["absent_minutes"] for key, row in categories.items()} == {"leave": 60, "unknown_reason": 60}


def test_bells_and_codes_are_remembered_backwards_only_where_nothing_is_earlier() -> None:
    months = [Told(month=date(2026, m, 1), bells=None, codes=None) for m in (9, 10, 11)]
    for told in months:
        assert told.slots is not None
        told.slots.append(slot(told.month.replace(day=2), lesuur="1"))
        told.registrations = [said(told.month.replace(day=2), "Q")]
    months[1].bells = [{"lesuur": "1", "begintijd": "08:00", "eindtijd": "09:00"}]
    months[2].codes = [{"code": "q", "categorie": "sick"}]
    rows = counted(*months).tables["attendance_month"].values()
    assert [row["authorised_minutes"] for row in rows] == [60, 60, 60]


def test_a_correction_replaces_the_month_as_a_whole_and_keeps_the_bells() -> None:
    first, correction = Told(), Told(bells=None, codes=None)
    first.slots = [slot(MONDAY, lesuur="1"), slot(MONDAY, lesuur="2")]
    correction.slots = [slot(MONDAY, lesuur="3")]
    assert only_row(counted(first, correction), "attendance_month")["scheduled_minutes"] == 50


@pytest.mark.parametrize(("days", "tier"), [(9, "too_little_data"), (10, "tier_1")])
def test_tuesdays_and_thursdays_only(days: int, tier: str) -> None:
    school = School("99ZZ01", "vo")
    told = Told(month=date(2026, 9, 1), pupils=[pupil(), pupil("8")], school=school)
    for day in weekdays(date(2026, 9, 1), 22):
        told.plan(day, leerlingnummer="8")
    tuesdays_and_thursdays = [day for day in weekdays(date(2026, 9, 1), 22) if day.isoweekday() in (2, 4)]
    assert len(tuesdays_and_thursdays) == 9
    told.plan(*tuesdays_and_thursdays)
    if days == 10:
        told.plan(date(2026, 9, 30))
    assert counted(told).tables["pupil_month"][school.school_id, "7", told.month]["md_mtss_tier"] == tier


@pytest.mark.parametrize(("days", "tier"), [(9, "too_little_data"), (10, "tier_1")])
def test_half_of_the_days_rounded_up_where_the_school_has_few(days: int, tier: str) -> None:
    told = Told(pupils=[pupil(), pupil("8")])
    told.plan(*weekdays(date(2026, 10, 1), 19), leerlingnummer="8")
    told.plan(*weekdays(date(2026, 10, 1), days))
    assert counted(told).tables["pupil_month"][SCHOOL.school_id, "7", OCTOBER]["md_mtss_tier"] == tier


@pytest.mark.parametrize(("unseen", "tier"), [(5, "tier_1"), (6, "too_little_data")])
def test_a_tier_needs_half_of_the_minutes_registered(unseen: int, tier: str) -> None:
    told = Told()
    days = weekdays(MONDAY, 10)
    told.plan(*days[:unseen], gecontroleerd="N")
    told.plan(*days[unseen:])
    assert only_row(counted(told), "pupil_month")["md_mtss_tier"] == tier


def test_a_transfer_has_a_tier_per_school_and_enters_and_leaves() -> None:
    other = School("99ZZ02", "vo")
    told = []
    for month, school in ((date(2026, 9, 1), SCHOOL), (OCTOBER, SCHOOL), (date(2026, 9, 1), other), (OCTOBER, other)):
        each = Told(month=month, school=school, pupils=[pupil("1"), pupil("7")])
        here = (school is SCHOOL) == (month.month == 9)
        for day in weekdays(month, 12):
            each.plan(day, leerlingnummer="1")
            if here:
                each.plan(day)
        told.append(each)
    region = counted(*told)
    moves = {(key[2], *key[5:]) for key in region.tables["tier_transition"] if key[0] == "md_mtss"}
    assert moves == {
        (SCHOOL.school_id, "tier_1", "left"),
        (SCHOOL.school_id, "tier_1", "tier_1"),
        (other.school_id, "entered", "tier_1"),
        (other.school_id, "tier_1", "tier_1"),
    }


def test_year_to_date_begins_on_1_august() -> None:
    july, august = Told(month=date(2026, 7, 1)), Told(month=date(2026, 8, 1))
    july.pupils = august.pupils = [pupil(inschrijving="2026-07-01")]
    july.plan(*weekdays(date(2026, 7, 1), 12))
    july.registrations = [said(date(2026, 7, 1), "O", datum_tot="2026-07-31")]
    august.plan(*weekdays(date(2026, 8, 3), 12))
    tiers = {key[2].month: row["md_mtss_tier_ytd"] for key, row in counted(july, august).tables["pupil_month"].items()}
    assert tiers == {7: "tier_3", 8: "tier_1"}


def first_month_of(*told: Told) -> set[tuple]:
    return {
        (key[2], key[6]) for key in counted(*told).tables["tier_distribution"] if key[:2] == ("md_mtss", "first_month")
    }


def test_first_month_is_the_first_four_school_weeks() -> None:
    august, september = Told(month=date(2026, 8, 1)), Told(month=date(2026, 9, 1))
    august.plan(*weekdays(date(2026, 8, 24), 6))  # weeks 35 and 36
    september.plan(*weekdays(date(2026, 9, 1), 22))  # to week 40; the fourth week ends on 18 September
    september.registrations = [said(date(2026, 9, 21), "O", datum_tot="2026-09-30")]
    assert first_month_of(august, september) == {(date(2026, 9, 1), "tier_1")}
    september.registrations = [said(date(2026, 9, 18), "O")]  # 1 of 20 days: exactly 95 %
    assert first_month_of(august, september) == {(date(2026, 9, 1), "tier_1")}
    september.registrations = [said(date(2026, 9, 17), "O", datum_tot="2026-09-18")]
    assert first_month_of(august, september) == {(date(2026, 9, 1), "tier_2")}
    signals = [key[0] for key in counted(august, september).tables["signal_month"]]
    assert signals == ["early_month"]


def test_first_month_is_not_given_where_the_year_began_unseen() -> None:
    october = Told()
    october.plan(*weekdays(date(2026, 10, 1), 22))
    assert first_month_of(october) == set()


def test_first_month_is_given_where_no_school_day_lies_before_the_first_delivered_month() -> None:
    september = Told(month=date(2026, 9, 1), free_days=["2026-08-31"])
    september.plan(*weekdays(date(2026, 9, 1), 22))
    assert first_month_of(september) == set()  # without a holiday the year begins on 3 August
    for last_day, free_days, is_given in (
        (date(2026, 8, 31), [], True),
        (date(2026, 8, 30), [], False),  # Monday 31 August is a school day
        (date(2026, 8, 30), ["2026-08-31"], True),
        (date(2026, 8, 27), ["2026-08-31"], False),  # and so is Friday 28 August
    ):
        september.school = School("99ZZ00", "vo", ((date(2026, 7, 18), last_day),))
        september.free_days = free_days
        assert bool(first_month_of(september)) == is_given


def absent_days(told: list[Told], code: str, days: list[date]) -> Region:
    for each in told:
        each.registrations = [said(day, code) for day in days if day.replace(day=1) == each.month]
    return counted(*told)


def events(region: Region, signal: str) -> list[tuple[int, int, int]]:
    return sorted(
        (key[1].month, row["pupils"], row["events"])
        for key, row in region.tables["signal_month"].items()
        if key[0] == signal
    )


def autumn() -> list[Told]:
    """September to December 2026, one clock hour on every weekday outside the holiday of 17–25 October."""
    told = []
    for month in (9, 10, 11, 12):
        each = Told(month=date(2026, month, 1))
        holiday = SCHOOL.holidays[0]
        days = [day for day in weekdays(each.month, 24) if day.month == month]
        each.plan(*(day for day in days if not holiday[0] <= day <= holiday[1]))
        told.append(each)
    return told


def test_16_hours_on_the_last_minute() -> None:
    days = weekdays(date(2026, 9, 7), 16)  # 16 hours in 4 weeks; the 16th day is Monday 28 September
    told = autumn()
    assert events(absent_days(told, "O", days), "hours_16_in_4_weeks") == [(9, 1, 1)]
    told[0].registrations[-1]["minuten"] = "59"  # 15:59
    assert events(counted(*told), "hours_16_in_4_weeks") == []


def test_16_hours_within_4_school_weeks_that_a_holiday_does_not_count_for() -> None:
    days = weekdays(date(2026, 10, 1), 12) + weekdays(date(2026, 10, 26), 4)  # weeks 40, 41, 42 and 44
    assert events(absent_days(autumn(), "O", days), "hours_16_in_4_weeks") == [(10, 1, 1)]
    # one school week more and the first days are out of sight
    days = weekdays(date(2026, 10, 1), 12) + weekdays(date(2026, 11, 2), 4)
    assert events(absent_days(autumn(), "O", days), "hours_16_in_4_weeks") == []


def test_16_hours_count_anew_after_an_event() -> None:
    days = weekdays(date(2026, 9, 7), 31)
    region = absent_days(autumn(), "O", [day for day in days if not 17 <= day.day <= 25 or day.month == 9])
    # 16 days from 7 September end on 28 September; from the next day 13 days to 15 October, then 16 October
    assert events(region, "hours_16_in_4_weeks") == [(9, 1, 1)]
    days += weekdays(date(2026, 10, 26), 2)
    assert events(absent_days(autumn(), "O", days), "hours_16_in_4_weeks") == [(9, 1, 1), (10, 1, 1)]


def test_the_fourth_sick_spell_in_12_school_weeks() -> None:
    # weeks 36, 37, 38; the 12th school week from 36 on is week 48 (week 43 is a holiday): 23–27 November
    three = [date(2026, 9, 1), date(2026, 9, 8), date(2026, 9, 15)]
    assert events(absent_days(autumn(), "Z", [*three, date(2026, 11, 23)]), "mazl_sick") == [(11, 1, 1)]
    assert events(absent_days(autumn(), "Z", [*three, date(2026, 11, 30)]), "mazl_sick") == []
    five = [*three, date(2026, 9, 22), date(2026, 9, 29)]
    assert events(absent_days(autumn(), "Z", five), "mazl_sick") == [(9, 1, 1)]


def test_the_seventh_day_sick() -> None:
    six = weekdays(date(2026, 10, 9), 6)  # to Friday 16 October, then a holiday
    assert events(absent_days(autumn(), "Z", six), "mazl_sick") == []
    assert events(absent_days(autumn(), "Z", [*six, date(2026, 10, 26)]), "mazl_sick") == [(10, 1, 1)]
    assert events(absent_days(autumn(), "Z", [*six, date(2026, 10, 27)]), "mazl_sick") == []


def test_unauthorised_for_more_than_four_school_weeks() -> None:
    days = weekdays(date(2026, 9, 7), 20)
    assert events(absent_days(autumn(), "O", days), "long_term_unauthorised") == []
    days = weekdays(date(2026, 9, 7), 25)
    assert events(absent_days(autumn(), "O", days), "long_term_unauthorised") == [(10, 1, 1)]
    days = weekdays(date(2026, 9, 7), 30) + weekdays(date(2026, 10, 26), 20)
    assert events(absent_days(autumn(), "O", days), "long_term_unauthorised") == [(10, 1, 1)]


def test_an_undelivered_month_ends_every_window() -> None:
    september, _, november, december = autumn()
    told = [september, november, december]
    last, first = weekdays(date(2026, 9, 17), 10), weekdays(date(2026, 11, 2), 25)
    assert events(absent_days(told, "O", last + first[:10]), "hours_16_in_4_weeks") == []
    assert events(absent_days(told, "O", last + first[:16]), "hours_16_in_4_weeks") == [(11, 1, 1)]
    assert events(absent_days(told, "O", last + first[:20]), "long_term_unauthorised") == []
    assert events(absent_days(told, "O", last + first), "long_term_unauthorised") == [(12, 1, 1)]
    sick = [date(2026, 9, 8), date(2026, 9, 29), date(2026, 11, 3), date(2026, 11, 10)]
    assert events(absent_days(told, "Z", sick), "mazl_sick") == []
    sick += [date(2026, 11, 17), date(2026, 11, 24)]
    assert events(absent_days(told, "Z", sick), "mazl_sick") == [(11, 1, 1)]
