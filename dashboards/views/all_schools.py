"""Scholen: all schools side by side, each against its own history. By name or by size, never by outcome."""

import math
from datetime import date

import streamlit as st

from dashboards import filters
from dashboards.drawing import blocks, charts, tables, wording
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import Missing, Share, count, percent
from dashboards.parts import attendance_parts, context_notes, tier_parts
from dashboards.products import figures, labels
from dashboards.products.data import Row


def page() -> None:
    """The page from its conclusion to its evidence."""
    month = filters.chosen("month")
    sector = filters.chosen("sector")
    order = filters.chosen("order")
    profile = filters.chosen("profile")
    months = attendance_parts.months_until(month)
    rows, low = _side_by_side(month, months, sector, order)
    there = [row for row in rows if row["now"]]
    silent = [row["name"] for row in rows if not row["now"]]
    blocks.conclusion(
        f"**{count(len(there))} van {wording.plural(len(rows), 'school', 'scholen')}** "
        f"{'heeft' if len(there) == 1 else 'hebben'} {wording.month_name(month)} geleverd."
        + (f" Niet geleverd: {wording.listing(silent)}." if silent else ""),
        _coverage_sentence(there),
    )
    context_notes.show_region(month, sector)

    blocks.section(
        "Elke school naast haar eigen verloop",
        f"De lijn is het verloop van de school zelf, van {low.part} % onderaan tot 100 % bovenaan; de dunne grijze lijn is haar "
        "sector in de hele regio. "
        "Lopen beide samen op of neer, dan speelt er waarschijnlijk iets voor iedereen: een griepgolf, de feestdagen.",
    )
    tables.show(
        [
            Column("School", lambda row: row["name"], link=lambda row: filters.school_link(row, month)),
            Column("Vestigingscode", lambda row: row["school_id"], download_only=True),
            Column("Sector", lambda row: row["sector"]),
            Column("Leerlingen", lambda row: _of(row, lambda now: now["pupils"]), "count"),
            Column("Aanwezig", _present, "share"),
            Column("", lambda row: _marks(row, month), "drawing"),
            Column("Geregistreerd", lambda row: _of(row, figures.coverage), "share"),
            Column(
                f"Verloop {wording.month_short(months[0])}–{wording.month_short(months[-1])}",
                lambda row: row["line"],
                "drawing",
            ),
            Column("Niet vergeleken omdat", lambda row: row["out"], download_only=True),
            Column(
                "Aangenomen of alleen totalen",
                lambda row: figures.basis_mark(row["now"]) if row["now"] else None,
                download_only=True,
            ),
            Column(
                "Aanwezige tijd", lambda row: _of(row, lambda now: now["present_minutes"]), "hours", download_only=True
            ),
            Column(
                "Geregistreerde tijd",
                lambda row: _of(row, lambda now: now["registered_minutes"]),
                "hours",
                download_only=True,
            ),
            Column(
                "Geplande tijd", lambda row: _of(row, lambda now: now["scheduled_minutes"]), "hours", download_only=True
            ),
        ],
        rows,
        f"scholen-{month:%Y-%m}",
        f"{wording.month_name(month).capitalize()}, scholen {order}. Een kruisje in de lijn is een maand zonder gegevens om te vergelijken.",
    )
    _left_out(there)
    attendance_parts.limits([row["now"] for row in there])

    blocks.section(
        "De lagen per school",
        "Een kleine school schommelt sterker dan een grote: bij 40 leerlingen is één leerling al 2,5 %. "
        "Verschil tussen scholen is een vraag om over te praten, geen rangorde.",
    )
    _tiers(there, month, sector, profile)


def _side_by_side(month: date, months: list[date], sector: str | None, order: str) -> tuple[list[Row], Share]:
    """The schools with their month and their line, and the lower edge that all lines share."""
    own = {
        (row["school_id"], row["month"]): row
        for row in figures.attendance(["school_id", "month"], first=months[0], last=months[-1], sector=sector)
    }
    region = {
        (row["sector"], row["month"]): row
        for row in figures.attendance(["sector", "month"], first=months[0], last=months[-1], comparable=True)
    }
    out = {(row["school_id"], row["month"]): row["reasons"] for row in figures.left_out(months[0], months[-1])}
    known = [
        rate.fraction for key, row in own.items() if key not in out and isinstance(rate := figures.rate(row), Share)
    ]
    low = Share(math.floor(20 * min(known, default=0.9) - 0.2) * 5, 100)
    rows = []
    for school in figures.schools():
        if sector and school["sector"] != sector:
            continue
        mine = [own.get((school["school_id"], m)) for m in months]
        history = [
            (m, Missing.NOT_COMPARABLE if (school["school_id"], m) in out else _rate(row))
            for m, row in zip(months, mine, strict=True)
        ]
        beside = [_rate(region.get((school["sector"], m))) for m in months]
        line = blocks.sparkline(history, beside, low.fraction)
        size = max([row["pupils"] for row in mine if row], default=0)
        key = (school["school_id"], month)
        rows.append({**school, "now": own.get(key), "out": out.get(key), "line": line, "size": size})
    if order != "op naam":
        rows.sort(key=lambda row: (-row["size"], row["name"]))
    return rows, low


def _tiers(rows: list[Row], month: date, sector: str | None, profile: str) -> None:
    tiers = [*labels.tiers(profile), labels.TOO_LITTLE]
    pupils: dict[str, dict[str, int]] = {}
    for row in figures.tiers(["school_id"], profile, "month", first=month, last=month, sector=sector, comparable=True):
        pupils.setdefault(row["school_id"], {})[row["tier"]] = row["pupils"]
    names = {row["school_id"]: row["name"] for row in rows}
    shown = [school for school in names if school in pupils]
    if not shown:
        blocks.nothing(f"Over {wording.month_name(month)} zijn er geen lagen te bepalen.")
        return
    labelled = {school: f"{names[school]}" for school in shown}
    charts.show(
        charts.tier_bars(
            tier_parts.bar_parts([(labelled[s], pupils[s]) for s in shown], tiers),
            list(labelled.values()),
            [(t.tier, t.label) for t in tiers],
        ),
        f"Leerlingen per laag in {wording.month_name(month)}, als deel van alle leerlingen van de school; de lichtste kleur is de basis.",
    )
    with st.expander("Als tabel"):
        tables.show(
            [
                Column("School", lambda row: row["name"]),
                *(
                    Column(tier.label, lambda row, t=tier: row["pupils"].get(t.tier, 0), "count")  # type: ignore[misc]
                    for tier in tiers
                ),
            ],
            [{"name": names[s], "pupils": pupils[s]} for s in shown],
            f"lagen-per-school-{month:%Y-%m}",
            f"Leerlingen per laag in {wording.month_name(month)}.",
        )


def _coverage_sentence(there: list[Row]) -> str:
    shares = [figures.coverage(row["now"]) for row in there]
    known = [value for value in shares if isinstance(value, Share)]
    if not known:
        return ""
    lowest, highest = min(known, key=lambda s: s.fraction), max(known, key=lambda s: s.fraction)
    if wording.tenths(lowest) == wording.tenths(highest):
        return f"Van de lestijd is overal {percent(lowest)} geregistreerd."
    return f"De scholen registreerden tussen **{percent(lowest)}** en **{percent(highest)}** van hun lestijd. Lees elk percentage met dat erbij."


def _left_out(there: list[Row]) -> None:
    out = [row for row in there if row["out"]]
    if out:
        told = "; ".join(f"{row['name']}: {row['out']}" for row in out)
        blocks.note(
            f"**Niet te vergelijken.** {told}. Zo’n maand zegt te weinig; op de pagina van de school staat wat er wel is."
        )


def _present(row: Row) -> "Share | Missing":
    return Missing.NOT_COMPARABLE if row["out"] else _of(row, figures.rate)


def _marks(row: Row, month: date) -> str:
    if not row["now"]:
        return ""
    return blocks.mark(figures.basis_mark(row["now"])) + context_notes.mark(row["school_id"], month)


def _rate(row: Row | None) -> "Share | Missing":
    return figures.rate(row) if row else Missing.NOT_DELIVERED


def _of(row: Row, measure):
    return measure(row["now"]) if row["now"] else Missing.NOT_DELIVERED


page()
