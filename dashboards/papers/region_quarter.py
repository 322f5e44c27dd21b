"""The paper of a region's quarter, for talks within the alliance: from the analyst's figures, in which nothing is protected.

The quarters are those of the school year: August to October, November to January, February to April, May to July. Months of
schools that do not qualify for comparison stay out of every figure, as on the page of the region.
"""

from datetime import date

from attendance.papers.content import Paper
from dashboards.drawing import blocks, charts, tables, wording
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import Missing, Share, percent
from dashboards.papers import beside, frame
from dashboards.parts import absence_parts, attendance_parts, context_notes, delivery_calendar, region_parts, tier_parts
from dashboards.products import figures, labels
from dashboards.products.data import Row


def words(first: date) -> str:
    """`november 2025 tot en met januari 2026`."""
    return wording.months_span(first, _months(first)[-1])


def title(first: date, sector: str | None) -> str:
    """What the paper is called."""
    return f"De regio{f', {wording.SECTORS[sector]}' if sector else ''}: {words(first)}"


def name(first: date, sector: str | None) -> str:
    """The name of its file, without an ending."""
    return f"regio-{f'{sector}-' if sector else ''}kwartaal-{first:%Y-%m}"


def compose(first: date, sector: str | None = None) -> Paper:
    """The paper of the quarter that begins with `first`, of one sector or of all."""
    months = [month for month in _months(first) if month in {row["month"] for row in figures.months()}]
    known = figures.attendance(["month"], first=first, last=months[-1], sector=sector, comparable=True)

    def draw() -> None:
        calendar = figures.calendar(first, months[-1], sector)
        if not known:
            blocks.nothing(
                f"Over {words(first)} is er in deze keuze nog geen school met genoeg gegevens. Dat is iets anders dan nul."
            )
        else:
            _picture(first, months, sector, known, calendar)
        _left_out(first, months[-1], sector)
        _said(months, sector)
        if known:
            _tiers(sector, known[-1]["month"])
            _evidence(months, sector, known)
            beside.schools_of_region(months[-1], sector)
        _delivered(calendar, months)
        frame.conversation(_questions(bool(known), calendar))
        assumed = any(row["assumed_schools"] for row in known)
        frame.words(*(["Aangenomen"] if assumed else []), "Niet geleverd")

    return frame.composed(
        title(first, sector),
        "Hoe aanwezig zijn de leerlingen in onze regio, en wat weten we daarvan?",
        f"Schooljaar {wording.school_year(first)} · {wording.SECTORS[sector] if sector else 'alle sectoren'}",
        name(first, sector),
        [*(["voorlopig"] if _waiting(first, months[-1], sector) else []), "voor binnen het samenwerkingsverband"],
        draw,
    )


def _months(first: date) -> list[date]:
    return [date(first.year + (first.month + n - 1) // 12, (first.month + n - 1) % 12 + 1, 1) for n in range(3)]


def _waiting(first: date, last: date, sector: str | None) -> list[Row]:
    rows = context_notes.statuses(first, last, sector)
    return [row for row in rows if row["state"] == context_notes.UNDER_REVIEW]


def _picture(first: date, months: list[date], sector: str | None, known: list[Row], calendar: list[Row]) -> None:
    whole = figures.attendance(first=first, last=months[-1], sector=sector, comparable=True)[0]
    last = known[-1]["month"]
    who = f"in het {wording.SECTORS[sector]} " if sector else ""
    when = _span(known)
    told = [f"{wording.MONTHS[row['month'].month - 1]} {percent(figures.rate(row))}" for row in known]
    blocks.conclusion(
        f"{when[0].upper()}{when[1:]} waren de leerlingen {who}**{percent(figures.rate(whole))}** van hun geregistreerde lestijd aanwezig"
        + (f": {wording.listing(told)}." if len(told) > 1 else "."),
        region_parts.base_sentence(_tier_rows(sector, last), region_parts.period_words("ytd", last)),
        _missing_months(first, months),
    )
    facts = [fact for fact in attendance_parts.attendance_facts(whole) if fact.name != "Leerlingen"]
    delivered = sum(row["is_delivered"] for row in calendar)
    blocks.facts(
        *facts,
        blocks.Fact("Leerlingen", wording.count(known[-1]["pupils"]), f"met lessen in {wording.month_name(last)}"),
        blocks.Fact("Geleverd", f"{delivered} van {len(calendar)}", "verwachte maanden van scholen"),
    )
    attendance_parts.limits([whole])


def _tier_rows(sector: str | None, last: date) -> list[Row]:
    """Pupils per tier over the school year to date: a tier is a state, so it is never added up over the quarter."""
    return [
        {**row, "profile": profile}
        for profile in labels.profiles()
        for row in figures.tiers([], profile, "ytd", first=last, last=last, sector=sector, comparable=True)
    ]


def _tiers(sector: str | None, last: date) -> None:
    tier_rows = _tier_rows(sector, last)
    blocks.section(
        "De piramide",
        "Elke leerling telt één keer mee, in de laag waarin zijn of haar eigen aanwezigheid valt. De grenzen geven richting; ze zijn geen oordeel.",
    )
    tier_parts.pyramids(tier_rows, region_parts.period_words("ytd", last))
    with blocks.folded("Als tabel"):
        region_parts.tier_table(tier_rows, last, "ytd")


def _span(known: list[Row]) -> str:
    """The months of the quarter of which something is known: `in november 2025`, `van september tot en met oktober 2025`."""
    begin, last = known[0]["month"], known[-1]["month"]
    return f"{'in' if begin == last else 'van'} {wording.months_span(begin, last)}"


def _missing_months(first: date, months: list[date]) -> str:
    missing = [wording.month_name(month) for month in _months(first) if month not in months]
    return (
        f"Van {wording.listing(missing)} is nog niets geleverd: dit stuk gaat over een deel van het kwartaal."
        if missing
        else ""
    )


def _left_out(first: date, last: date, sector: str | None) -> None:
    rows = figures.left_out(first, last, sector)
    if rows:
        told = "; ".join(f"{row['name']}, {wording.month_name(row['month'])}: {row['reasons']}" for row in rows)
        blocks.note(
            f"**Niet vergeleken.** Buiten de cijfers van dit stuk: {told}. Zo’n maand zegt te weinig, en telt dus ook niet als 100 % aanwezig."
        )


def _said(months: list[date], sector: str | None) -> None:
    with_words = [month for month in months if context_notes.statuses(month, month, sector)]
    if with_words:
        blocks.section("Wat scholen erbij zeggen")
    for month in with_words:
        blocks.subheading(f"Bij {wording.month_name(month)}")
        context_notes.show_region(month, sector)


def _evidence(months: list[date], sector: str | None, known: list[Row]) -> None:
    year = [month for month in attendance_parts.months_until(months[0]) if month <= months[-1]]
    by_month = figures.attendance(["month"], first=year[0], last=year[-1], sector=sector, comparable=True)
    blocks.section("Het verloop")
    region_parts.trend(by_month, year, months[-1])
    blocks.section(
        "De onderwijstypen", "Een verschil zegt eerst iets over het rooster, de groep of het moment van registreren."
    )
    _types(months, sector)
    minutes = sum(row["registered_minutes"] - row["totals_minutes"] for row in known)
    blocks.section("De redenen")
    if not minutes:
        blocks.nothing("Redenen zijn er niet: de scholen leverden alleen totalen per leerling.")
        return
    absence_parts.reasons(
        figures.reasons(first=months[0], last=months[-1], sector=sector, comparable=True),
        minutes,
        "redenen",
        _span(known),
        is_one_month=False,
    )


def _types(months: list[date], sector: str | None) -> None:
    rows = figures.attendance(
        ["education_type", "month"], first=months[0], last=months[-1], sector=sector, comparable=True
    )
    by_cell = {(row["education_type"], row["month"]): row for row in rows}
    types = list(dict.fromkeys(row["education_type"] for row in rows))
    values = []
    for kind in types:
        for month in months:
            row = by_cell.get((kind, month))
            rate: Share | Missing = figures.rate(row) if row else Missing.NOT_DELIVERED
            values.append(
                {
                    "row": kind,
                    "column": wording.month_short(month),
                    "missed": 1 - rate.fraction if isinstance(rate, Share) else None,
                    "text": percent(rate),
                    "what": f"{kind}, {wording.month_name(month)}",
                    "basis": attendance_parts.basis(row) if row else "–",
                }
            )
    charts.show(
        charts.heat(values, [wording.month_short(month) for month in months], types),
        "Aanwezigheid per onderwijstype en maand: hoe donkerder, hoe meer lestijd gemist.",
    )
    blocks.missed_legend(charts.class_width(values))
    with blocks.folded("Als tabel"):
        tables.show(
            [
                Column("Onderwijstype", lambda row: row["education_type"]),
                Column("Maand", lambda row: row["month"], "month"),
                Column("Scholen", lambda row: row["schools"], "count"),
                Column("Leerlingen", lambda row: row["pupils"], "count"),
                *attendance_parts.RATE_COLUMNS,
            ],
            rows,
            "onderwijstypen",
            "In de volgorde van onderwijstype en maand.",
        )


def _delivered(calendar: list[Row], months: list[date]) -> None:
    missing = [row for row in calendar if delivery_calendar.state(row) == "not_delivered"]
    blocks.section(
        "Waarop dit rust",
        "Alle verwachte maanden zijn geleverd."
        if not missing
        else f"{wording.plural(len(missing), 'verwachte maand is', 'verwachte maanden zijn')} niet geleverd. "
        "Wat niet geleverd is, telt nergens mee: niet als aanwezig en niet als afwezig.",
    )
    with blocks.folded("Als tabel"):
        delivery_calendar.show(calendar, months)
    blocks.note(
        "**Voor wie dit stuk is.** Kleine aantallen zijn hier niet beschermd: het is bedoeld voor gesprekken binnen het "
        "samenwerkingsverband. Voor de gemeente en voor buiten zijn er beschermde cijfers."
    )


def _questions(is_known: bool, calendar: list[Row]) -> list[str]:
    if not is_known:
        return ["Wat is er nodig om wél te kunnen kijken, en welke school kan een andere daarbij helpen?"]
    asked = [
        "Herkennen de scholen dit beeld? Wat weten zij dat niet in de cijfers staat?",
        "Wat lukt er al goed, en wie gaat daar eens kijken?",
        "Wat kan de regio samen doen, wat een school alleen niet kan?",
    ]
    if any(delivery_calendar.state(row) == "not_delivered" for row in calendar):
        asked.append("Wat hebben scholen die nog niet leverden nodig, en wie helpt hen?")
    return asked
