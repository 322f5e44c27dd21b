"""The paper of a school's month: for the team, the care team or a talk with the board. Only figures of the school's own pages."""

from datetime import date

from attendance.papers.content import Paper
from dashboards.drawing import blocks, wording
from dashboards.drawing.wording import Share, percent, plural
from dashboards.papers import beside, frame
from dashboards.parts import absence_parts, attendance_parts, context_notes, school_parts, tier_parts
from dashboards.products import figures, labels
from dashboards.products.data import Row

_MEAGRE_COVERAGE = 0.9
"""Below this part of registered lesson time the first question is about registering, as on the page of the school."""


def title(school: Row, month: date) -> str:
    """What the paper is called."""
    return f"{school['name']}, {wording.month_name(month)}"


def name(school: Row, month: date) -> str:
    """The name of its file, without an ending."""
    return f"{school['school_id']}-maand-{month:%Y-%m}"


def compose(school: Row, month: date, profile: str = "md_mtss") -> Paper:
    """The paper of this school and month, in this division over tiers; of a month without delivery it says just that."""
    school_id = school["school_id"]
    months = [one for one in attendance_parts.months_until(month) if one <= month]
    by_month = figures.attendance(["month"], first=months[0], last=month, school_id=school_id)
    now = next((row for row in by_month if row["month"] == month), None)
    about = (wording.SECTORS.get(school["sector"], school["sector"]), school["municipality"], school["board"])

    def draw() -> None:
        if now is None:
            _not_delivered(school_id, month, months)
        else:
            _picture(school, month, months, now, profile)
        blocks.section("Het verloop")
        school_parts.trend(by_month, months, month, school_id)
        if now is not None:
            beside.chance_or_signal(school, month)
            _evidence(school_id, month, months, now)
            beside.funnel(school, month)
        frame.conversation(_questions(school_id, month, now))
        frame.words(*(["Aangenomen"] if now and now["assumed_schools"] else []), "Niet geleverd")

    return frame.composed(
        title(school, month),
        "Wat laat de aanwezigheid op deze school zien, en waar begint het gesprek?",
        " · ".join(word for word in about if word),
        name(school, month),
        _marks(school_id, month, now),
        draw,
    )


def _marks(school_id: str, month: date, now: Row | None) -> list[str]:
    rows = context_notes.statuses(month, month, school_id=school_id)
    marks = ["voorlopig"] if any(row["state"] == context_notes.UNDER_REVIEW for row in rows) else []
    return marks + ([mark] if now and (mark := figures.basis_mark(now)) else [])


def _not_delivered(school_id: str, month: date, months: list[date]) -> None:
    blocks.nothing(
        f"**{wording.month_name(month).capitalize()} is niet geleverd.** Over deze maand is niets bekend; dat is geen nul."
    )
    context_notes.show_school(school_id, months, month)


def _picture(school: Row, month: date, months: list[date], now: Row, profile: str) -> None:
    school_id = school["school_id"]
    blocks.conclusion(*school_parts.conclusion(school, month, months, now))
    context_notes.show_school(school_id, months, month)
    attendance_parts.left_out(month, school_id=school_id)
    blocks.facts(*attendance_parts.attendance_facts(now))
    attendance_parts.limits([now])
    blocks.section("De piramide", f"De leerlingen van deze school in {wording.month_name(month)}.")
    tier_parts.pyramid(
        figures.tiers([], profile, "month", first=month, last=month, school_id=school_id),
        profile,
        wording.month_name(month),
    )


def _evidence(school_id: str, month: date, months: list[date], now: Row) -> None:
    blocks.section(
        "De cohorten",
        "Elk cohort naast zijn eigen verloop. Een verschil tussen cohorten zegt eerst iets over het rooster, de groep of het moment.",
    )
    school_parts.cohorts(school_id, months)
    if now["totals_schools"]:
        blocks.section("De redenen en de week")
        blocks.nothing(f"Redenen, lesuren en signalen zijn er niet: {school_parts.TOTALS_ONLY}")
        return
    blocks.section("De redenen")
    absence_parts.reasons(
        figures.reasons(first=month, last=month, school_id=school_id),
        now["registered_minutes"],
        "redenen",
        f"in {wording.month_name(month)}",
    )
    school_parts.adapted(school_id, month)
    school_parts.signals(school_id, month)
    rows = figures.timetable(first=month, last=month, school_id=school_id)
    if rows:
        blocks.section("De week")
        absence_parts.timetable(rows, "week")


def _questions(school_id: str, month: date, now: Row | None) -> list[str]:
    if now is None:
        return [
            "Wat is er nodig om deze maand alsnog te leveren, en wie kan daarbij helpen?",
            "Wat weten wij, ook zonder cijfers, van leerlingen die wij missen?",
        ]
    asked = ["Herkennen wij dit beeld? Wat weten wij van deze maand dat niet in de cijfers staat?"]
    coverage = figures.coverage(now)
    if isinstance(coverage, Share) and coverage.fraction < _MEAGRE_COVERAGE:
        asked.insert(
            0,
            f"Van de lestijd is {percent(coverage)} geregistreerd. In welke lessen lukt het registreren nog niet, en wat zou daar helpen?",
        )
    elif now["assumed_schools"]:
        asked.append("Wij leggen alleen afwezigheid vast. Hoe weten wij dat wie niet is gemeld, er ook was?")
    base = labels.tiers("md_mtss")[0]
    pupils = {
        row["tier"]: row["pupils"]
        for row in figures.tiers([], "md_mtss", "month", first=month, last=month, school_id=school_id)
    }
    if pupils.get(base.tier):
        asked.append(
            f"{plural(pupils[base.tier], 'leerling was', 'leerlingen waren')} ten minste {base.at_least} % aanwezig. Wat helpt hen, en wat daarvan kan voor iedereen?"
        )
    if not now["totals_schools"]:
        asked.append(
            "Welke groep of welk moment in de week vraagt aandacht? Is het rooster daar anders, is de groep klein, of wordt er anders geregistreerd?"
        )
    asked.append("Voelen leerlingen die wij vaker missen zich gezien: wie sprak hen, en wat hadden zij nodig?")
    return asked
