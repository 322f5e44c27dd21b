"""Parts of the region's picture that its page and its paper share: the base of the pyramid, trend, tiers, deliveries."""

from datetime import date

from dashboards.drawing import blocks, tables, wording
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import Share, percent
from dashboards.parts import attendance_parts, delivery_calendar
from dashboards.products import labels
from dashboards.products.data import Row


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


def trend(by_month: list[Row], months: list[date], month: date) -> None:
    """Attendance of the region by month, with the same as a table."""
    attendance_parts.trend(by_month, months, month, "de leerlingen")
    with blocks.folded("Als tabel"):
        tables.show(
            [
                Column("Maand", lambda row: row["month"], "month"),
                Column("Scholen", lambda row: row["schools"], "count"),
                Column("Leerlingen", lambda row: row["pupils"], "count"),
                *attendance_parts.RATE_COLUMNS,
            ],
            by_month,
            "regio-verloop",
            "Per maand opgeteld over de scholen die leverden en genoeg registreerden; minuten opgeteld, dan pas gedeeld.",
        )


def tier_table(tier_rows: list[Row], month: date, period_kind: str) -> None:
    """Pupils per tier of every division, with their goal."""
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
        f"Leerlingen per laag over {period_words(period_kind, month)}.",
    )


def delivered(calendar: list[Row], months: list[date]) -> None:
    """On which deliveries the picture rests, school by month."""
    missing = [row for row in calendar if delivery_calendar.state(row) == "not_delivered"]
    blocks.section(
        "Waarop dit rust",
        "Alle verwachte maanden van dit schooljaar zijn geleverd."
        if not missing
        else f"{wording.plural(len(missing), 'verwachte maand is', 'verwachte maanden zijn')} niet geleverd. "
        "Wat niet geleverd is, telt nergens mee: niet als aanwezig en niet als afwezig.",
    )
    delivery_calendar.show(calendar, months)


def schools_words(now: Row) -> str:
    """`scholen`, and how many of them record absence only or deliver totals only."""
    words = ["scholen"]
    if number := now["assumed_schools"]:
        words.append(f"{number} daarvan {'legt' if number == 1 else 'leggen'} alleen afwezigheid vast")
    if number := now["totals_schools"]:
        words.append(f"{number} daarvan {'levert' if number == 1 else 'leveren'} alleen totalen")
    return "; ".join(words)


def period_words(period_kind: str, month: date) -> str:
    """The period of a tier in words."""
    if period_kind == "ytd":
        return f"schooljaar {wording.school_year(month)} tot en met {wording.MONTHS[month.month - 1]}"
    if period_kind == "first_month":
        return f"de eerste vier schoolweken van {wording.school_year(month)}"
    return wording.month_name(month)
