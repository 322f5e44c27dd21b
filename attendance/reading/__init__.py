"""Reading a delivery: files → tables of text → recognition → typed columns → rows of the contract, per month.

`read_delivery` is the whole of it; the modules are its steps, in that order: containers, delimited and workbooks,
recognition (with one declaration per software in shapes/), conversion (with the spellings in notations), assembly on a
workbench (with slots and registrations), accounting, and what is told of that: measures and row_findings.
"""

from attendance.reading.outcome import IntakeMeasure, KnownReference, MonthReading, Reading, arrow_schema, nothing_known
from attendance.reading.reader import read_delivery
from attendance.reading.recognition import Layout

__all__ = [
    "IntakeMeasure",
    "KnownReference",
    "Layout",
    "MonthReading",
    "Reading",
    "arrow_schema",
    "nothing_known",
    "read_delivery",
]
