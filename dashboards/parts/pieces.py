"""Parts of a page that several pages share: rows of figures turned into charts, each with its sentence and table."""

from collections.abc import Iterable, Sequence
from datetime import date

from dashboards.drawing import blocks, charts, tables, wording
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import Missing, Share, count, hours, percent
from dashboards.products import figures, labels
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


def pyramids(rows: Sequence[Row], period: str) -> None:
    """Both divisions over tiers side by side against 80/15/5, with one table. `rows`: profile, tier, pupils."""
    for place, profile in zip(blocks.side_by_side(2), labels.profiles(), strict=True):
        with place:
            pyramid([row for row in rows if row["profile"] == profile], profile, period)


def pyramid(rows: Sequence[Row], profile: str, period: str) -> None:
    """One division over tiers as a pyramid, with its sentence."""
    pupils = {row["tier"]: row["pupils"] for row in rows}
    total = sum(number for tier, number in pupils.items() if tier != labels.TOO_LITTLE.tier)
    blocks.subheading(labels.profiles()[profile])
    if not total:
        blocks.nothing(f"Over {period} is er voor geen enkele leerling genoeg gegevens om een laag te bepalen.")
        return
    tiers = labels.tiers(profile)
    values = [
        {
            "tier": tier.tier,
            "label": tier.label,
            "share": pupils.get(tier.tier, 0) / total,
            "goal": None if tier.goal is None else tier.goal / 100,
            "text": f"{percent(Share(pupils.get(tier.tier, 0), total))}\n{wording.plural(pupils.get(tier.tier, 0), 'leerling', 'leerlingen')}",
        }
        for tier in reversed(tiers)
    ]
    left_out = pupils.get(labels.TOO_LITTLE.tier, 0)
    charts.show(
        charts.pyramid(values),
        f"{'; '.join(f'{tier.label}: {tier.rule}' for tier in tiers)}. De stippellijn is het streven: {_goals(tiers)}."
        + (
            f" {wording.plural(left_out, 'leerling heeft', 'leerlingen hebben')} te weinig gegevens en "
            f"{'telt' if left_out == 1 else 'tellen'} niet mee."
            if left_out
            else ""
        ),
        f"piramide-{profile.replace('_', '-')}",
    )


def _goals(tiers: Sequence[labels.Tier]) -> str:
    groups: dict[str, list[labels.Tier]] = {}
    for tier in tiers:
        if tier.goal is not None:
            groups.setdefault(tier.goal_group or tier.tier, []).append(tier)
    words = []
    for group in groups.values():
        who = wording.listing([tier.label.lower() for tier in group]) + (" samen" if len(group) > 1 else "")
        words.append(f"{who} {'ten minste' if group[0].is_minimum else 'ten hoogste'} {group[0].goal} %")
    return wording.listing(words)


def trend(rows: Sequence[Row], months: Sequence[date], chosen: date, who: str, school_id: str | None = None) -> None:
    """Attendance by month as a line with the band of what is not registered. `rows` are attendance rows by month.

    With `school_id` the measures of that school are drawn as lines upright.
    """
    upright = measures_begun(school_id)
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
        "De as begint niet bij nul." + measures_sentence(upright, months),
        "verloop",
    )


def measures_begun(school_id: str | None) -> dict[date, str]:
    """By month which measures of a school began in it; nothing without a school."""
    measures = figures.interventions(school_id) if school_id else []
    return begun((row["starts_on"], row["title"]) for row in measures)


def begun(measures: Iterable[tuple[date, str]]) -> dict[date, str]:
    """First days with titles as one text per month."""
    told: dict[date, str] = {}
    for day, title in measures:
        month = day.replace(day=1)
        told[month] = f"{told[month]} · {title}" if month in told else title
    return told


def measures_sentence(begun: dict[date, str], months: Sequence[date]) -> str:
    """What the lines upright stand for; empty where none is drawn."""
    told = [f"{title} ({wording.month_name(month)})" for month, title in sorted(begun.items()) if month in months]
    return f" De stippellijn omhoog is een maatregel van de school: {'; '.join(told)}." if told else ""


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


def tier_parts(rows: Sequence[tuple[str, dict[str, int]]], tiers: Sequence[labels.Tier]) -> list[dict[str, object]]:
    """Rows of pupils per tier as the parts of bars, from the base at the left to the group without enough data."""
    parts: list[dict[str, object]] = []
    for name, pupils in rows:
        total = sum(pupils.values())
        seen = 0
        for tier in tiers:
            number = pupils.get(tier.tier, 0)
            if not number:
                continue
            whole = Share(number, total)
            parts.append(
                {
                    "row": name,
                    "label": tier.label,
                    "from": seen / total,
                    "to": (seen + number) / total,
                    "middle": (2 * seen + number) / (2 * total),
                    "text": percent(whole) if 12 * number >= total else "",
                    "what": f"{count(number)} van {count(total)} ({percent(whole)})",
                    "is_dark": charts.is_dark(tier.tier),
                }
            )
            seen += number
    return parts
