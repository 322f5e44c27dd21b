"""Regio: how present pupils are in the whole region, how that moves, and on which deliveries it rests."""

from datetime import date

import streamlit as st

from dashboards import blocks, context_notes, delivery_calendar, figures, filters, labels, pieces, tables, wording
from dashboards.data import Row
from dashboards.tables import Column
from dashboards.wording import Share, percent


def page() -> None:
    """The page from its conclusion to its evidence."""
    month = filters.chosen("month")
    sector = filters.chosen("sector")
    period_kind = filters.chosen("period_kind")
    months = pieces.months_until(month)
    by_month = figures.attendance(["month"], first=months[0], last=months[-1], sector=sector, comparable=True)
    now = next((row for row in by_month if row["month"] == month), None)
    calendar = figures.calendar(months[0], months[-1], sector)
    if now is None:
        blocks.nothing(
            f"Over {wording.month_name(month)} is er in deze keuze nog geen school met genoeg gegevens. Dat is iets anders dan nul."
        )
        pieces.left_out(month, sector)
        _delivered(calendar, months)
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
        *pieces.attendance_facts(now),
        blocks.Fact(
            "Geleverd", f"{sum(row['is_delivered'] for row in expected)} van {len(expected)}", _schools_words(now)
        ),
    )
    context_notes.show_region(month, sector)
    pieces.left_out(month, sector)
    pieces.limits([now])

    blocks.section(
        "De piramide",
        "Elke leerling telt één keer mee, in de laag waarin zijn of haar eigen aanwezigheid valt. De grenzen geven richting; ze zijn geen oordeel.",
    )
    pieces.pyramids(tier_rows, _period_words(period_kind, month))
    with st.expander("Als tabel"):
        _tier_table(tier_rows, month, period_kind)

    blocks.section("Het verloop")
    pieces.trend(by_month, months, month, "de leerlingen")
    with st.expander("Als tabel"):
        tables.show(
            [
                Column("Maand", lambda row: row["month"], "month"),
                Column("Scholen", lambda row: row["schools"], "count"),
                Column("Leerlingen", lambda row: row["pupils"], "count"),
                *pieces.RATE_COLUMNS,
            ],
            by_month,
            "regio-verloop",
            "Per maand opgeteld over de scholen die leverden en genoeg registreerden; minuten opgeteld, dan pas gedeeld.",
        )
    _delivered(calendar, months)


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
        if len(both) == 2 and all(isinstance(figures.rate(row), Share) for row in both):
            earlier, later = (figures.rate(row) for row in both)
            second = (
                f" Bij de {wording.plural(both[1]['schools'], 'school die', 'scholen die')} ook {wording.month_name(before[-1])} "
                f"leverden is dat {wording.points(later, earlier)} dan die maand."  # type: ignore[arg-type]
            ).replace("vrijwel gelijk dan die maand", "vrijwel gelijk aan die maand")
    blocks.conclusion(first + second, base_sentence(tier_rows, _period_words(period_kind, month)))


def base_sentence(tier_rows: list[Row], period: str) -> str:
    """How many pupils stand in the base, against the goal; empty where no tier is known."""
    base = labels.tiers("md_mtss")[0]
    pupils = {row["tier"]: row["pupils"] for row in tier_rows if row["profile"] == "md_mtss"}
    total = sum(number for tier, number in pupils.items() if tier != labels.TOO_LITTLE.tier)
    if not total:
        return ""
    reached = Share(pupils.get(base.tier, 0), total)
    if reached.part * 100 >= (base.goal or 0) * total:
        ending = f"Het streven van {base.goal} % is gehaald: iets om samen bij stil te staan."
    else:
        ending = f"Het streven is {base.goal} %."
    return f"Over {period} was **{percent(reached)}** van de leerlingen ten minste {base.at_least} % aanwezig. {ending}"


def _delivered(calendar: list[Row], months: list[date]) -> None:
    missing = [row for row in calendar if delivery_calendar.state(row) == "not_delivered"]
    blocks.section(
        "Waarop dit rust",
        "Alle verwachte maanden van dit schooljaar zijn geleverd."
        if not missing
        else f"{wording.plural(len(missing), 'verwachte maand is', 'verwachte maanden zijn')} niet geleverd. "
        "Wat niet geleverd is, telt nergens mee: niet als aanwezig en niet als afwezig.",
    )
    delivery_calendar.show(calendar, months)


def _tier_table(tier_rows: list[Row], month: date, period_kind: str) -> None:
    shown = []
    for profile in labels.profiles():
        pupils = {row["tier"]: row["pupils"] for row in tier_rows if row["profile"] == profile}
        total = sum(number for tier, number in pupils.items() if tier != labels.TOO_LITTLE.tier)
        for tier in [*labels.tiers(profile), labels.TOO_LITTLE]:
            shown.append({"profile": profile, "tier": tier, "pupils": pupils.get(tier.tier, 0), "total": total})
    tables.show(
        [
            Column("Indeling", lambda row: labels.profiles()[row["profile"]]),
            Column("Laag", lambda row: row["tier"].label),
            Column("Leerlingen", lambda row: row["pupils"], "count"),
            Column(
                "Deel",
                lambda row: (
                    wording.Missing.NONE
                    if row["tier"] is labels.TOO_LITTLE
                    else wording.share(row["pupils"], row["total"])
                ),
                "share",
            ),
            Column("Streven", lambda row: labels.goal_words(row["tier"])),
        ],
        shown,
        "regio-lagen",
        f"Leerlingen per laag over {_period_words(period_kind, month)}.",
    )


def _schools_words(now: Row) -> str:
    words = ["scholen"]
    if number := now["assumed_schools"]:
        words.append(f"{number} daarvan {'legt' if number == 1 else 'leggen'} alleen afwezigheid vast")
    if number := now["totals_schools"]:
        words.append(f"{number} daarvan {'levert' if number == 1 else 'leveren'} alleen totalen")
    return "; ".join(words)


def _period_words(period_kind: str, month: date) -> str:
    if period_kind == "ytd":
        return f"schooljaar {wording.school_year(month)} tot en met {wording.MONTHS[month.month - 1]}"
    if period_kind == "first_month":
        return f"de eerste vier schoolweken van {wording.school_year(month)}"
    return wording.month_name(month)


def _tier_month(period_kind: str, month: date, months: list[date]) -> date:
    return wording.school_year_start(month) if period_kind == "first_month" else month


def _tier_end(period_kind: str, month: date) -> date:
    return date(wording.school_year_start(month).year + 1, 7, 1) if period_kind == "first_month" else month


page()
