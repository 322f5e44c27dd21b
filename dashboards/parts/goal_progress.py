"""How far a school is with its goals: the share of a tier over the school year to date, beside its own start.

A school is laid beside itself only. A goal for the base is a lower limit, for other tiers an upper limit; what is reached is
told first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from attendance.comparison.uncertainty import wilson
from attendance.statements.goals import Goal
from dashboards.drawing import charts, vega, wording
from dashboards.drawing.palette import ACCENT, INK, SOFT
from dashboards.drawing.wording import Share
from dashboards.products import figures, labels

WITHIN_CHANCE = 1.0
"""In percentage points: below this a difference is as good as none, whatever the size of the school."""


@dataclass(frozen=True)
class Progress:
    """One goal with the months of the school year to date."""

    goal: Goal
    tier: labels.Tier
    months: tuple[tuple[date, Share], ...]
    """The delivered months in order, each with the share of the tier over the school year to and including it."""
    year_before: Share | None
    """The same share over the same months a year ago."""

    @property
    def start(self) -> Share | None:
        """The first month of the school year; None where there is none."""
        return self.months[0][1] if self.months else None

    @property
    def now(self) -> Share | None:
        """The newest month."""
        return self.months[-1][1] if self.months else None

    def holds(self, share: Share) -> bool:
        """Whether a share meets the goal, compared exactly."""
        assert self.goal.percent is not None
        here, there = 100 * share.part, self.goal.percent * share.whole
        return here >= there if self.tier.is_minimum else here <= there

    @property
    def reached_since(self) -> date | None:
        """The first month from which on the goal was met without a break up to now; None where it is not met."""
        since = None
        for month, share in reversed(self.months):
            if not self.holds(share):
                break
            since = month
        return since

    @property
    def gained(self) -> float | None:
        """Percentage points towards the goal since the start; negative is away from it."""
        if self.start is None or self.now is None:
            return None
        moved = 100 * (self.now.fraction - self.start.fraction)
        return moved if self.tier.is_minimum else -moved

    @property
    def margin(self) -> float:
        """How far the share of the newest month may lie off by chance, in percentage points (95 %)."""
        if self.now is None:
            return float("nan")
        bounds = wilson(self.now.part, self.now.whole)
        return 50 * float(bounds.high - bounds.low)


def progress(goals: Sequence[Goal], school_id: str, month: date) -> list[Progress]:
    """The goals of a school for the school year of `month`, with their months up to it."""
    start = wording.school_year_start(month)
    made = []
    for goal in goals:
        tier = next((one for one in labels.tiers(goal.profile) if one.tier == goal.tier), None)
        if tier is None:
            continue
        shares = _shares(goal, school_id, start, month)
        before = _shares(goal, school_id, _year_before(start), _year_before(month))
        made.append(Progress(goal, tier, tuple(sorted(shares.items())), before.get(_year_before(month))))
    return made


def _shares(goal: Goal, school_id: str, first: date, last: date) -> dict[date, Share]:
    pupils: dict[date, dict[str, int]] = {}
    for row in figures.tiers(["month"], goal.profile, "ytd", first=first, last=last, school_id=school_id):
        pupils.setdefault(row["month"], {})[row["tier"]] = row["pupils"]
    found = {}
    for month, by_tier in pupils.items():
        whole = sum(number for tier, number in by_tier.items() if tier != labels.TOO_LITTLE.tier)
        if whole:
            found[month] = Share(by_tier.get(goal.tier, 0), whole)
    return found


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1)


def path(one: Progress, events: dict[date, str]) -> charts.Drawing:
    """The way of one goal: its months as a line from the own start, the goal as a dashed line, measures upright."""
    goal = (one.goal.percent or 0) / 100
    drawn: list[dict[str, Any]] = [
        {
            "month": wording.month_short(month),
            "full": wording.month_name(month),
            "share": share.fraction,
            "text": wording.percent(share),
            "is_reached": one.holds(share),
            "event": events.get(month),
        }
        for month, share in one.months
    ]
    values = charts.placed_events(drawn)
    edges = [goal, *(value["share"] for value in values)]
    scale = vega.scale(domain=[max(0.0, min(edges) - 0.08), min(1.0, max(edges) + 0.08)], nice=False, zero=False)
    base = vega.Chart(values).encode(
        x=vega.on(
            "month:N",
            sort=[value["month"] for value in values],
            axis=vega.axis(title=None, labelAngle=0, ticks=False),
            scale=vega.scale(padding=0.4),
        ),
        tooltip=[vega.on("full:N", title="Tot en met"), vega.on("text:N", title="Deel van de leerlingen")],
    )
    aim = vega.Chart([{"goal": goal, "text": f"doel {one.goal.percent} %"}])
    rule = aim.mark("rule", color=INK, strokeDash=[6, 4], strokeWidth=1.4).encode(y=vega.on("goal:Q", scale=scale))
    name = aim.mark("text", align="left", dx=4, dy=-8, fontSize=12, color=SOFT).encode(
        x=vega.value(0), y=vega.on("goal:Q", scale=scale), text="text:N"
    )
    line = base.mark("line", color=ACCENT, strokeWidth=2.5).encode(
        y=vega.on("share:Q", scale=scale, axis=charts.percents(4))
    )
    points = base.mark("point", size=110, strokeWidth=2, color=ACCENT, opacity=1).encode(
        y=vega.on("share:Q", scale=scale),
        fill=vega.condition("datum.is_reached", vega.value(ACCENT), vega.value("white")),
    )
    # a figure stands on the side of its point where the line of the goal is not
    words = [
        layer
        for test, dy in ((f"datum.share >= {goal}", -16), (f"datum.share < {goal}", 18))
        for layer in charts.legible(
            base.where(test)
            .mark("text", dy=dy, fontSize=13, color=INK)
            .encode(y=vega.on("share:Q", scale=scale), text="text:N")
        )
    ]
    upright = charts.upright_events(base, values)
    return vega.layer(*upright, rule, name, line, points, *words, height=210)
