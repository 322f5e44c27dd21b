"""The software shapes: one module each. A new vendor is a module here and its name in `SHAPES`."""

from attendance.reading.shapes.exchange import EXCHANGE
from attendance.reading.shapes.half_days import HALF_DAYS
from attendance.reading.shapes.magister import MAGISTER
from attendance.reading.shapes.pars import PARS
from attendance.reading.shapes.somtoday import SOMTODAY
from attendance.reading.shapes.totals import TOTALS
from attendance.reading.shapes.zermelo import ZERMELO

SHAPES = (SOMTODAY, MAGISTER, PARS, ZERMELO, HALF_DAYS, TOTALS, EXCHANGE)
"""In the order of recognition: the exchange format last, because the others may lean on its tables."""

__all__ = ["EXCHANGE", "SHAPES"]
