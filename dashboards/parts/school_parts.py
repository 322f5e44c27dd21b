"""Parts of a school's picture that its page and its paper share: conclusion, trend, signals, cohorts, adapted time."""

from collections.abc import Callable
from datetime import date

from dashboards.drawing import blocks, charts, sheet, tables, wording
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import Missing, Share, percent
from dashboards.parts import attendance_parts
from dashboards.products import figures, labels
from dashboards.products.data import Row

TOTALS_ONLY = "over deze maand leverde de school alleen totalen per leerling."
"""Why there are no days, lessons, reasons and signals."""


def conclusion(school: Row, month: date, months: list[date], now: Row) -> list[str]:
    """What the month comes down to, beside the month before; `now` is the month's row of attendance."""
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
            shares = [share for row in beside if isinstance(share := figures.rate(row), Share)]
            if len(shares) == 2 and beside[0]["schools"] > 1:
                text += f"; bij alle scholen van de sector samen {wording.points(shares[1], shares[0])}"
            sentences.append(text + ".")
    coverage = figures.coverage(now)
    if isinstance(coverage, Share) and coverage.part * 10 < coverage.whole * 9:
        sentences.append(
            f"Van de lestijd is **{percent(coverage)}** geregistreerd. Kijk daarom eerst naar het registreren, en dan pas naar de aanwezigheid."
        )
    return sentences


def trend(by_month: list[Row], months: list[date], month: date, school_id: str) -> None:
    """The school's attendance by month, with the same as a table."""
    attendance_parts.trend(by_month, months, month, "de leerlingen van deze school", school_id)
    with blocks.folded("Als tabel"):
        tables.show(
            [
                Column("Maand", lambda row: row["month"], "month"),
                Column("Leerlingen", lambda row: row["pupils"], "count"),
                *attendance_parts.RATE_COLUMNS,
            ],
            by_month,
            f"{school_id}-verloop",
            "Alleen maanden die de school leverde.",
        )


def signals(school_id: str, month: date) -> None:
    """Pupils per signal of the month, as a table; zeros included."""
    first_month = figures.tiers([], "md_mtss", "first_month", first=month, last=month, school_id=school_id)
    names = labels.signals(bool(first_month))
    pupils = {row["signal"]: row["pupils"] for row in figures.signals(first=month, last=month, school_id=school_id)}
    blocks.subheading("Signalen")
    tables.show(
        [Column("Signaal", lambda row: row["label"]), Column("Leerlingen", lambda row: row["pupils"], "count")],
        [{"label": label, "pupils": pupils.get(signal, 0)} for signal, label in names.items()],
        f"{school_id}-signalen-{month:%Y-%m}",
        "Leerlingen bij wie een grens deze maand werd bereikt. Een signaal is een aanleiding om te vragen hoe het gaat.",
    )


def cohorts(school_id: str, months: list[date]) -> None:
    """Attendance per cohort and month as a grid, with the same as a table; on paper a table with a column per month."""
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
                    "basis": f"{wording.plural(row['pupils'], 'leerling', 'leerlingen')}, {attendance_parts.basis(row)}"
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
    if sheet.current():
        with blocks.folded("Als tabel"):
            _by_month(values, cohorts, months)
        return
    with blocks.folded("Als tabel"):
        tables.show(
            [
                Column("Cohort", lambda row: wording.cohort(row["education_type"], row["year_group"])),
                Column("Maand", lambda row: row["month"], "month"),
                Column("Leerlingen", lambda row: row["pupils"], "count"),
                *attendance_parts.RATE_COLUMNS,
                Column("Gemist", lambda row: row["absent_minutes"], "hours"),
            ],
            rows,
            f"{school_id}-cohorten",
            "Per cohort en maand, alleen maanden die de school leverde.",
        )


def _by_month(values: list[dict], cohorts: list[str], months: list[date]) -> None:
    texts = {(value["row"], value["column"]): value["text"] for value in values}
    names = [wording.month_short(month) for month in months]
    tables.show(
        [
            Column("Cohort", lambda row: row["cohort"]),
            *(Column(name, _of_month(name), "number") for name in names),
        ],
        [{"cohort": name, "texts": texts} for name in cohorts],
        "cohorten",
        "Aanwezig per cohort en maand, als deel van de geregistreerde lestijd.",
    )


def _of_month(name: str) -> Callable[[Row], str]:
    return lambda row: row["texts"][row["cohort"], name]


def adapted(school_id: str, month: date) -> None:
    """Says which lesson time was taken out of the timetable; nothing where none was."""
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
