"""Profiel, when absence falls: the week and the days beside what is usual there, and lessons for which pupils are late."""

from datetime import date, timedelta

import streamlit as st

from attendance.school_calendar import last_day
from dashboards.drawing import blocks, charts, profile_charts, tables, wording
from dashboards.drawing.palette import MISSED_COLOURS
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import count
from dashboards.filters import Viewpoint
from dashboards.products import figures, profiling
from dashboards.products.data import Row

_FEWEST_HOURS = 100
"""A lesson with fewer registered hours says nothing of how often pupils are late for it."""
_RATIO_WORDS = ("veel minder dan gewoon", "minder", "gewoon (0,9 tot 1,1 ×)", "meer", "veel meer dan gewoon")


def week(rows: list[Row], month: date, name: str) -> None:
    """Draws weekday × lesson over the school year, as multiples of what is usual here."""
    blocks.section(
        "De week, naast wat hier gewoon is",
        f"Over het schooljaar tot en met {wording.month_name(month)}. 1,0 × is wat gemiddeld over de week wordt gemist; 1,5 × is anderhalf keer zoveel.",
    )
    values = profiling.week_beside_usual(rows)
    if not any(value["ratio"] for value in values):
        blocks.nothing("Er zijn geen lesuren met genoeg gegevens: alleen totalen, of te weinig lessen.")
        return
    weekdays = [wording.WEEKDAYS[n - 1] for n in sorted({row["weekday"] for row in rows})]
    told = {value["row"] for value in values if value["ratio"]}
    lessons = [
        profiling.lesson(p)
        for p in sorted({str(row["lesson_period"]) for row in rows}, key=lambda p: (len(p), p))
        if profiling.lesson(p) in told
    ]
    charts.show(
        profile_charts.relative([value for value in values if value["row"] in told], weekdays, lessons),
        "Gemiste lestijd per weekdag en les, als veelvoud van wat hier gemiddeld wordt gemist. Hoe donkerder, hoe meer; een vak met stippelrand heeft te weinig uren.",
        f"{name}-week",
    )
    _legend()
    with blocks.folded("Als tabel"):
        tables.show(
            [
                Column("Dag", lambda row: wording.WEEKDAYS[row["weekday"] - 1]),
                Column("Les", lambda row: str(row["lesson_period"])),
                Column("Ten opzichte van gewoon", lambda row: row["text"], "number"),
                Column("Gemist", lambda row: row["absent_minutes"], "hours"),
                Column("Geregistreerd", lambda row: row["registered_minutes"], "hours"),
            ],
            [row | {"text": value["text"]} for row, value in zip(rows, values, strict=True)],
            f"{name}-week",
            "Per weekdag en les, over het schooljaar tot en met de maand.",
        )


def days(viewpoint: Viewpoint, start: date, month: date, name: str) -> None:
    """Draws every day of the school year beside what is usual on such a weekday."""
    blocks.section(
        "De dagen, naast dezelfde weekdag",
        "Elke dag naast wat op zo’n weekdag hier gewoon is (de middelste van alle maandagen, dinsdagen, …). Zo springt een griepweek eruit, en niet elke vrijdag.",
    )
    last = last_day(month)
    rows = (
        figures.days(viewpoint.school["school_id"], start, last)
        if viewpoint.school
        else figures.sector_days(viewpoint.sector, start, last)
    )
    values = profiling.days_beside_usual(rows)
    if not any(value["ratio"] for value in values):
        blocks.nothing("Er zijn geen dagen met genoeg gegevens.")
        return
    weeks = sorted({value["column"] for value in values})
    first = date.fromisoformat(weeks[0])
    every = [
        (first + timedelta(weeks=n)).isoformat() for n in range((date.fromisoformat(weeks[-1]) - first).days // 7 + 1)
    ]
    charts.show(
        profile_charts.relative(
            [{name: value for name, value in one.items() if name != "date"} for one in values],
            every,
            [day[:2] for day in wording.WEEKDAYS[:5]] + sorted({v["row"] for v in values} & {"za", "zo"}),
            is_calendar=True,
        ),
        "Elke schooldag als veelvoud van wat op die weekdag gewoon is. Hoe donkerder, hoe meer gemist; leeg is geen lesdag.",
        f"{name}-dagen",
    )
    _legend()
    with blocks.folded("Als tabel"):
        tables.show(
            [
                Column("Dag", lambda row: row["date"], "day"),
                Column("Ten opzichte van gewoon", lambda row: row["text"], "number"),
                Column("Gemist", lambda row: row["absent_minutes"], "hours"),
                Column("Geregistreerd", lambda row: row["registered_minutes"], "hours"),
            ],
            [row | {"text": value["text"]} for row, value in zip(rows, values, strict=True)],
            f"{name}-dagen",
            "De dagen met lessen, in volgorde van tijd.",
        )


def lateness(rows: list[Row], month: date, name: str) -> None:
    """Draws how often pupils were late per lesson, of `rows` per weekday and lesson."""
    blocks.section(
        "Te laat",
        "Te laat komen is vaak iets van de eerste les: een vraag over de route, de nacht of het begin van de dag.",
    )
    periods: dict[str, Row] = {}
    for row in rows:
        cell = periods.setdefault(str(row["lesson_period"]), {"late_count": 0, "registered_minutes": 0})
        cell["late_count"] += row["late_count"] or 0
        cell["registered_minutes"] += row["registered_minutes"]
    shown = [
        {"period": period, **cell, "rate": 6000 * cell["late_count"] / cell["registered_minutes"]}
        for period, cell in sorted(periods.items(), key=lambda item: (len(item[0]), item[0]))
        if cell["registered_minutes"] >= 60 * _FEWEST_HOURS
    ]
    if not shown:
        blocks.nothing("Er zijn geen lesuren bekend waarin te laat komen is vastgelegd.")
        return
    charts.show(
        profile_charts.bars(
            [
                {
                    "row": profiling.lesson(row["period"]),
                    "amount": row["rate"],
                    "text": f"{wording.decimal(row['rate'])} per 100 uur · {count(row['late_count'])} keer",
                }
                for row in shown
            ]
        ),
        f"Hoe vaak leerlingen te laat kwamen, per les, op elke honderd geregistreerde uren; het schooljaar tot en met {wording.month_name(month)}.",
        f"{name}-te-laat",
    )
    with blocks.folded("Als tabel"):
        tables.show(
            [
                Column("Les", lambda row: row["period"]),
                Column("Keer te laat", lambda row: row["late_count"], "count"),
                Column("Per 100 geregistreerde uren", lambda row: wording.decimal(row["rate"]), "number"),
                Column("Geregistreerd", lambda row: row["registered_minutes"], "hours"),
            ],
            shown,
            f"{name}-te-laat",
            f"In volgorde van de dag; lessen met minder dan {_FEWEST_HOURS} geregistreerde uren staan er niet bij.",
        )


def _legend() -> None:
    cells = zip(MISSED_COLOURS, _RATIO_WORDS, strict=True)
    st.html(
        "<p class='rb-legend'><span class='words'>Gemist</span> "
        + "".join(
            f"<span class='words'><span class='rb-state' style='background: {colour}'></span>{words}</span> "
            for colour, words in cells
        )
        + "</p>"
    )
