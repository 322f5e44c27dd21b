"""School: one school for its own conversation. Cohorts by month, reasons, the week and the days, and its own history."""

from datetime import date, timedelta

import streamlit as st

from attendance.school_calendar import last_day
from dashboards import filters
from dashboards.drawing import blocks, charts, tables, wording
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import Missing, Share, percent
from dashboards.papers import offer, school_month
from dashboards.parts import absence_parts, attendance_parts, context_notes, school_parts, tier_parts
from dashboards.products import figures
from dashboards.products.data import Row


def page() -> None:
    """The page from its conclusion to its evidence."""
    school = filters.chosen("school")
    month = filters.chosen("month")
    profile = filters.chosen("profile")
    school_id = school["school_id"]
    months = attendance_parts.months_until(month)
    by_month = figures.attendance(["month"], first=months[0], last=months[-1], school_id=school_id)
    now = next((row for row in by_month if row["month"] == month), None)
    about = (wording.SECTORS.get(school["sector"], school["sector"]), school["municipality"], school["board"])
    blocks.note(" · ".join([f"**{school['name']}**", *(word for word in about if word)]))
    if now is None:
        blocks.nothing(
            f"**{wording.month_name(month).capitalize()} is niet geleverd.** Over deze maand is niets bekend; dat is geen nul. "
            "Hieronder staat wat er over de andere maanden van het schooljaar is."
        )
        context_notes.show_school(school_id, months, month)
    else:
        blocks.conclusion(*school_parts.conclusion(school, month, months, now))
        context_notes.show_school(school_id, months, month)
        attendance_parts.left_out(month, school_id=school_id)
        blocks.facts(*attendance_parts.attendance_facts(now))
        attendance_parts.limits([now])
        offer.beside_page(
            school_month.name(school, month),
            lambda: school_month.compose(school, month, profile),
            "Deze maand als stuk voor het gesprek:",
        )

    blocks.section("Het verloop")
    school_parts.trend(by_month, months, month, school_id)
    if now is not None:
        blocks.section("De piramide", f"De leerlingen van deze school in {wording.month_name(month)}.")
        left, right = st.columns([3, 2], gap="large")
        with left:
            tier_parts.pyramid(
                figures.tiers([], profile, "month", first=month, last=month, school_id=school_id),
                profile,
                wording.month_name(month),
            )
        with right:
            if now["totals_schools"]:
                blocks.nothing(f"Signalen zijn er niet: {school_parts.TOTALS_ONLY}")
            else:
                school_parts.signals(school_id, month)

    blocks.section(
        "De cohorten",
        "Elk cohort naast zijn eigen verloop. Een verschil tussen cohorten zegt eerst iets over het rooster, de groep of het moment.",
    )
    school_parts.cohorts(school_id, months)
    if now is not None and now["totals_schools"]:
        blocks.section("De redenen en de week")
        blocks.nothing(f"Redenen en lesuren zijn er niet: {school_parts.TOTALS_ONLY}")
    elif now is not None:
        blocks.section("De redenen")
        absence_parts.reasons(
            figures.reasons(first=month, last=month, school_id=school_id),
            now["registered_minutes"],
            f"{school_id}-redenen-{month:%Y-%m}",
            f"in {wording.month_name(month)}",
        )
        school_parts.adapted(school_id, month)
        blocks.section("De week")
        rows = figures.timetable(first=month, last=month, school_id=school_id)
        if rows:
            absence_parts.timetable(rows, f"{school_id}-week-{month:%Y-%m}")
        else:
            blocks.nothing("Het rooster van deze maand kent geen lesuren om te laten zien.")
    blocks.section("De dagen")
    _days(school_id, months, {row["month"] for row in by_month if row["totals_schools"]})


def _days(school_id: str, months: list[date], with_totals: set[date]) -> None:
    first = wording.school_year_start(months[0])
    last = last_day(months[-1])
    rows = figures.days(school_id, first, last)
    delivered = {
        row["month"]
        for row in figures.calendar(months[0], months[-1])
        if row["school_id"] == school_id and row["is_delivered"]
    }
    by_day = {row["date"]: row for row in rows}
    weekdays = {0, 1, 2, 3, 4} | {row["date"].weekday() for row in rows}
    values, weeks = [], []
    current = months[0] - timedelta(days=months[0].weekday())
    while current <= last:
        weeks.append(current.isoformat())
        for offset in sorted(weekdays):
            value = _day(current + timedelta(days=offset), by_day, delivered, with_totals, months)
            if value:
                values.append({**value, "week": current.isoformat()})
        current += timedelta(days=7)
    charts.show(
        charts.calendar(values, weeks),
        "Elke dag van het schooljaar: hoe donkerder, hoe meer lestijd gemist. Grijs: geen lessen. Een kruisje: niet geleverd. "
        "Stippelrand: wel lessen, niets geregistreerd."
        + (
            f" Van {wording.listing([wording.month_name(month) for month in sorted(with_totals)])} zijn geen dagen bekend: alleen totalen."
            if with_totals
            else ""
        ),
    )
    blocks.missed_legend(charts.class_width(values))
    with st.expander("Als tabel"):
        tables.show(
            [
                Column("Dag", lambda row: row["date"], "day"),
                Column("Aanwezig", figures.rate, "share"),
                Column("Geregistreerd", figures.coverage, "share"),
                Column("Gemist", lambda row: row["absent_minutes"], "hours"),
                Column("waarvan ongeoorloofd", lambda row: row["unauthorised_minutes"], "hours"),
                Column("Geplande tijd", lambda row: row["scheduled_minutes"], "hours"),
            ],
            rows,
            f"{school_id}-dagen",
            "De dagen met lessen.",
        )


def _day(
    day: date, by_day: dict[date, Row], delivered: set[date], with_totals: set[date], months: list[date]
) -> dict | None:
    month = day.replace(day=1)
    if month not in months:
        return None
    row = by_day.get(day)
    nothing = Missing.NO_LESSONS if month in delivered else Missing.NOT_DELIVERED
    rate = figures.rate(row) if row else Missing.TOTALS_ONLY if month in with_totals else nothing
    state = {
        Missing.NO_LESSONS: "no_lessons",
        Missing.NOT_DELIVERED: "not_delivered",
        Missing.TOTALS_ONLY: "not_delivered",
        Missing.NOT_REGISTERED: "not_registered",
    }
    return {
        "weekday": wording.WEEKDAYS[day.weekday()][:2],
        "day": wording.day_name(day),
        "missed": 1 - rate.fraction if isinstance(rate, Share) else None,
        "state": "lessons" if isinstance(rate, Share) else state[rate],
        "text": percent(rate),
        "basis": f"{wording.hours(row['scheduled_minutes'])} geplande uren, {percent(figures.coverage(row))} geregistreerd"
        if row
        else "–",
    }


page()
