"""School: one school for its own conversation. Cohorts by month, reasons, the week and the days, and its own history."""

from datetime import date, timedelta

import streamlit as st

from dashboards import blocks, charts, context_notes, figures, filters, labels, pieces, tables, wording
from dashboards.data import Row
from dashboards.tables import Column
from dashboards.wording import Missing, Share, percent


def page() -> None:
    """The page from its conclusion to its evidence."""
    school = filters.chosen("school")
    month = filters.chosen("month")
    profile = filters.chosen("profile")
    school_id = school["school_id"]
    months = pieces.months_until(month)
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
        blocks.conclusion(*_conclusion(school, month, months, now))
        context_notes.show_school(school_id, months, month)
        pieces.left_out(month, school_id=school_id)
        blocks.facts(*pieces.attendance_facts(now))
        pieces.limits([now])

    blocks.section("Het verloop")
    pieces.trend(by_month, months, month, "de leerlingen van deze school")
    with st.expander("Als tabel"):
        tables.show(
            [
                Column("Maand", lambda row: row["month"], "month"),
                Column("Leerlingen", lambda row: row["pupils"], "count"),
                *pieces.RATE_COLUMNS,
            ],
            by_month,
            f"{school_id}-verloop",
            "Alleen maanden die de school leverde.",
        )
    if now is not None:
        blocks.section("De piramide", f"De leerlingen van deze school in {wording.month_name(month)}.")
        left, right = st.columns([3, 2], gap="large")
        with left:
            pieces.pyramid(
                figures.tiers([], profile, "month", first=month, last=month, school_id=school_id),
                profile,
                wording.month_name(month),
            )
        with right:
            if now["totals_schools"]:
                blocks.nothing(f"Signalen zijn er niet: {_TOTALS_ONLY}")
            else:
                _signals(school_id, month)

    blocks.section(
        "De cohorten",
        "Elk cohort naast zijn eigen verloop. Een verschil tussen cohorten zegt eerst iets over het rooster, de groep of het moment.",
    )
    _cohorts(school_id, months)
    if now is not None and now["totals_schools"]:
        blocks.section("De redenen en de week")
        blocks.nothing(f"Redenen en lesuren zijn er niet: {_TOTALS_ONLY}")
    elif now is not None:
        blocks.section("De redenen")
        pieces.reasons(
            figures.reasons(first=month, last=month, school_id=school_id),
            now["registered_minutes"],
            f"{school_id}-redenen-{month:%Y-%m}",
            f"in {wording.month_name(month)}",
        )
        _adapted(school_id, month)
        blocks.section("De week")
        rows = figures.timetable(first=month, last=month, school_id=school_id)
        if rows:
            pieces.timetable(rows, f"{school_id}-week-{month:%Y-%m}")
        else:
            blocks.nothing("Het rooster van deze maand kent geen lesuren om te laten zien.")
    blocks.section("De dagen")
    _days(school_id, months, {row["month"] for row in by_month if row["totals_schools"]})


_TOTALS_ONLY = "over deze maand leverde de school alleen totalen per leerling."


def _conclusion(school: Row, month: date, months: list[date], now: Row) -> list[str]:
    rate = figures.rate(now)
    verb = "wordt aangenomen dat de leerlingen" if now["assumed_schools"] else "waren de leerlingen"
    tail = " aanwezig waren." if now["assumed_schools"] else " aanwezig."
    known = "hun lestijd volgens de totalen van de school" if now["totals_schools"] else "hun geregistreerde lestijd"
    sentences = [f"In {wording.month_name(month)} {verb} **{percent(rate)}** van {known}{tail}"]
    earlier = [m for m in months if m < month]
    if earlier and isinstance(rate, Share):
        before = figures.attendance(first=earlier[-1], last=earlier[-1], school_id=school["school_id"])
        beside = figures.attendance_same_schools(month, earlier[-1], sector=school["sector"])
        was = figures.rate(before[0]) if before else Missing.NOT_DELIVERED
        if not isinstance(was, Share):
            sentences.append(
                f"Over {wording.month_name(earlier[-1])} is niets bekend, dus een vergelijking met die maand is er niet."
            )
        else:
            text = f"Ten opzichte van {wording.month_name(earlier[-1])} is dat {wording.points(rate, was)}"
            shares = [figures.rate(row) for row in beside]
            if len(shares) == 2 and beside[0]["schools"] > 1 and all(isinstance(value, Share) for value in shares):
                text += f"; bij alle scholen van de sector samen {wording.points(shares[1], shares[0])}"  # type: ignore[arg-type]
            sentences.append(text + ".")
    coverage = figures.coverage(now)
    if isinstance(coverage, Share) and coverage.part * 10 < coverage.whole * 9:
        sentences.append(
            f"Van de lestijd is **{percent(coverage)}** geregistreerd. Kijk daarom eerst naar het registreren, en dan pas naar de aanwezigheid."
        )
    return sentences


def _signals(school_id: str, month: date) -> None:
    first_month = figures.tiers([], "md_mtss", "first_month", first=month, last=month, school_id=school_id)
    names = labels.signals(bool(first_month))
    pupils = {row["signal"]: row["pupils"] for row in figures.signals(first=month, last=month, school_id=school_id)}
    st.html("<h3 class='rb-sub'>Signalen</h3>")
    tables.show(
        [Column("Signaal", lambda row: row["label"]), Column("Leerlingen", lambda row: row["pupils"], "count")],
        [{"label": label, "pupils": pupils.get(signal, 0)} for signal, label in names.items()],
        f"{school_id}-signalen-{month:%Y-%m}",
        "Leerlingen bij wie een grens deze maand werd bereikt. Een signaal is een aanleiding om te vragen hoe het gaat.",
    )


def _cohorts(school_id: str, months: list[date]) -> None:
    rows = figures.attendance(
        ["education_type", "year_group", "month"], first=months[0], last=months[-1], school_id=school_id
    )
    delivered = {row["month"] for row in rows}
    by_cell = {(wording.cohort(row["education_type"], row["year_group"]), row["month"]): row for row in rows}
    cohorts = list(dict.fromkeys(name for name, _ in by_cell))
    values = []
    for name in cohorts:
        for month in months:
            row = by_cell.get((name, month))
            rate: Share | Missing = (
                figures.rate(row) if row else Missing.NO_PUPILS if month in delivered else Missing.NOT_DELIVERED
            )
            values.append(
                {
                    "row": name,
                    "column": wording.month_short(month),
                    "missed": 1 - rate.fraction if isinstance(rate, Share) else None,
                    "text": percent(rate),
                    "what": f"{name}, {wording.month_name(month)}",
                    "basis": f"{wording.plural(row['pupils'], 'leerling', 'leerlingen')}, {pieces.basis(row)}"
                    if row
                    else "–",
                }
            )
    charts.show(
        charts.heat(values, [wording.month_short(month) for month in months], cohorts),
        "Aanwezigheid per cohort en maand: hoe donkerder, hoe meer lestijd gemist. Een vak met stippelrand heeft geen "
        "cijfer, en zegt waarom.",
    )
    blocks.missed_legend(charts.class_width(values))
    with st.expander("Als tabel"):
        tables.show(
            [
                Column("Cohort", lambda row: wording.cohort(row["education_type"], row["year_group"])),
                Column("Maand", lambda row: row["month"], "month"),
                Column("Leerlingen", lambda row: row["pupils"], "count"),
                *pieces.RATE_COLUMNS,
                Column("Gemist", lambda row: row["absent_minutes"], "hours"),
            ],
            rows,
            f"{school_id}-cohorten",
            "Per cohort en maand, alleen maanden die de school leverde.",
        )


def _adapted(school_id: str, month: date) -> None:
    rows = figures.adapted(first=month, last=month, school_id=school_id)
    if not rows:
        return
    names = labels.names("timetable_state", "state")
    words = [
        f"{names.get(row['state'], str(row['state'])).lower()} {wording.hours(row['adapted_minutes'])} uur"
        for row in rows
    ]
    blocks.note(
        f"Buiten deze cijfers: {wording.listing(words)}. Aangepaste lestijd is nooit afwezigheid; zij gaat van het rooster af."
    )


def _days(school_id: str, months: list[date], with_totals: set[date]) -> None:
    first = wording.school_year_start(months[0])
    last = _last_day(months[-1])
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


def _last_day(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


page()
