"""What control charts say, in sentences: chance or signal, of a school beside its region and of the region itself."""

from datetime import date, timedelta

from attendance.comparison.change import FEWEST_POINTS, PROVISIONAL_BELOW, Change, ControlChart, Judged, Rule
from dashboards.drawing import wording
from dashboards.products.following import Series

RULES = {
    Rule.OUTSIDE: "één punt buiten de grenzen",
    Rule.RUN: "acht of meer op een rij aan dezelfde kant van het gemiddelde",
}


def school_conclusion(
    name: str, series: Series, chart: ControlChart, judged: list[Judged], kind: str, subject: str
) -> list[str]:
    """What the chart of a school comes down to: its last point, and what stood out before."""
    newest = series.periods[-1]
    if not chart.has_limits:
        return [
            f"Van **{name}** {'is' if chart.points == 1 else 'zijn'} er {wording.plural(chart.points, 'punt', 'punten')}: te weinig om te zeggen wat gewoon is. Dat kan vanaf {FEWEST_POINTS} {units(kind)} zonder gaten.",
            "Tot dan is een verschil tussen twee maanden een vraag, geen signaal." if kind != "week" else "",
        ]
    last = judged[-1]
    where = period_name(newest, kind)
    first = {
        Change.NORMAL: f"{subject.capitalize()} van **{name}** viel in {where} **binnen de gewone schommeling** van de school.",
        Change.SCHOOL: f"{subject.capitalize()} van **{name}** was in {where} **ongewoon {'hoog' if last.is_upward else 'laag'} voor deze school**, naast de regio gelegd. De regel: {RULES.get(last.rule or Rule.OUTSIDE)}.",
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


def region_sentence(series: Series, region: ControlChart, kind: str, subject: str) -> str:
    """What the region's own chart comes down to."""
    events = [period for period, rule in zip(series.periods, region.rules, strict=True) if rule is Rule.OUTSIDE]
    if not region.has_limits:
        return (
            f"Er {'is' if region.points == 1 else 'zijn'} nog maar {wording.plural(region.points, 'punt', 'punten')}: te weinig om te zeggen wat voor de regio gewoon is. "
            f"Dat kan vanaf {FEWEST_POINTS} {units(kind)} zonder gaten."
        )
    if not events:
        return f"{subject.capitalize()} bleef in de hele regio **binnen de gewone schommeling**, van {period_name(series.periods[0], kind)} tot en met {period_name(series.periods[-1], kind)}."
    return f"{subject.capitalize()} was **ongewoon voor de hele regio tegelijk** in {wording.listing([period_name(one, kind) for one in events])}: griep, staking, sneeuw, of een andere oorzaak die iedereen trof."


def unseen(chart: ControlChart, kind: str) -> list[str]:
    """What a chart could not have seen; nothing where there are no limits."""
    if not chart.has_limits:
        return []
    seen = chart.smallest_seen
    provisional = f"**Voorlopig.** Er zijn {chart.points} punten. Met minder dan {PROVISIONAL_BELOW} verschuiven de grenzen nog met elk nieuw punt."
    return [
        *([provisional] if chart.is_provisional else []),
        "**Wat we niet konden zien.** "
        + (
            f"Een stijging in één {unit(kind)} van minder dan ongeveer {wording.count(round(100 * seen))} % zouden we meestal niet hebben opgemerkt. Dat niets opvalt, betekent dus niet dat er niets veranderde."
            if seen < 3
            else "Met zo weinig punten verbergt een sprong zichzelf: hij maakt de grenzen even wijd. Dat niets opvalt, zegt hier nog bijna niets."
        ),
    ]


def judged_words(one: Judged) -> str:
    """What a point is."""
    return {
        Change.NORMAL: "gewone schommeling",
        Change.SCHOOL: f"ongewoon {'hoog' if one.is_upward else 'laag'} voor deze school",
        Change.REGION: "ongewoon voor de hele regio",
        Change.UNKNOWN: "nog niet te zeggen",
    }[one.change]


def band_words(chart: ControlChart) -> str:
    """What the band and the marks of a chart are."""
    if not chart.has_limits:
        return f"Met {wording.plural(chart.points, 'punt', 'punten')} zijn er nog geen grenzen."
    return "De band loopt van de onderste tot de bovenste grens, de lijn is het gemiddelde; een ruit is een ongewoon punt. De as begint niet bij nul."


def when(series: Series, judged: list[Judged], kind: str) -> str:
    """The periods that were unusual for a school; a dash where there were none."""
    found = [
        period_name(period, kind)
        for period, one in zip(series.periods, judged, strict=True)
        if one.change is Change.SCHOOL
    ]
    return wording.listing(found) or "–"


def period_name(period: date, kind: str) -> str:
    """`november 2025`, `de week van 17 november 2025`."""
    return f"de week van {period.day} {wording.month_name(period)}" if kind == "week" else wording.month_name(period)


def label(periods: list[date], n: int, kind: str) -> str:
    """The label under a point: the month, of weeks the first of a month only; with the year where one begins."""
    middle = periods[n] + timedelta(days=3 if kind == "week" else 0)
    before = periods[n - 1] + timedelta(days=3 if kind == "week" else 0) if n else None
    if before and (before.year, before.month) == (middle.year, middle.month):
        return ""
    return wording.month_short(middle) + ("" if before and before.year == middle.year else f" ’{middle:%y}")


def unit(kind: str) -> str:
    """What a point stands for."""
    return "week" if kind == "week" else "maand"


def units(kind: str) -> str:
    """The same, of more than one."""
    return "weken" if kind == "week" else "maanden"
