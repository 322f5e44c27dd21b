"""Profiel: which absence a school has, when it falls, what the first month says, and how pupils move between tiers."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from attendance.comparison.first_month import BALTIMORE, FEWEST_PUPILS, Outlook, borrowed_share
from dashboards import filters
from dashboards.drawing import blocks, charts, profile_charts, tables, wording
from dashboards.drawing.palette import MISSED_COLOURS
from dashboards.drawing.profile_charts import RATIO_BORDERS
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import Missing, Share, count, percent
from dashboards.filters import Viewpoint
from dashboards.parts import context_notes, pieces
from dashboards.products import figures, labels, profiling
from dashboards.products.data import Row

_MOST_NAMED = 3
_FEWEST_HOURS = 100
"""A lesson with fewer registered hours says nothing of how often pupils are late for it."""
_RATIO_WORDS = ("veel minder dan gewoon", "minder", "gewoon (0,9 tot 1,1 ×)", "meer", "veel meer dan gewoon")


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
        context_notes.show_school(viewpoint.school["school_id"], pieces.months_until(month), month)
    else:
        context_notes.show_region(month, viewpoint.sector)
    pieces.left_out(month, viewpoint.sector if viewpoint.school is None else None, within.get("school_id"))
    sections: tuple[Callable[[], None], ...] = (
        lambda: _patterns(patterns, now[0], month, within, name),
        lambda: _week(week, month, name),
        lambda: _days(viewpoint, start, month, name),
        lambda: _lateness(week, month, name),
        lambda: _first_month(viewpoint, profile, start, month, within, name),
        lambda: _moves(flow, counted, profile, month, within, name),
        lambda: _cohorts(viewpoint, month, name),
        lambda: _signals(month, within, name),
    )
    for section in sections:
        section()


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


def _patterns(patterns: list[Row], now: Row, month: date, within: dict, name: str) -> None:
    blocks.section(
        "Redenen en perioden",
        "Langdurig ziek is zeven schooldagen of meer achtereen; vaak kort ziek is de vierde ziekmelding in twaalf schoolweken en wat daar in de twee maanden erna bij komt. "
        "Elk patroon vraagt een ander gesprek.",
    )
    if not patterns:
        blocks.nothing(
            "Van deze maand zijn alleen totalen bekend: redenen en perioden ontbreken."
            if now["totals_schools"] == now["schools"]
            else "In deze publicatie staan nog geen patronen; na de volgende publicatie wel."
        )
        return
    by = {row["pattern"]: row for row in patterns}
    missed = sum(row["absent_minutes"] for row in patterns)
    empty = {"absent_minutes": 0, "pupils": 0, "spells": 0}
    rows = [{**by.get(key, empty), "label": label, "group": group, "all": missed} for key, (label, group) in profiling.PATTERNS.items()]  # fmt: skip
    charts.show(
        charts.reasons(
            [
                {
                    "reason": row["label"],
                    "group": row["group"],
                    "share": row["absent_minutes"] / now["registered_minutes"] if now["registered_minutes"] else 0,
                    "text": f"{percent(wording.share(row['absent_minutes'], missed))} · {count((row['absent_minutes'] + 30) // 60)} uur",
                }
                for row in rows
            ]
        ),
        f"Wat er in {wording.month_name(month)} werd gemist, naar reden en naar hoe lang of hoe vaak: uren, en hun deel van alle gemiste lestijd. De volgorde ligt vast.",
        f"{name}-patronen",
    )
    adapted = figures.adapted(first=month, last=month, **within)
    names = labels.names("timetable_state", "state")
    if adapted:
        told = [
            f"{str(names.get(row['state'], row['state'])).lower()} {wording.hours(row['adapted_minutes'])} uur ({wording.plural(row['pupils'], 'leerling', 'leerlingen')})"
            for row in adapted
        ]
        blocks.note(
            f"**Aangepast programma.** {wording.listing(told).capitalize()}. Deze uren gaan van het rooster af en zijn geen verzuim."
        )
    with blocks.folded("Als tabel"):
        tables.show(
            [
                Column("Patroon", lambda row: row["label"]),
                Column("Gemist", lambda row: row["absent_minutes"], "hours"),
                Column(
                    "Deel van wat werd gemist", lambda row: wording.share(row["absent_minutes"], row["all"]), "share"
                ),
                Column("Leerlingen", lambda row: row["pupils"], "count"),
                Column("Perioden", lambda row: row["spells"], "count"),
            ],
            rows,
            f"{name}-patronen",
            "Een leerling met twee patronen telt bij beide. Een periode telt in de maand waarin zij begint.",
        )


def _week(rows: list[Row], month: date, name: str) -> None:
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


def _days(viewpoint: Viewpoint, start: date, month: date, name: str) -> None:
    blocks.section(
        "De dagen, naast dezelfde weekdag",
        "Elke dag naast wat op zo’n weekdag hier gewoon is (de middelste van alle maandagen, dinsdagen, …). Zo springt een griepweek eruit, en niet elke vrijdag.",
    )
    last = (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
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


def _lateness(rows: list[Row], month: date, name: str) -> None:
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


def _first_month(viewpoint: Viewpoint, profile: str, start: date, month: date, within: dict, name: str) -> None:
    blocks.section(
        "De eerste maand",
        "De eerste vier schoolweken zijn de vroegste aanwijzing voor het jaar. **Een gesprek, geen voorspelling**: van één leerling weet niemand het.",
    )
    rows = figures.tiers([], profile, "first_month", first=start, last=month, **within)
    tiers = [*labels.tiers(profile), labels.TOO_LITTLE]
    pupils = {row["tier"]: row["pupils"] for row in rows}
    if sum(pupils.values()):
        charts.show(
            charts.tier_bars(
                pieces.tier_parts([("Eerste vier schoolweken", pupils)], tiers),
                ["Eerste vier schoolweken"],
                [(tier.tier, tier.label) for tier in tiers if pupils.get(tier.tier)],
            ),
            f"De leerlingen naar hun laag in de eerste vier schoolweken van {wording.school_year(month)}.",
            f"{name}-eerste-maand",
        )
        with blocks.folded("Als tabel"):
            tables.show(
                [
                    Column("Laag", lambda row: row["label"]),
                    Column("Leerlingen", lambda row: row["pupils"], "count"),
                    Column("Deel", lambda row: wording.share(row["pupils"], row["all"]), "share"),
                ],
                [
                    {"label": tier.label, "pupils": pupils.get(tier.tier, 0), "all": sum(pupils.values())}
                    for tier in tiers
                ],
                f"{name}-eerste-maand",
                "De eerste vier schoolweken van dit schooljaar.",
            )
    else:
        blocks.nothing("De eerste vier schoolweken van dit schooljaar zijn niet (alle) geleverd.")
    found, years = profiling.first_month(viewpoint)
    if found is None:
        base = figures.tiers([], "md_mtss", "ytd", first=month, last=month, **within)
        _borrowed({row["tier"]: row["pupils"] for row in base})
    else:
        _own_outlook(found, years, "op deze school" if viewpoint.school else "in deze regio", f"{name}-eerste-maand")


def _own_outlook(found: Outlook, years: list[int], where: str, name: str) -> None:
    when = wording.listing([f"{year}–{year + 1}" for year in years])
    rows: list[Row] = [
        {
            "group": group,
            "pupils": int(found.pupils[n]),
            "share": wording.share(int(found.ended_high[n]), int(found.pupils[n]))
            if np.isfinite(found.share[n])
            else Missing.NONE,
            "band": f"{wording.decimal(100 * found.interval.low[n])} tot {wording.decimal(100 * found.interval.high[n])} %"
            if np.isfinite(found.interval.low[n])
            else f"minder dan {FEWEST_PUPILS} leerlingen",
        }
        for n, group in enumerate(profiling.FIRST_MONTH_GROUPS)
    ]
    known = [row for row in rows if isinstance(row["share"], Share)]
    if known:
        blocks.note(
            f"**Wat de eerste maand {where} zei** (schooljaar {when}). Over het jaar eindigde onder de 90 %: "
            + "; ".join(f"van wie toen {row['group']} was {percent(row['share'])}" for row in known)
            + f". Van alle leerlingen was dat {wording.decimal(100 * found.base_rate)} %."
        )
    tables.show(
        [
            Column("Eerste vier schoolweken", lambda row: row["group"]),
            Column("Leerlingen", lambda row: row["pupils"], "count"),
            Column("Eindigde onder 90 %", lambda row: row["share"], "share"),
            Column("Ligt tussen", lambda row: row["band"], "number"),
        ],
        rows,
        f"{name}-uitkomst",
        "Leerlingen met genoeg gegevens op beide momenten. De band is die van 95 %.",
    )


def _borrowed(pupils: dict[str, int]) -> None:
    known = sum(number for tier, number in pupils.items() if tier != labels.TOO_LITTLE.tier)
    base = pupils.get("tier_3", 0) / known if known else 0
    text = (
        "Eigen cijfers komen er zodra een schooljaar af is. Tot dan is er alleen onderzoek van elders (Baltimore, 85.000 leerlingen): van wie daar in september 2 tot 4 dagen miste, "
        "werd de helft dat jaar veel afwezig; van wie meer miste bijna negen van de tien. Zulke getallen reizen niet mee."
    )
    if 0 < base < 1:
        some, many = (round(100 * borrowed_share(base, BALTIMORE[key])) for key in ("some", "many"))
        text += f" Waar, zoals hier tot nu toe, {percent(Share(pupils.get('tier_3', 0), known))} van de leerlingen onder de 90 % zit, zou het om ongeveer {some} % en {many} % gaan."
    blocks.note(text)


def _moves(flow: list[dict[str, Any]], counted: Any, profile: str, month: date, within: dict, name: str) -> None:
    before = (month - timedelta(days=1)).replace(day=1)
    blocks.section(
        "Wie blijft, wie herstelt, wie zakt",
        f"Van {wording.month_name(before)} naar {wording.month_name(month)}. Nieuwe en vertrokken leerlingen staan apart.",
    )
    if not flow:
        blocks.nothing("De maand ervoor is niet geleverd, dus overgangen zijn er niet.")
        return
    names = profiling.group_names(profile)
    known = int(counted.counts.sum())
    blocks.facts(
        blocks.Fact("Bleef in de laag", percent(wording.share(counted.stayed, known)), f"{count(counted.stayed)} van {count(known)} leerlingen"),
        blocks.Fact("Vaker aanwezig", count(counted.recovered), "naar een lagere laag van ondersteuning"),
        blocks.Fact("Minder aanwezig", count(counted.fell), "naar een hogere laag van ondersteuning"),
        blocks.Fact("Nieuw / vertrokken", f"{count(int(counted.entered.sum()))} / {count(int(counted.left.sum()))}", "met genoeg gegevens"),
    )  # fmt: skip
    charts.show(
        profile_charts.flows(flow, list(names.items()), (wording.month_name(before), wording.month_name(month))),
        "Links de laag van de maand ervoor, rechts die van deze maand; hoe breder een stroom, hoe meer leerlingen. Een laag van één maand schommelt: kijk of het aanhoudt.",
        f"{name}-overgangen",
    )
    with blocks.folded("Als tabel"):
        order = list(names)
        tables.show(
            [
                Column("Van", lambda row: names[row["from_group"]]),
                Column("Naar", lambda row: names[row["to_group"]]),
                Column("Leerlingen", lambda row: row["pupils"], "count"),
                Column("Wat het is", lambda row: row["kind"]),
            ],
            sorted(flow, key=lambda move: (order.index(move["from_group"]), order.index(move["to_group"]))),
            f"{name}-overgangen",
            "Van de laag in de maand ervoor naar die in deze maand.",
        )


def _cohorts(viewpoint: Viewpoint, month: date, name: str) -> None:
    blocks.section(
        "Dezelfde cohorten over de schooljaren",
        f"Het schooljaar tot en met {wording.month_name(month)}, naast dezelfde maanden een jaar eerder: van dezelfde groep, die toen een leerjaar lager zat, en van wie toen in dit leerjaar zat.",
    )
    rows = profiling.cohorts_over_years(viewpoint, month)
    columns = {"same_year": "dit leerjaar, vorig jaar", "same_group": "deze groep, vorig jaar", "now": "nu"}
    if not any(isinstance(row[key], Share) for row in rows for key in ("same_year", "same_group")):
        blocks.nothing("Er is nog geen vorig schooljaar om een cohort te volgen. Dat komt vanzelf.")
        return
    values = [
        {
            "row": row["label"],
            "column": label,
            "missed": None if (part := profiling.fraction(row[key])) is None else 1 - part,
            "text": percent(row[key]),
            "what": f"{row['label']}, {label}",
            "basis": f"toen {row['group_then']}" if key == "same_group" and row["group_then"] else "–",
        }
        for row in rows
        for key, label in columns.items()
    ]
    charts.show(
        charts.heat(values, list(columns.values()), [row["label"] for row in rows]),
        "Aanwezigheid per cohort: hoe donkerder, hoe meer lestijd gemist. ‘Deze groep, vorig jaar’ zat toen een leerjaar lager.",
        f"{name}-cohorten",
    )
    blocks.missed_legend(charts.class_width(values))
    with blocks.folded("Als tabel"):
        tables.show(
            [
                Column("Cohort", lambda row: row["label"]),
                Column("Dit leerjaar, vorig jaar", lambda row: row["same_year"], "share"),
                Column("Deze groep, vorig jaar", lambda row: row["same_group"], "share"),
                Column("Nu", lambda row: row["now"], "share"),
            ],
            rows,
            f"{name}-cohorten",
            "Aanwezigheid over dezelfde maanden van beide schooljaren. Een streepje: toen waren er geen leerlingen, of is er niets geleverd.",
        )


def _signals(month: date, within: dict, name: str) -> None:
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


page()
