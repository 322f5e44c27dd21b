"""Slots: by far the most rows of a delivery. What was given stays as it is; only those that can't be used are picked out.

Rules look at whole columns at once. So words never leave their dictionaries, and of a delivered table that only bears
other names than the contract nothing passes through SQL.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from attendance import contract
from attendance.reading import declaration as feeds
from attendance.reading.declaration import Shape, TableDeclaration
from attendance.reading.faults import Faults
from attendance.reading.given import beside, conformed, given, given_rows, given_schema, named, with_outcome
from attendance.reading.outcome import arrow_schema
from attendance.reading.workbench import Workbench

_GIVEN = given_schema(feeds.SLOT)
_IS_LONELY = pa.field("is_lonely", pa.bool_())


def given_slots(bench: Workbench, shape: Shape, declarations: Sequence[TableDeclaration]) -> pa.Table:
    """slot_given: all delivered slots per pupil; `place` counts them, `is_lonely` are lessons of a group without pupils."""
    feeding = {table.feeds for table in declarations}
    if feeds.SLOT not in feeding and feeds.LESSON in feeding:
        rows = conformed(bench.table(_per_group(declarations)), _GIVEN.append(_IS_LONELY))
    else:
        if feeds.SLOT in feeding and shape.exempt_slots:
            rows = conformed(bench.table(_per_pupil(shape.exempt_slots, declarations)), _GIVEN)
        else:
            rows = given_rows(bench, feeds.SLOT, declarations)
        rows = rows.append_column(_IS_LONELY, pa.repeat(pa.scalar(False), rows.num_rows))
    return rows.append_column("place", pa.arange(0, rows.num_rows))


def _per_pupil(exempt_slots: str, declarations: Sequence[TableDeclaration]) -> str:
    return f"""
        select slot.* replace (case when exempt.file_row is not null and coalesce(slot.state, 'planned') = 'planned'
            then 'exempt' else slot.state end as state)
        from ({given(feeds.SLOT, declarations)}) as slot
        left join ({named(exempt_slots)}) as exempt using (table_name, part, file_row)
    """


def _per_group(declarations: Sequence[TableDeclaration]) -> str:
    # a pupil may be listed twice in a group; a lesson of the group is still one slot
    return f"""
        select distinct lesson.table_name, lesson.part, lesson.file_row, lesson.row_number, member.pupil_key,
            lesson.date, lesson.lesson_period, lesson.begin_minute, lesson.end_minute, lesson.kind, lesson.state,
            lesson.is_roll_call_done, lesson.fault_code, lesson.fault_column, lesson.drop_code,
            member.pupil_key is null and lesson.fault_code is null and lesson.drop_code is null as is_lonely
        from ({given(feeds.LESSON, declarations)}) as lesson
        left join member_row as member
            on lesson.group_name = member.group_name
            and lesson.fault_code is null and lesson.drop_code is null
            and member.pupil_key is not null and member.fault_code is null and member.drop_code is null
            and (member.member_from is null or member.member_from <= lesson.date)
            and (member.member_to is null or member.member_to >= lesson.date)
    """


def period_times(bench: Workbench, months: Mapping[date, pa.Table]) -> pa.Table:
    """The minutes of each period on each day that slots name without times, by the bells that hold in each month."""
    columns = ("lesson_period", "begin_minute", "end_minute", "weekday", "valid_from", "valid_to", "date")
    bells = [
        bell_time.select(columns)
        .append_column("month", pa.repeat(pa.scalar(month, pa.date32()), bell_time.num_rows))
        .append_column("bell_order", pa.arange(0, bell_time.num_rows))
        for month, bell_time in months.items()
    ]
    bench.put("bell", pa.concat_tables(bells))
    return bench.table(_PERIOD_TIMES)


class Slots:
    """The slots of a delivery: all of them, those that can't be used, and those that can."""

    def __init__(self, bench: Workbench, first: date, lacks_times: bool) -> None:
        """Looks which can't be used, and why, and makes the tally. A slot that belongs to no month of the delivery is counted with its `first`."""
        self._given = bench.laid("slot_given")
        self._months = bench.laid("months").select(_SPAN).to_pylist()
        self._month = self._placed()
        has_times = pc.and_(pc.is_valid(self._given["begin_minute"]), pc.is_valid(self._given["end_minute"]))
        length = pc.subtract(self._given["end_minute"], self._given["begin_minute"])
        minutes = pc.max_element_wise(length, 0, skip_nulls=False)
        if lacks_times:
            minutes = pc.if_else(has_times, minutes, bench.table(_BY_BELLS)["minutes"].combine_chunks())
        code, column = self._faults(bench, has_times, length, minutes)
        self._month = pc.fill_null(self._month, pa.scalar(first, pa.date32()))
        self._is_unused = pc.or_(pc.is_valid(code), pc.is_valid(self._given["drop_code"]))
        self.unused = self._unused(code, column, minutes)
        self.tally = self._tally(minutes)

    def _placed(self) -> pa.ChunkedArray:
        """The month of the delivery that each slot lies in; null where it lies in none."""
        day = self._given["date"]
        placed = pa.chunked_array([pa.nulls(len(day), pa.date32())])
        for month in self._months:
            lies_within = pc.and_(pc.greater_equal(day, month["month"]), pc.less_equal(day, month["last_day"]))
            placed = pc.if_else(lies_within, pa.scalar(month["month"], pa.date32()), placed)
        return placed

    def _faults(
        self, bench: Workbench, has_times: pa.ChunkedArray, length: pa.ChunkedArray, minutes: pa.ChunkedArray
    ) -> tuple[pa.Array, pa.Array]:
        """Why slots can't be used, and the column that shows it."""
        rows = self._given
        faults = Faults.known(rows["fault_code"], rows["fault_column"])
        pupils = bench.laid("pupil")["pupil_key"].combine_chunks()
        faults.add(rows["is_lonely"], "group_without_pupils")
        faults.add(pc.or_(pc.is_null(rows["pupil_key"]), pc.is_null(rows["date"])), "value_missing")
        faults.add(pc.is_null(self._month), "month_other_row")
        delivered = rows["pupil_key"].unique()
        strangers = delivered.filter(pc.invert(pc.is_in(delivered, pupils)))
        if len(strangers):
            faults.add(pc.is_in(rows["pupil_key"], strangers), "pupil_unknown")
        faults.add(pc.less_equal(length, 0), "end_before_begin", "eindtijd")
        if not pc.all(has_times).as_py():
            faults.add(pc.and_not(pc.is_null(rows["lesson_period"]), has_times), "time_missing")
            faults.add(pc.and_not(pc.is_null(minutes), has_times), "bell_time_missing", "lesuur")
        return faults.arrays()

    def _unused(self, code: pa.Array, column: pa.Array, minutes: pa.ChunkedArray) -> pa.Table:
        names = ("table_name", "part", "file_row", "pupil_key", "lesson_period", "drop_code")
        columns = {name: self._given[name] for name in names} | {"month": self._month, "minutes": minutes}
        unused = pa.table(columns | {"fault_code": code, "column_name": column}).filter(self._is_unused)
        return with_outcome(unused)

    def _tally(self, minutes: pa.ChunkedArray) -> pa.Table:
        """Slots and minutes per delivered table, month and pupil."""
        keys = {"table_name": self._given["table_name"], "month": self._month, "pupil_key": self._given["pupil_key"]}
        rows = pa.table(keys | {"minutes": minutes})
        tally = rows.group_by(list(keys), use_threads=False).aggregate([([], "count_all"), ("minutes", "sum")])
        return tally.rename_columns({"count_all": "row_count", "minutes_sum": "minutes"})

    def file_rows(self, *, used: bool = False) -> pa.Table:
        """The rows of the file that the slots, or those that count, stand for: of a lesson one, whatever its pupils."""
        where = self._given.select(["table_name", "part", "file_row"]).append_column("month", self._month)
        where = where.filter(pc.invert(self._is_unused)) if used else where
        return where.group_by(where.column_names, use_threads=False).aggregate([])

    def used(self, month: date) -> pa.Table:
        """The slots of a month that count, in the columns of the contract; words stay in their dictionaries."""
        rows, wanted = self._given, pc.invert(self._is_unused)
        if len(self._months) > 1:
            wanted = pc.and_(wanted, pc.equal(self._month, pa.scalar(month, pa.date32())))
        if not pc.all(wanted).as_py():
            rows = rows.filter(wanted)
        kept = {name: rows[name] for name in arrow_schema(contract.SLOT).names}
        kept["begin_minute"] = beside(rows["begin_minute"], rows["end_minute"])
        kept["end_minute"] = beside(rows["end_minute"], rows["begin_minute"])
        kept["lesson_period"] = _own_words(rows["lesson_period"])
        kept["kind"] = pc.fill_null(_own_words(rows["kind"]), "regular")
        kept["state"] = pc.fill_null(_own_words(rows["state"]), "planned")
        return pa.table(kept)


def _own_words(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """The same words in a dictionary of no others: what only other rows said is not kept."""
    words = column.unify_dictionaries().combine_chunks()
    if len(pc.unique(words.indices.drop_null())) == len(words.dictionary):
        return words
    return words.cast(pa.string()).dictionary_encode()


_SPAN = ("month", "last_day")
_BY_BELLS = """
    select period_time.minutes
    from slot_given as slot
    left join period_time on slot.date = period_time.date and slot.lesson_period = period_time.lesson_period
    order by slot.place
"""

# docs/counting.md 1 and 2: which bell row holds on a day, and a range of periods as the sum of its periods
_PERIOD_TIMES = """
    with wanted as (
        select distinct months.month, slot.date, slot.lesson_period
        from slot_given as slot
        join months on slot.date between months.month and months.last_day
        where (slot.begin_minute is null or slot.end_minute is null) and slot.lesson_period is not null
    ),
    single as (
        select wanted.*, unnest(case when is_range(lesson_period)
                then range(try_cast(first_period(lesson_period) as integer),
                    try_cast(last_period(lesson_period) as integer) + 1)::varchar[]
                else [lesson_period] end) as single_period
        from wanted
    ),
    days as (select distinct month, date from wanted),
    valid as (
        select days.date as day, bell.*
        from days
        join bell on bell.month = days.month
            and (bell.date is null or bell.date = days.date)
            and (bell.weekday is null or bell.weekday = isodow(days.date))
            and (bell.valid_from is null or bell.valid_from <= days.date)
            and (bell.valid_to is null or bell.valid_to >= days.date)
        qualify bell.date is not null or not bool_or(bell.date is not null) over (partition by days.date)
    ),
    in_force as (
        select * from valid
        qualify row_number() over (
            partition by day, lesson_period
            order by (weekday is not null) desc, valid_from desc nulls last, bell_order desc) = 1
    )
    select single.date, single.lesson_period,
        case when count(in_force.day) = count(*) then sum(in_force.end_minute - in_force.begin_minute) end::integer as minutes
    from single
    left join in_force on in_force.day = single.date and in_force.lesson_period = single.single_period
    group by single.date, single.lesson_period
"""
