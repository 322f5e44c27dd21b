"""What was missed, as several pages show it: by reason, and by weekday and lesson."""

from collections.abc import Sequence

from dashboards.drawing import blocks, charts, tables, wording
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import Missing, Share, hours, percent
from dashboards.products import labels
from dashboards.products.data import Row


def reasons(rows: Sequence[Row], registered_minutes: int, name: str, where: str, *, is_one_month: bool = True) -> None:
    """Absence by reason: bars and table, in the fixed order of the categories, zeros included.

    Over more than one month pupils and spells are left out: whoever comes back the next month would count twice.
    """
    by_category = {row["category"]: row for row in rows}
    shown = []
    for category, (label, group) in labels.categories().items():
        if category in ("present", "not_attendance"):
            continue
        row = by_category.get(category, {"absent_minutes": 0, "pupils": 0, "spells": 0})
        shown.append({**row, "label": label, "group": group, "registered_minutes": registered_minutes})
    charts.show(
        charts.reasons(
            [
                {
                    "reason": row["label"],
                    "group": row["group"],
                    "share": (row["absent_minutes"] or 0) / registered_minutes if registered_minutes else 0,
                    "text": f"{hours(row['absent_minutes'])} uur · {percent(wording.share(row['absent_minutes'], registered_minutes))}",
                }
                for row in shown
            ]
        ),
        f"Waarom leerlingen {where} er niet waren: uren, en hun deel van de geregistreerde lestijd. "
        "De volgorde ligt vast; zij is geen rangorde.",
        "redenen",
    )
    with blocks.folded("Als tabel"):
        tables.show(
            [
                Column("Reden", lambda row: row["label"]),
                Column("Soort", lambda row: row["group"]),
                Column("Gemist", lambda row: row["absent_minutes"], "hours"),
                Column(
                    "Deel van de geregistreerde lestijd",
                    lambda row: wording.share(row["absent_minutes"], row["registered_minutes"]),
                    "share",
                ),
                *(_HOW_MANY if is_one_month else ()),
                Column("Geregistreerd", lambda row: row["registered_minutes"], "hours", download_only=True),
            ],
            shown,
            name,
            "Een leerling met twee redenen telt bij beide. Een periode is een aaneengesloten reeks schooldagen."
            if is_one_month
            else "Uren, opgeteld over de maanden.",
        )


_HOW_MANY = (
    Column("Leerlingen", lambda row: row["pupils"], "count"),
    Column("Perioden", lambda row: row["spells"], "count"),
)


def timetable(rows: Sequence[Row], name: str) -> None:
    """Weekday × lesson: where in the week lesson time is missed, with the same as a table."""
    weekdays = [wording.WEEKDAYS[n - 1] for n in sorted({row["weekday"] for row in rows})]
    periods = sorted({str(row["lesson_period"]) for row in rows}, key=_place_in_day)
    values = []
    for row in rows:
        rate = _present(row)
        values.append(
            {
                "column": wording.WEEKDAYS[row["weekday"] - 1],
                "row": _period(row),
                "missed": 1 - rate.fraction if isinstance(rate, Share) else None,
                "text": percent(rate) if isinstance(rate, Share) else "niet ger.",
                "what": f"{wording.WEEKDAYS[row['weekday'] - 1]}, {_period(row)}",
                "basis": f"{hours(row['registered_minutes'])} geregistreerde uren, {row['late_count']} keer te laat",
            }
        )
    charts.show(
        charts.heat(values, weekdays, [_period({"lesson_period": p}) for p in periods]),
        "Aanwezigheid per weekdag en les. Hoe donkerder het vak, hoe meer lestijd er op dat moment is gemist; "
        "een vak met stippelrand is niet geregistreerd, een leeg vak heeft geen lessen.",
    )
    blocks.missed_legend(charts.class_width(values))
    with blocks.folded("Als tabel"):
        tables.show(
            [
                Column("Dag", lambda row: wording.WEEKDAYS[row["weekday"] - 1]),
                Column("Les", lambda row: str(row["lesson_period"])),
                Column("Aanwezig", _present, "share"),
                Column("Geregistreerd", lambda row: row["registered_minutes"], "hours"),
                Column("Gemist", lambda row: row["absent_minutes"], "hours"),
                Column("Niet geregistreerd", lambda row: row["unregistered_minutes"], "hours"),
                Column("Keer te laat", lambda row: row["late_count"], "count"),
            ],
            rows,
            name,
            "Per weekdag en les, opgeteld over de leerlingen.",
        )


def _place_in_day(period: str) -> tuple[int, int, str]:
    """Lessons by their number or time, parts of a day in their order."""
    parts = ("ochtend", "middag")
    return (parts.index(period) if period in parts else -1, len(period), period)


def _present(row: Row) -> "Share | Missing":
    return wording.share(row["registered_minutes"] - row["absent_minutes"], row["registered_minutes"])


def _period(row: Row) -> str:
    period = str(row["lesson_period"])
    return f"les {period}" if period[:1].isdigit() and ":" not in period else period
