"""Profiel: which absence a school has, when it falls, what the first month says, and how pupils move between tiers."""

from datetime import date
from functools import partial
from typing import Any

from dashboards import filters
from dashboards.drawing import blocks, tables, wording
from dashboards.drawing.profile_charts import RATIO_BORDERS
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import Missing, Share, count, percent
from dashboards.filters import Viewpoint
from dashboards.parts import (
    attendance_parts,
    context_notes,
    profile_first_month,
    profile_moves,
    profile_reasons,
    profile_times,
)
from dashboards.products import figures, labels, profiling
from dashboards.products.data import Row

_MOST_NAMED = 3


def page() -> None:
    """The page from its conclusion to its evidence."""
    viewpoint: Viewpoint = filters.chosen("viewpoint")
    month, profile = filters.chosen("month"), filters.chosen("profile")
    within = profiling.scope(viewpoint)
    now = figures.attendance(first=month, last=month, **within)
    who = viewpoint.school["name"] if viewpoint.school else f"het {wording.SECTORS[viewpoint.sector]}"
    if not now:
        blocks.conclusion(
            f"Van **{who}** is over {wording.month_name(month)} niets bekend. Dat is geen nul; kies een andere maand."
        )
        return
    name = f"{viewpoint.school['school_id'] if viewpoint.school else viewpoint.sector}-profiel-{month:%Y-%m}"
    start = wording.school_year_start(month)
    patterns = figures.patterns(first=month, last=month, **within)
    flow, counted = profiling.moves(figures.transitions(profile, month, **within), profile)
    week = figures.timetable(first=start, last=month, **within)
    blocks.conclusion(*_conclusion(who, month, now[0], patterns, counted, week))
    if viewpoint.school is not None:
        context_notes.show_school(viewpoint.school["school_id"], attendance_parts.months_until(month), month)
    else:
        context_notes.show_region(month, viewpoint.sector)
    attendance_parts.left_out(month, viewpoint.sector if viewpoint.school is None else None, within.get("school_id"))
    profile_reasons.draw(patterns, now[0], month, within, name)
    profile_times.week(week, month, name)
    profile_times.days(viewpoint, start, month, name)
    profile_times.lateness(week, month, name)
    profile_first_month.draw(viewpoint, profile, start, month, within, name)
    profile_moves.tiers(flow, counted, profile, month, name)
    profile_moves.cohorts(viewpoint, month, name)
    _signals(month, within, name)


def _conclusion(who: str, month: date, now: Row, patterns: list[Row], counted: Any, week: list[Row]) -> list[str]:
    rate = figures.rate(now)
    said = [f"In {wording.month_name(month)} was **{percent(rate)}** van de lestijd van **{who}** aanwezig."]
    missed = sum(row["absent_minutes"] for row in patterns)
    if missed:
        by = {row["pattern"]: row["absent_minutes"] for row in patterns}
        largest = max(profiling.PATTERNS, key=lambda pattern: by.get(pattern, 0))
        said[0] += (
            f" Van wat werd gemist hoort **{percent(Share(by[largest], missed))}** bij "
            f"‘{profiling.PATTERNS[largest][0].lower()}’."
        )
    known = int(counted.counts.sum())
    if known:
        said.append(
            f"Vergeleken met de maand ervoor bleef **{percent(Share(counted.stayed, known))}** van de leerlingen in dezelfde laag; "
            f"{wording.plural(counted.recovered, 'leerling was', 'leerlingen waren')} vaker aanwezig, {count(counted.fell)} minder."
        )
    busy = [
        value for value in profiling.week_beside_usual(week) if value["ratio"] and value["ratio"] >= RATIO_BORDERS[3]
    ]
    if busy and len(busy) <= _MOST_NAMED:
        moments = wording.listing([f"**{value['what']}**" for value in busy])
        said.append(f"In de week wordt duidelijk meer gemist dan hier gewoon is op {moments}.")
    elif busy:
        said.append(f"Op {len(busy)} momenten in de week wordt duidelijk meer gemist dan hier gewoon is.")
    return said


def _signals(month: date, within: figures.Scope, name: str) -> None:
    start = wording.school_year_start(month)
    rows = figures.signals(["month"], first=start, last=month, **within)
    by = {(row["month"], row["signal"]): row["pupils"] for row in rows}
    months = [row["month"] for row in figures.attendance(["month"], first=start, last=month, **within)]
    weeks_end = {
        row["month"] for row in figures.tiers(["month"], "md_mtss", "first_month", first=start, last=month, **within)
    }
    signals = labels.signals(bool(weeks_end))
    blocks.section(
        "Signalen",
        "Leerlingen bij wie in die maand een grens van wet of richtlijn werd bereikt. Een signaal is een aanleiding om te vragen hoe het gaat.",
    )
    tables.show(
        [
            Column("Signaal", lambda row: row["label"]),
            *(Column(wording.month_name(one).capitalize(), partial(_of_month, one), "count") for one in months),
        ],
        [{"label": label} | {one: by.get((one, signal), 0) for one in months} for signal, label in signals.items()],
        f"{name}-signalen",
        "Per maand. ‘Eerste maand’ staat in de maand waarin de vierde schoolweek eindigt.",
    )


def _of_month(month: date, row: dict[Any, Any]) -> "int | Missing":
    return row[month]


page()
