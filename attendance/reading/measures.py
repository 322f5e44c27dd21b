"""What the file holds before any rule, and the part of it that intake did not pass on: per main table, and per reason."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from attendance.reading.accounting import of_month
from attendance.reading.outcome import IntakeMeasure, IntakeReason
from attendance.reading.slots import Slots

_FIGURES = ("row_count", "minutes", "rows_aside", "minutes_aside", "rows_dropped", "minutes_dropped")


def intake_measures(row_tables: Mapping[str, pa.Table], slots: Slots, month: date) -> list[IntakeMeasure]:
    """Rows, pupils and (timetable) minutes of the main tables in one month; rows of no month count with each."""
    tables = {name: of_month(rows, month) for name, rows in row_tables.items()}
    measures = _measured("leerlingen", _figures(tables["enrolment_row"]))
    tally = of_month(slots.tally, month)
    # of slots only those that can't be used are looked at one by one; the tally holds these, too
    unused = _figures(unused_slots := of_month(slots.unused, month), unused_slots["minutes"])
    nothing = pa.repeat(pa.scalar(0, pa.int64()), tally.num_rows)
    tallied = pa.table({name: tally[name] if name in tally.column_names else nothing for name in unused.column_names})
    uncounted = pa.repeat(pa.scalar(0, pa.int64()), unused.num_rows)
    for name in ("row_count", "minutes"):
        unused = unused.set_column(unused.schema.get_field_index(name), name, uncounted)
    measures += _measured("rooster", pa.concat_tables([tallied, unused]), has_minutes=True)
    measures += _measured("registraties", _figures(tables["registration_row"]))
    if "total_row" in tables:
        rows = tables["total_row"]
        minutes = pc.add(rows["present_minutes"], rows["absent_minutes"])
        measures += _measured("totalen", _figures(rows, minutes), has_minutes=True)
    return measures


def _figures(rows: pa.Table, minutes: pa.ChunkedArray | None = None) -> pa.Table:
    """Per row its pupil, and figures that add up."""
    columns = {
        "pupil_key": rows["pupil_key"],
        "row_count": pa.repeat(pa.scalar(1, pa.int64()), rows.num_rows),
        "minutes": pa.repeat(pa.scalar(0, pa.int64()), rows.num_rows) if minutes is None else minutes.cast(pa.int64()),
    }
    for outcome, name in (("set aside", "aside"), ("dropped", "dropped")):
        columns[f"rows_{name}"] = pc.equal(rows["outcome"], outcome).cast(pa.int64())
        columns[f"minutes_{name}"] = pc.multiply(columns[f"rows_{name}"], columns["minutes"])
    return pa.table(columns)


def _measured(name: str, figures: pa.Table, *, has_minutes: bool = False) -> list[IntakeMeasure]:
    """The measures of one table. A pupil counts with the best outcome of their rows."""
    sums = figures.group_by("pupil_key", use_threads=False).aggregate([(figure, "sum") for figure in _FIGURES])
    total = {figure: pc.sum(sums[f"{figure}_sum"]).as_py() or 0 for figure in _FIGURES}
    pupils = sums.filter(pc.is_valid(sums["pupil_key"]))
    rows, aside, dropped = (pupils[f"{figure}_sum"] for figure in ("row_count", "rows_aside", "rows_dropped"))
    all_aside = pc.equal(aside, rows)
    none_used = pc.and_(pc.greater(dropped, 0), pc.equal(pc.add(dropped, aside), rows))
    measures = [
        IntakeMeasure(name, "rows", total["row_count"], total["rows_aside"], total["rows_dropped"]),
        IntakeMeasure(name, "pupils", pupils.num_rows, *(pc.sum(one).as_py() or 0 for one in (all_aside, none_used))),
    ]
    if has_minutes:
        of_minutes = [total[figure] for figure in ("minutes", "minutes_aside", "minutes_dropped")]
        measures.append(IntakeMeasure(name, "minutes", *of_minutes))
    return measures


def intake_reasons(registrations: pa.Table, month: date, descriptions: Mapping[str, str]) -> list[IntakeReason]:
    """Rows of registrations and the minutes that they state themselves, per reason; on each of their days in the month.

    `descriptions` say what codes stand for, as far as the software tells.
    """
    rows = of_month(registrations, month)
    reasons = pa.table(
        {
            "reason": pc.coalesce(rows["code"], rows["type_category"], pa.scalar("")),
            "outcome": rows["outcome"],
            "stated": _stated_minutes(rows, month),
        }
    )
    counts = [([], "count_all"), ("stated", "sum")]
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for one in reasons.group_by(["reason", "outcome"], use_threads=False).aggregate(counts).to_pylist():
        found.setdefault(one["reason"], {})[one["outcome"]] = (one["count_all"], one["stated_sum"] or 0)
    return [
        IntakeReason(
            reason,
            rows_in_file=sum(count for count, _ in by_outcome.values()),
            rows_set_aside=by_outcome.get("set aside", (0, 0))[0],
            rows_dropped=by_outcome.get("dropped", (0, 0))[0],
            minutes_in_file=sum(minutes for _, minutes in by_outcome.values()),
            minutes_set_aside=by_outcome.get("set aside", (0, 0))[1],
            minutes_dropped=by_outcome.get("dropped", (0, 0))[1],
            description=descriptions.get(reason),
        )
        for reason, by_outcome in sorted(found.items())
    ]


def _stated_minutes(rows: pa.Table, month: date) -> pa.ChunkedArray:
    """The minutes that registrations give, else those between their times on each of their days in the month."""
    first = pa.scalar(month, pa.date32())
    last = pa.scalar(month.replace(day=monthrange(month.year, month.month)[1]), pa.date32())
    begin, end = pc.max_element_wise(rows["date_from"], first), pc.min_element_wise(rows["date_to"], last)
    days = pc.add(pc.days_between(begin, end), 1)
    between = pc.max_element_wise(pc.subtract(rows["end_minute"], rows["begin_minute"]), 0)
    return pc.coalesce(rows["minutes"].cast(pa.int64()), pc.multiply(between.cast(pa.int64()), days))
