"""How present pupils were, as several pages show it: figures, what they rest on, what is left out of them, and their course."""

from collections.abc import Iterable, Sequence
from datetime import date

from dashboards.drawing import blocks, charts, wording
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import Missing, Share, count, hours, percent
from dashboards.products import figures
from dashboards.products.data import Row

RATE_COLUMNS = (
    Column("Aanwezig", figures.rate, "share"),
    Column("Geregistreerd", figures.coverage, "share"),
    Column("", lambda row: blocks.mark(figures.basis_mark(row)), "drawing"),
    Column("Aangenomen of alleen totalen", figures.basis_mark, download_only=True, on_paper=True),
    Column("Aanwezig", lambda row: row["present_minutes"], "hours", download_only=True),
    Column("Geregistreerd", lambda row: row["registered_minutes"], "hours", download_only=True),
    Column("Gepland", lambda row: row["scheduled_minutes"], "hours", download_only=True),
)


def months_until(month: date) -> list[date]:
    """The months of the delivery calendar in the school year of `month`, in order; later months as well."""
    start = wording.school_year_start(month)
    return sorted(row["month"] for row in figures.months() if wording.school_year_start(row["month"]) == start)


def basis(row: Row) -> str:
    """What a rate rests on, in words: how much was registered, and what was assumed."""
    mark = figures.basis_mark(row) if "assumed_schools" in row else ""
    covered = figures.coverage(row)
    return ", ".join(
        part
        for part in (f"{percent(covered)} geregistreerd" if covered is not Missing.TOTALS_ONLY else "", mark)
        if part
    )


def limits(rows: Sequence[Row]) -> None:
    """The remarks that belong to the marks of these rows of attendance: what is assumed, and where only totals are known."""
    if any(row["assumed_schools"] for row in rows):
        blocks.note(f"**Aangenomen.** {wording.ASSUMED_MEANING}")
    if any(row["totals_schools"] for row in rows):
        blocks.note(f"**Alleen totalen.** {wording.TOTALS_MEANING}")


def left_out(month: date, sector: str | None = None, school_id: str | None = None) -> None:
    """Says which schools' month stays out of the comparison on this page, and why; nothing where all are in."""
    rows = [row for row in figures.left_out(month, month, sector) if school_id in (None, row["school_id"])]
    if rows and school_id:
        blocks.note(
            f"**Niet vergeleken.** Deze maand zegt te weinig om naast andere scholen te leggen: {rows[0]['reasons']}. "
            "Wat er wel is staat hieronder."
        )
    elif rows:
        told = "; ".join(f"{row['name']}: {row['reasons']}" for row in rows)
        blocks.note(
            f"**Niet vergeleken.** Buiten de cijfers van deze pagina: {told}. Zo’n maand zegt te weinig, en telt dus ook niet als 100 % aanwezig."
        )


def attendance_facts(row: Row) -> list[blocks.Fact]:
    """Attendance, its coverage and the absence behind it, as figures for the top of a page."""
    edges = figures.band(row)
    return [
        blocks.Fact(
            "Aanwezig",
            percent(figures.rate(row)),
            "van de geregistreerde lestijd"
            + (
                f"; zeker tussen {percent(edges[0])} en {percent(edges[1])}"
                if edges and row["unregistered_minutes"]
                else ""
            ),
            figures.basis_mark(row),
        ),
        blocks.Fact(
            "Geregistreerd",
            percent(figures.coverage(row)),
            f"van {hours(row['scheduled_minutes'])} geplande uren"
            if row["totals_schools"] < row["schools"]
            else "er zijn alleen totalen per leerling geleverd",
        ),
        blocks.Fact("Leerlingen", count(row["pupils"]), "met lessen op het rooster"),
        blocks.Fact(
            "Gemist",
            f"{hours(row['absent_minutes'])} uur",
            f"{hours(row['authorised_minutes'])} geoorloofd, {hours(row['unauthorised_minutes'])} ongeoorloofd, "
            f"{hours(row['unknown_reason_minutes'])} reden nog onbekend",
        ),
    ]


def trend(rows: Sequence[Row], months: Sequence[date], chosen: date, who: str, school_id: str | None = None) -> None:
    """Attendance by month as a line with the band of what is not registered. `rows` are attendance rows by month.

    With `school_id` the interventions of that school are drawn as lines upright.
    """
    upright = interventions_begun(school_id)
    by_month = {row["month"]: row for row in rows}
    values = []
    for month in months:
        row = by_month.get(month)
        rate = figures.rate(row) if row else Missing.NOT_DELIVERED
        edges = figures.band(row) if row else None
        values.append(
            {
                "month": wording.month_short(month),
                "full": wording.month_name(month),
                "rate": rate.fraction if isinstance(rate, Share) else None,
                # without a band (totals only) the line stands alone
                "low": (edges[0] if edges else rate).fraction if isinstance(rate, Share) else None,
                "high": (edges[1] if edges else rate).fraction if isinstance(rate, Share) else None,
                "text": percent(rate),
                "is_assumed": bool(row and row["assumed_schools"] == row["schools"]),
                "basis": basis(row) if row else "niets geleverd",
            }
            | ({"event": upright[month]} if month in upright else {})
        )
    charts.show(
        charts.trend(values),
        f"Per maand van schooljaar {wording.school_year(chosen)}: welk deel van de geregistreerde lestijd {who} aanwezig "
        "waren. De lichte band is de ruimte door lessen die niemand registreerde: daarbinnen ligt de werkelijkheid. "
        "De as begint niet bij nul." + begun_sentence(upright, months),
        "verloop",
    )


def interventions_begun(school_id: str | None) -> dict[date, str]:
    """By month which interventions of a school began in it; nothing without a school."""
    logged = figures.interventions(school_id) if school_id else []
    return begun((row["starts_on"], row["title"]) for row in logged)


def begun(interventions: Iterable[tuple[date, str]]) -> dict[date, str]:
    """First days with titles as one text per month."""
    told: dict[date, str] = {}
    for day, title in interventions:
        month = day.replace(day=1)
        told[month] = f"{told[month]} · {title}" if month in told else title
    return told


def begun_sentence(begun: dict[date, str], months: Sequence[date]) -> str:
    """What the lines upright stand for; empty where none is drawn."""
    told = [f"{title} ({wording.month_name(month)})" for month, title in sorted(begun.items()) if month in months]
    return f" De stippellijn omhoog is een maatregel van de school: {'; '.join(told)}." if told else ""
