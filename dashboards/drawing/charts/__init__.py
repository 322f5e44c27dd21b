"""All drawings, in one design: few colours, direct labels, Dutch numbers, and one sentence that says what is shown.

    design    show, specification; axes of percents and words that stay legible
    tiers     pyramid, tier_bars, is_dark
    series    trend, control, placed_events, upright_events
    cells     heat, calendar, class_width
    beside    reasons, funnel

All of it is there as `charts.<name>`.
"""

from dashboards.drawing.charts.beside import funnel, reasons
from dashboards.drawing.charts.cells import calendar, class_width, heat
from dashboards.drawing.charts.design import legible, percents, show, specification
from dashboards.drawing.charts.series import control, placed_events, trend, upright_events
from dashboards.drawing.charts.tiers import is_dark, pyramid, tier_bars
from dashboards.drawing.vega import Drawing

__all__ = [
    "Drawing",
    "calendar",
    "class_width",
    "control",
    "funnel",
    "heat",
    "is_dark",
    "legible",
    "percents",
    "placed_events",
    "pyramid",
    "reasons",
    "show",
    "specification",
    "tier_bars",
    "trend",
    "upright_events",
]
