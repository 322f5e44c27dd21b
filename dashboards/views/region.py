"""Regio: how present pupils are in the whole region, how that moves, and on which deliveries it rests."""

from datetime import date

from dashboards import filters
from dashboards.drawing import blocks, wording
from dashboards.drawing.wording import Share, percent
from dashboards.papers import offer, region_quarter
from dashboards.parts import attendance_parts, context_notes, region_parts, tier_parts
from dashboards.products import figures, labels
from dashboards.products.data import Row


def page() -> None:
    """The page from its conclusion to its evidence."""
    month = filters.chosen("month")
    sector = filters.chosen("sector")
    period_kind = filters.chosen("period_kind")
    months = attendance_parts.months_until(month)
    by_month = figures.attendance(["month"], first=months[0], last=months[-1], sector=sector, comparable=True)
    now = next((row for row in by_month if row["month"] == month), None)
    calendar = figures.calendar(months[0], months[-1], sector)
    if now is None:
        blocks.nothing(
            f"Over {wording.month_name(month)} is er in deze keuze nog geen school met genoeg gegevens. Dat is iets anders dan nul."
        )
        attendance_parts.left_out(month, sector)
        region_parts.delivered(calendar, months)
        return
    tier_rows = [
        {**row, "profile": profile}
        for profile in labels.profiles()
        for row in figures.tiers(
            [],
            profile,
            period_kind,
            first=_tier_month(period_kind, month, months),
            last=_tier_end(period_kind, month),
            sector=sector,
            comparable=True,
        )
    ]
    _conclusion(month, months, now, tier_rows, period_kind, sector)
    expected = [row for row in calendar if row["month"] == month]
    blocks.facts(
        *attendance_parts.attendance_facts(now),
        blocks.Fact(
            "Geleverd",
            f"{sum(row['is_delivered'] for row in expected)} van {len(expected)}",
            region_parts.schools_words(now),
        ),
    )
    context_notes.show_region(month, sector)
    attendance_parts.left_out(month, sector)
    attendance_parts.limits([now])
    quarter = wording.quarter_start(month)
    offer.beside_page(
        region_quarter.name(quarter, sector),
        lambda: region_quarter.compose(quarter, sector),
        f"Het kwartaal {region_quarter.words(quarter)} als stuk voor het gesprek:",
    )

    blocks.section(
        "De piramide",
        "Elke leerling telt één keer mee, in de laag waarin zijn of haar eigen aanwezigheid valt. De grenzen geven richting; ze zijn geen oordeel.",
    )
    tier_parts.pyramids(tier_rows, region_parts.period_words(period_kind, month))
    with blocks.folded("Als tabel"):
        region_parts.tier_table(tier_rows, month, period_kind)

    blocks.section("Het verloop")
    region_parts.trend(by_month, months, month)
    region_parts.delivered(calendar, months)


def _conclusion(
    month: date, months: list[date], now: Row, tier_rows: list[Row], period_kind: str, sector: str | None
) -> None:
    rate = figures.rate(now)
    who = f"in het {wording.SECTORS[sector]} " if sector else ""
    first = f"In {wording.month_name(month)} waren de leerlingen {who}**{percent(rate)}** van hun geregistreerde lestijd aanwezig."
    before = [m for m in months if m < month]
    second = ""
    if before:
        both = figures.attendance_same_schools(month, before[-1], sector=sector)
        shares = [share for row in both if isinstance(share := figures.rate(row), Share)]
        if len(shares) == 2:
            earlier, later = shares
            second = (
                f" Bij de {wording.plural(both[1]['schools'], 'school die', 'scholen die')} ook {wording.month_name(before[-1])} "
                f"leverden is dat {wording.points(later, earlier)} dan die maand."
            ).replace("vrijwel gelijk dan die maand", "vrijwel gelijk aan die maand")
    blocks.conclusion(
        first + second, region_parts.base_sentence(tier_rows, region_parts.period_words(period_kind, month))
    )


def _tier_month(period_kind: str, month: date, months: list[date]) -> date:
    return wording.school_year_start(month) if period_kind == "first_month" else month


def _tier_end(period_kind: str, month: date) -> date:
    return date(wording.school_year_start(month).year + 1, 7, 1) if period_kind == "first_month" else month


page()
