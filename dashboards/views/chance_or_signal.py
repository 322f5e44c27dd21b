"""Toeval of signaal: a control chart of a school beside its region, each change marked with the rule that marked it."""

from datetime import date, timedelta

import numpy as np
import streamlit as st

from attendance.comparison.change import (
    FEWEST_POINTS,
    PROVISIONAL_BELOW,
    Change,
    ControlChart,
    Judged,
    Rule,
    control_chart,
    judge,
    log_rate,
    log_ratio,
    surroundings,
)
from attendance.comparison.uncertainty import Numbers
from dashboards import blocks, charts, figures, filters, following, others, pieces, tables, wording
from dashboards.comparing import percent
from dashboards.data import Row
from dashboards.filters import Viewpoint
from dashboards.following import Series
from dashboards.tables import Column

# A region of fewer other schools is no yardstick: the school would mostly be compared with itself.
_FEWEST_OTHERS = 3
# A week of the region is laid beside so many weeks before and after it: absence goes up and down with the season.
_WEEKS_AROUND = 4
_RULES = {
    Rule.OUTSIDE: "één punt buiten de grenzen",
    Rule.RUN: "acht of meer op een rij aan dezelfde kant van het gemiddelde",
}
_MARKS = {Change.SCHOOL: "deze school", Change.REGION: "hele regio"}


def page() -> None:
    """The page from its conclusion to its evidence."""
    viewpoint: Viewpoint = filters.chosen("viewpoint")
    month, kind = filters.chosen("month"), filters.chosen("series")
    series, subject = following.series(viewpoint, month, kind)
    if series is None or (viewpoint.school and viewpoint.school["school_id"] not in series.schools):
        who = viewpoint.school["name"] if viewpoint.school else f"het {wording.SECTORS[viewpoint.sector]}"
        blocks.conclusion(f"Van {who} is er tot en met {wording.month_name(month)} niets om te volgen.")
        blocks.section("Waarom niet")
        blocks.nothing(
            "Er is niets geleverd dat mee kan in een vergelijking, of er zijn alleen totalen bekend: dagen, lesuren en redenen ontbreken dan."
        )
        return
    levels = log_rate(*series.region)
    around = surroundings(levels, _WEEKS_AROUND) if kind == "week" else np.zeros(len(levels))
    region = control_chart(levels - around)
    if viewpoint.school is None:
        _region_page(viewpoint, series, region, around, kind, subject)
    else:
        _school_page(viewpoint.school, series, region, around, kind, subject)


def _school_page(school: Row, series: Series, region: ControlChart, around: Numbers, kind: str, subject: str) -> None:
    absent, minutes = series.of(school["school_id"])
    beside = len(series.schools) - 1
    if beside < _FEWEST_OTHERS:
        blocks.conclusion(
            f"Van andere scholen is {subject} niet vrijgegeven: zo klein uitgesplitst blijft niet geheim om wie het gaat. Of iets alleen bij **{school['name']}** speelt, is hier niet te zien."
            if others.are_known() and not beside
            else f"Voor {subject} heeft **{school['name']}** in deze sector {wording.plural(beside, 'andere school', 'andere scholen')} naast zich: te weinig om te zien of iets alleen hier speelt.",
            "Hieronder staat het verloop van de school zelf, zonder oordeel.",
        )
        chart = control_chart(np.full(len(series.periods), np.nan))
    else:
        chart = control_chart(log_ratio(absent, minutes, *series.region))
        judged = judge(chart, region)
        blocks.conclusion(*_school_conclusion(school["name"], series, chart, judged, kind, subject))
    judged = judge(chart, region)

    blocks.section(
        "De school naast de regio",
        f"Elk punt is {subject} op school, gedeeld door die van de hele sector in de regio: 100 % is gelijk aan de regio. "
        "Seizoen, griep en feestdagen, die iedereen treffen, vallen daardoor weg. In de lichte band liggen gewone schommelingen van deze school.",
    )
    if np.isfinite(chart.values).any():
        begun = _begun(series, school["school_id"], kind)
        _draw(
            series, chart, np.zeros(len(series.periods)), [_MARKS.get(one.change, "") if one.change is Change.SCHOOL else "" for one in judged], kind,
            [_judged_words(one) for one in judged],
            f"{subject.capitalize()} van {school['name']} als deel van die van de regio, per {_unit(kind)}. "
            + _band_words(chart, kind) + pieces.measures_sentence(begun, list(begun)),
            begun,
        )  # fmt: skip
    else:
        blocks.nothing("Er zijn te weinig andere scholen of punten om de school naast de regio te leggen.")
    _region_chart(series, region, around, kind, subject)
    if others.are_known():
        blocks.note(others.SENTENCE)
    with st.expander("Als tabel"):
        _table(series, absent, minutes, chart, judged, f"{school['school_id']}-toeval-of-signaal-{kind}", kind)
    _rules(chart, kind)


def _region_page(
    viewpoint: Viewpoint, series: Series, region: ControlChart, around: Numbers, kind: str, subject: str
) -> None:
    names = {row["school_id"]: row["name"] for row in figures.schools()}
    judged_by = {}
    for school in series.schools if len(series.schools) > _FEWEST_OTHERS else []:
        judged_by[school] = judge(control_chart(log_ratio(*series.of(school), *series.region)), region)
    events = [
        period for period, rule in zip(series.periods, region.rules, strict=True) if rule is Rule.OUTSIDE
    ]  # fmt: skip
    standing_out = sorted(
        names[school] for school, judged in judged_by.items() if any(one.change is Change.SCHOOL for one in judged)
    )
    blocks.conclusion(
        _region_sentence(series, region, events, kind, subject),
        f"Ongewoon voor zichzelf, naast de regio gelegd: {wording.listing([f'**{name}**' for name in standing_out])}. Kijk op die school zelf wanneer, en wat er toen was."
        if standing_out
        else "Bij geen enkele school is er een verandering die groter is dan haar eigen gewone schommeling."
        if region.has_limits and judged_by
        else "",
    )
    _region_chart(series, region, around, kind, subject)
    blocks.section("Per school", "Op naam. Elke school is beoordeeld naast de regio, met haar eigen grenzen.")
    rows = [{"name": names[school], "school_id": school, "judged": judged} for school, judged in judged_by.items()]
    rows.sort(key=lambda row: row["name"])
    if not rows:
        blocks.nothing("Er zijn te weinig scholen in deze sector om ze naast de regio te leggen.")
    else:
        tables.show(
            [
                Column("School", lambda row: row["name"]),
                Column("Vestigingscode", lambda row: row["school_id"], download_only=True),
                Column("Punten", lambda row: sum(one.change is not Change.UNKNOWN for one in row["judged"]), "count"),
                Column("Ongewoon voor deze school", lambda row: _when(series, row["judged"], kind)),
                Column("Laatste punt", lambda row: _judged_words(row["judged"][-1])),
            ],
            rows,
            f"toeval-of-signaal-{viewpoint.sector}-{kind}",
            "Punten zonder grenzen tellen niet mee: dan is er nog te weinig om iets gewoon of ongewoon te noemen.",
        )
    _rules(region, kind)


def _school_conclusion(
    name: str, series: Series, chart: ControlChart, judged: list[Judged], kind: str, subject: str
) -> list[str]:
    newest = series.periods[-1]
    if not chart.has_limits:
        return [
            f"Van **{name}** {'is' if chart.points == 1 else 'zijn'} er {wording.plural(chart.points, 'punt', 'punten')}: te weinig om te zeggen wat gewoon is. Dat kan vanaf {FEWEST_POINTS} {_units(kind)} zonder gaten.",
            "Tot dan is een verschil tussen twee maanden een vraag, geen signaal." if kind != "week" else "",
        ]
    last = judged[-1]
    where = _period_name(newest, kind)
    first = {
        Change.NORMAL: f"{subject.capitalize()} van **{name}** viel in {where} **binnen de gewone schommeling** van de school.",
        Change.SCHOOL: f"{subject.capitalize()} van **{name}** was in {where} **ongewoon {'hoog' if last.is_upward else 'laag'} voor deze school**, naast de regio gelegd. De regel: {_RULES.get(last.rule or Rule.OUTSIDE)}.",
        Change.REGION: f"In {where} was {subject} **ongewoon voor de hele regio tegelijk**; **{name}** ging daarin mee. Zoek de reden eerst buiten de school.",
        Change.UNKNOWN: f"Over {where} is er van **{name}** geen cijfer om te beoordelen.",
    }[last.change]
    if last.is_regional_too:
        first += " Ook de regio als geheel was toen ongewoon, en de school nog sterker."
    earlier = sum(one.change is Change.SCHOOL for one in judged[:-1])
    second = (
        f"Eerder waren er {wording.plural(earlier, 'ongewoon punt', 'ongewone punten')}; zij staan in de tekening."
        if earlier
        else "Ook eerder viel er niets op."
        if last.change is Change.NORMAL
        else ""
    )
    return [first, second]


def _region_sentence(series: Series, region: ControlChart, events: list[date], kind: str, subject: str) -> str:
    if not region.has_limits:
        return (
            f"Er {'is' if region.points == 1 else 'zijn'} nog maar {wording.plural(region.points, 'punt', 'punten')}: te weinig om te zeggen wat voor de regio gewoon is. "
            f"Dat kan vanaf {FEWEST_POINTS} {_units(kind)} zonder gaten."
        )
    if not events:
        return f"{subject.capitalize()} bleef in de hele regio **binnen de gewone schommeling**, van {_period_name(series.periods[0], kind)} tot en met {_period_name(series.periods[-1], kind)}."
    return f"{subject.capitalize()} was **ongewoon voor de hele regio tegelijk** in {wording.listing([_period_name(one, kind) for one in events])}: griep, staking, sneeuw, of een andere oorzaak die iedereen trof."


def _region_chart(series: Series, region: ControlChart, around: Numbers, kind: str, subject: str) -> None:
    blocks.section(
        "De regio zelf",
        "Alleen wij, of iedereen? Een punt buiten deze band is iets van de hele regio."
        + (
            " De band loopt mee met de vier weken ervoor en erna, want verzuim stijgt en daalt met het seizoen."
            if kind == "week"
            else ""
        ),
    )
    marks = [_MARKS[Change.REGION] if rule is Rule.OUTSIDE else "" for rule in region.rules]
    words = [
        "ongewoon voor de hele regio" if mark else "gewone schommeling" if region.has_limits else "nog te weinig punten"
        for mark in marks
    ]
    _draw(
        series, region, around, marks, kind, words,
        f"{subject.capitalize()} van alle scholen van de sector samen, per {_unit(kind)}. " + _band_words(region, kind),
    )  # fmt: skip


def _draw(
    series: Series,
    chart: ControlChart,
    around: Numbers,
    marks: list[str],
    kind: str,
    judged: list[str],
    sentence: str,
    begun: dict[date, str] | None = None,
) -> None:
    bounds = [("centre", chart.centre), ("low", chart.low), ("high", chart.high)]
    values = []
    for n, (period, value) in enumerate(zip(series.periods, chart.values + around, strict=True)):
        shown = float(np.exp(value)) if np.isfinite(value) else None
        values.append(
            {
                "order": n,
                "label": _label(series.periods, n, kind),
                "full": _period_name(period, kind),
                "value": shown,
                "text": percent(shown) if shown is not None else "geen cijfer",
                "mark": marks[n] if shown is not None else "",
                "judged": judged[n],
            }
            | {
                name: float(np.exp(bound + around[n])) if chart.has_limits and np.isfinite(around[n]) else None
                for name, bound in bounds
            }
            | ({"event": begun[period]} if begun and period in begun else {})
        )
    charts.show(charts.control(values), sentence)


def _begun(series: Series, school_id: str, kind: str) -> dict[date, str]:
    """By period which measures of the school began in it."""
    begun: dict[date, str] = {}
    for row in figures.interventions(school_id):
        day = row["starts_on"]
        period = day - timedelta(days=day.weekday()) if kind == "week" else day.replace(day=1)
        if period in series.periods:
            begun[period] = f"{begun[period]} · {row['title']}" if period in begun else row["title"]
    return begun


def _table(
    series: Series, absent: Numbers, minutes: Numbers, chart: ControlChart, judged: list[Judged], name: str, kind: str
) -> None:
    region_absent, region_minutes = series.region
    rows = [
        {
            "when": _period_name(period, kind).capitalize(),
            "own": wording.share(int(absent[n]), int(minutes[n]))
            if np.isfinite(minutes[n])
            else wording.Missing.NOT_COMPARABLE,
            "region": wording.share(int(region_absent[n]), int(region_minutes[n])),
            "ratio": percent(float(np.exp(chart.values[n]))) if np.isfinite(chart.values[n]) else "–",
            "judged": _judged_words(judged[n]),
            "rule": _RULES[rule] if (rule := judged[n].rule) else "–",
        }
        for n, period in enumerate(series.periods)
    ]
    tables.show(
        [
            Column("Wanneer", lambda row: row["when"]),
            Column("School: gemist", lambda row: row["own"], "share"),
            Column("Regio: gemist", lambda row: row["region"], "share"),
            Column("School als deel van regio", lambda row: row["ratio"], "number"),
            Column("Wat het is", lambda row: row["judged"]),
            Column("Regel", lambda row: row["rule"]),
        ],
        rows,
        name,
        "In volgorde van tijd. ‘Niet te vergelijken’: niet geleverd, of de maand zegt te weinig.",
    )


def _rules(chart: ControlChart, kind: str) -> None:
    blocks.section("Hoe dit is bepaald")
    blocks.note(
        "**De regel.** Ongewoon is een punt buiten de grenzen, of het achtste en volgende op een rij aan dezelfde kant van het gemiddelde. "
        "De grenzen liggen op 2,66 keer de gemiddelde stap van het ene naar het volgende punt (XmR-kaart, op de logaritme van de verhouding); zo komt een gewone schommeling er zelden buiten."
    )
    if not chart.has_limits:
        return
    if chart.is_provisional:
        blocks.note(
            f"**Voorlopig.** Er zijn {chart.points} punten. Met minder dan {PROVISIONAL_BELOW} verschuiven de grenzen nog met elk nieuw punt."
        )
    seen = chart.smallest_seen
    blocks.note(
        "**Wat we niet konden zien.** "
        + (
            f"Een stijging in één {_unit(kind)} van minder dan ongeveer {wording.count(round(100 * seen))} % zouden we meestal niet hebben opgemerkt. Dat niets opvalt, betekent dus niet dat er niets veranderde."
            if seen < 3
            else "Met zo weinig punten verbergt een sprong zichzelf: hij maakt de grenzen even wijd. Dat niets opvalt, zegt hier nog bijna niets."
        )
    )


def _judged_words(one: Judged) -> str:
    return {
        Change.NORMAL: "gewone schommeling",
        Change.SCHOOL: f"ongewoon {'hoog' if one.is_upward else 'laag'} voor deze school",
        Change.REGION: "ongewoon voor de hele regio",
        Change.UNKNOWN: "nog niet te zeggen",
    }[one.change]


def _band_words(chart: ControlChart, kind: str) -> str:
    if not chart.has_limits:
        return f"Met {wording.plural(chart.points, 'punt', 'punten')} zijn er nog geen grenzen."
    return "De band loopt van de onderste tot de bovenste grens, de lijn is het gemiddelde; een ruit is een ongewoon punt. De as begint niet bij nul."


def _when(series: Series, judged: list[Judged], kind: str) -> str:
    found = [
        _period_name(period, kind)
        for period, one in zip(series.periods, judged, strict=True)
        if one.change is Change.SCHOOL
    ]
    return wording.listing(found) or "–"


def _period_name(period: date, kind: str) -> str:
    return f"de week van {period.day} {wording.month_name(period)}" if kind == "week" else wording.month_name(period)


def _label(periods: list[date], n: int, kind: str) -> str:
    """The label under a point: the month, of weeks the first of a month only; with the year where one begins."""
    middle = periods[n] + timedelta(days=3 if kind == "week" else 0)
    before = periods[n - 1] + timedelta(days=3 if kind == "week" else 0) if n else None
    if before and (before.year, before.month) == (middle.year, middle.month):
        return ""
    return wording.month_short(middle) + ("" if before and before.year == middle.year else f" ’{middle:%y}")


def _unit(kind: str) -> str:
    return "week" if kind == "week" else "maand"


def _units(kind: str) -> str:
    return "weken" if kind == "week" else "maanden"


page()
