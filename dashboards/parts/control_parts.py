"""Parts of control charts that the page and papers share: how a series is judged, its drawings, its tables, its rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from attendance.comparison.change import (
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
from dashboards.drawing import blocks, charts, tables, wording
from dashboards.drawing.tables import Column
from dashboards.filters import Viewpoint
from dashboards.parts import attendance_parts, control_words
from dashboards.parts.control_words import period_name
from dashboards.products import figures, following, others
from dashboards.products.comparing import percent
from dashboards.products.data import Row
from dashboards.products.following import Series

# A region of fewer other schools is no yardstick: the school would mostly be compared with itself.
_FEWEST_OTHERS = 3
# A week of the region is laid beside so many weeks before and after it: absence goes up and down with the season.
_WEEKS_AROUND = 4
NO_OTHERS = "Er zijn te weinig andere scholen of punten om de school naast de regio te leggen."


@dataclass(frozen=True)
class Followed:
    """What is followed over time in a sector, with the region's own chart of it."""

    series: Series
    subject: str
    """What it is, in words."""
    kind: str
    """One of wording.SERIES."""
    region: ControlChart
    around: Numbers
    """Per period the level that its neighbours give; 0 except for weeks."""

    @property
    def beside(self) -> int:
        """How many other schools a school of this sector has beside it."""
        return len(self.series.schools) - 1

    @property
    def has_yardstick(self) -> bool:
        """Whether there are enough other schools to judge one by."""
        return self.beside >= _FEWEST_OTHERS

    def of(self, school_id: str) -> tuple[ControlChart, list[Judged]]:
        """The chart of a school beside the region, and what each of its points is; no figures without a yardstick."""
        values = log_ratio(*self.series.of(school_id), *self.series.region)
        chart = control_chart(values if self.has_yardstick else np.full(len(self.series.periods), np.nan))
        return chart, judge(chart, self.region)

    def by_school(self) -> dict[str, list[Judged]]:
        """Per school what its points are; nothing where there are too few schools."""
        return {school: self.of(school)[1] for school in self.series.schools if self.has_yardstick}


def followed(viewpoint: Viewpoint, month: date, kind: str) -> Followed | None:
    """What is followed up to and including a month; None where there is nothing of this sector, or of this school."""
    series, subject = following.series(viewpoint, month, kind)
    if series is None or (viewpoint.school and viewpoint.school["school_id"] not in series.schools):
        return None
    levels = log_rate(*series.region)
    around = surroundings(levels, _WEEKS_AROUND) if kind == "week" else np.zeros(len(levels))
    return Followed(series, subject, kind, control_chart(levels - around), around)


def school_conclusion(school: Row, seen: Followed) -> list[str]:
    """What it comes down to for a school: judged beside the region, or why it can't be."""
    if not seen.has_yardstick:
        return [
            f"Van andere scholen is {seen.subject} niet vrijgegeven: zo klein uitgesplitst blijft niet geheim om wie het gaat. Of iets alleen bij **{school['name']}** speelt, is hier niet te zien."
            if others.are_known() and not seen.beside
            else f"Voor {seen.subject} heeft **{school['name']}** in deze sector {wording.plural(seen.beside, 'andere school', 'andere scholen')} naast zich: te weinig om te zien of iets alleen hier speelt."
        ]
    chart, judged = seen.of(school["school_id"])
    return control_words.school_conclusion(school["name"], seen.series, chart, judged, seen.kind, seen.subject)


def region_conclusion(seen: Followed, by_school: dict[str, list[Judged]]) -> list[str]:
    """What it comes down to for the region, and which schools were unusual for themselves: by name."""
    names = {row["school_id"]: row["name"] for row in figures.schools()}
    standing_out = sorted(
        names[school] for school, judged in by_school.items() if any(one.change is Change.SCHOOL for one in judged)
    )
    return [
        control_words.region_sentence(seen.series, seen.region, seen.kind, seen.subject),
        f"Ongewoon voor zichzelf, naast de regio gelegd: {wording.listing([f'**{name}**' for name in standing_out])}. Kijk op die school zelf wanneer, en wat er toen was."
        if standing_out
        else "Bij geen enkele school is er een verandering die groter is dan haar eigen gewone schommeling."
        if seen.region.has_limits and by_school
        else "",
    ]


def school_chart(school: Row, seen: Followed) -> None:
    """The school as a part of the region, with what it began; or why there is nothing to lay beside the region."""
    chart, judged = seen.of(school["school_id"])
    if not np.isfinite(chart.values).any():
        blocks.nothing(NO_OTHERS)
        return
    begun = _begun(seen.series, school["school_id"], seen.kind)
    _draw(
        seen,
        chart,
        np.zeros(len(seen.series.periods)),
        ["deze school" if one.change is Change.SCHOOL else "" for one in judged],
        [control_words.judged_words(one) for one in judged],
        f"{seen.subject.capitalize()} van {school['name']} als deel van die van de regio, per {control_words.unit(seen.kind)}. "
        + control_words.band_words(chart)
        + attendance_parts.begun_sentence(begun, list(begun)),
        begun,
    )


def region_chart(seen: Followed) -> None:
    """The region's own chart."""
    region = seen.region
    marks = ["hele regio" if rule is Rule.OUTSIDE else "" for rule in region.rules]
    words = [
        "ongewoon voor de hele regio" if mark else "gewone schommeling" if region.has_limits else "nog te weinig punten"
        for mark in marks
    ]
    _draw(
        seen,
        region,
        seen.around,
        marks,
        words,
        f"{seen.subject.capitalize()} van alle scholen van de sector samen, per {control_words.unit(seen.kind)}. "
        + control_words.band_words(region),
    )


def _draw(
    seen: Followed,
    chart: ControlChart,
    around: Numbers,
    marks: Sequence[str],
    judged: Sequence[str],
    sentence: str,
    begun: dict[date, str] | None = None,
) -> None:
    bounds = [("centre", chart.centre), ("low", chart.low), ("high", chart.high)]
    periods = seen.series.periods
    values = []
    for n, (period, value) in enumerate(zip(periods, chart.values + around, strict=True)):
        shown = float(np.exp(value)) if np.isfinite(value) else None
        values.append(
            {
                "order": n,
                "label": control_words.label(periods, n, seen.kind),
                "full": period_name(period, seen.kind),
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
    """By period which interventions of the school began in it."""
    begun: dict[date, str] = {}
    for row in figures.interventions(school_id):
        day = row["starts_on"]
        period = day - timedelta(days=day.weekday()) if kind == "week" else day.replace(day=1)
        if period in series.periods:
            begun[period] = f"{begun[period]} · {row['title']}" if period in begun else row["title"]
    return begun


def school_table(school_id: str, seen: Followed) -> None:
    """The points of a school beside those of the region, in order of time, each with what it is."""
    series = seen.series
    chart, judged = seen.of(school_id)
    (absent, minutes), (region_absent, region_minutes) = series.of(school_id), series.region
    rows = [
        {
            "when": period_name(period, seen.kind).capitalize(),
            "own": wording.share(int(absent[n]), int(minutes[n]))
            if np.isfinite(minutes[n])
            else wording.Missing.NOT_COMPARABLE,
            "region": wording.share(int(region_absent[n]), int(region_minutes[n])),
            "ratio": percent(float(np.exp(chart.values[n]))) if np.isfinite(chart.values[n]) else "–",
            "judged": control_words.judged_words(judged[n]),
            "rule": control_words.RULES[rule] if (rule := judged[n].rule) else "–",
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
        f"{school_id}-toeval-of-signaal-{seen.kind}",
        "In volgorde van tijd. ‘Niet te vergelijken’: niet geleverd, of de maand zegt te weinig.",
    )


def region_table(sector: str, seen: Followed, by_school: dict[str, list[Judged]]) -> None:
    """The schools by name, each with when it was unusual for itself."""
    names = {row["school_id"]: row["name"] for row in figures.schools()}
    rows = [{"name": names[school], "school_id": school, "judged": judged} for school, judged in by_school.items()]
    rows.sort(key=lambda row: row["name"])
    if not rows:
        blocks.nothing("Er zijn te weinig scholen in deze sector om ze naast de regio te leggen.")
        return
    tables.show(
        [
            Column("School", lambda row: row["name"]),
            Column("Vestigingscode", lambda row: row["school_id"], download_only=True),
            Column("Punten", lambda row: sum(one.change is not Change.UNKNOWN for one in row["judged"]), "count"),
            Column("Ongewoon voor deze school", lambda row: control_words.when(seen.series, row["judged"], seen.kind)),
            Column("Laatste punt", lambda row: control_words.judged_words(row["judged"][-1])),
        ],
        rows,
        f"toeval-of-signaal-{sector}-{seen.kind}",
        "Punten zonder grenzen tellen niet mee: dan is er nog te weinig om iets gewoon of ongewoon te noemen.",
    )


def rules(chart: ControlChart, kind: str) -> None:
    """The rule by which points are marked, and what the chart could not have seen."""
    blocks.note(
        "**De regel.** Ongewoon is een punt buiten de grenzen, of het achtste en volgende op een rij aan dezelfde kant van het gemiddelde. "
        "De grenzen liggen op 2,66 keer de gemiddelde stap van het ene naar het volgende punt (XmR-kaart, op de logaritme van de verhouding); zo komt een gewone schommeling er zelden buiten."
    )
    for sentence in control_words.unseen(chart, kind):
        blocks.note(sentence)
