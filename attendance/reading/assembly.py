"""From typed tables to the rows of the contract, by SQL of DuckDB: one Arrow table per contract table.

Each row gets an `outcome` (`used`, `set aside`, `dropped`), a `code` that says why, and the month that it is counted
with. Rows that belong to no month of the delivery are counted with its first.
"""

import re
from calendar import monthrange
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from attendance.reading import declaration as feeds
from attendance.reading.declaration import FIELDS, Shape, TableDeclaration
from attendance.reading.workbench import Workbench

PART_STEP = 10_000_000
PIECE_STEP = 1_000_000_000
"""Rows of a second file of the same table, and pieces of one row, keep distinct row numbers by counting on from here."""

LONGEST_SPAN_DAYS = 366
LONGEST_SCHOOL_DAY = 10 * 60
"""Minutes. Totals of more than this on every weekday of the month are of a longer period than the month."""


def typed_name(table: str) -> str:
    """The name in SQL of the typed table of a declared table."""
    return f"typed_{table}"


def given(feed: str, declarations: Sequence[TableDeclaration]) -> str:
    """SQL for all rows that feed one contract table, in its fields, before any rule that needs other tables."""
    selections = [_selection(feed, table) for table in declarations if table.feeds == feed]
    return " union all by name ".join(selections) or _nothing(feed)


def _nothing(feed: str) -> str:
    """The columns of `given` without a row."""
    marks = {"table_name": "varchar", "part": "integer", "file_row": "bigint", "row_number": "bigint"}
    codes = dict.fromkeys(("fault_code", "fault_column", "drop_code"), "varchar")
    columns = marks | FIELDS[feed] | codes
    return f"select {', '.join(f'null::{type_} as {name}' for name, type_ in columns.items())} where false"


def _selection(feed: str, table: TableDeclaration) -> str:
    relation = table.relation or f"select * from {typed_name(table.name)}"
    piece = "piece" if "piece" in (table.relation or "") else "0"
    fields = ", ".join(f"({table.fields.get(name, 'null')})::{type_} as {name}" for name, type_ in FIELDS[feed].items())
    faults = " ".join(f"when {condition} then '{code}'" for code, condition in table.faults.items())
    columns = " ".join(
        f"when {condition} then '{table.fault_columns.get(code, '')}'" for code, condition in table.faults.items()
    )
    drops = " ".join(f"when {condition} then '{code}'" for code, condition in table.dropped.items())
    own_fault = f"case when fault_code is not null then fault_code {faults} end"
    own_column = f"case when fault_code is not null then fault_column {columns} end"
    own_drop = f"case when drop_code is not null then drop_code {drops} end"
    return f"""
        select '{table.name}' as table_name, part, file_row,
            part::bigint * {PART_STEP} + {piece}::bigint * {PIECE_STEP} + file_row as row_number, {fields},
            {own_fault} as fault_code, {own_column} as fault_column, {own_drop} as drop_code
        from ({named(relation)})
    """


def named(relation: str) -> str:
    """SQL of a declaration with the typed tables in place of its {names}."""
    return re.sub(r"\{(\w+)\}", lambda name: typed_name(name[1]), relation)


class Assembly:
    """The steps that turn typed tables into enrolment_row, slot_row and registration_row, in order."""

    def __init__(self, bench: Workbench, shape: Shape, declarations: Sequence[TableDeclaration]) -> None:
        self._bench = bench
        self._shape = shape
        self._declarations = declarations
        self._feeds = {table.feeds for table in declarations}
        self.has_timetable = bool(self._feeds & {feeds.SLOT, feeds.LESSON})
        self._slots_given = ""
        """SQL of all delivered slots per pupil, known from `slots_given` on."""
        self._lacks_times = False
        """Whether some slots name a period only, known from `day_counts` on."""
        self.rows: dict[str, pa.Table] = {}
        """What was made so far, by the name that it has in SQL."""

    def _keep(self, name: str, query: str, first: date | None = None) -> None:
        """Makes a table of rows. Those that belong to no month of the delivery are counted with its `first`."""
        rows = self._bench.table(query)
        if first is not None:
            place = rows.schema.get_field_index("month")
            rows = rows.set_column(place, "month", pc.fill_null(rows["month"], pa.scalar(first, pa.date32())))
        self.rows[name] = rows
        self._bench.put(name, rows)

    def pupils(self) -> None:
        """enrolment_row and pupil: the pupils that the delivery knows."""
        self._keep(
            "enrolment_row",
            f"""
            select *, {_outcome("drop_code", "fault_code")} as outcome, coalesce(drop_code, fault_code) as code,
                fault_column as column_name
            from ({given(feeds.ENROLMENT, self._declarations)})
        """,
        )
        enrolments = self.rows["enrolment_row"]
        known = enrolments.filter(pc.equal(enrolments["outcome"], "used"))["pupil_key"].unique()
        self._bench.put("pupil", pa.table({"pupil_key": known}))

    def totals(self) -> None:
        """total_row: the totals per pupil of the month, where the delivery gives those instead of registrations."""
        if feeds.PUPIL_TOTAL not in self._feeds:
            return
        self._keep(
            "total_row",
            f"""
            with first as (
                select given.*, pupil.pupil_key is null as is_unknown,
                    row_number() over (
                        partition by given.pupil_key, given.drop_code is null and given.fault_code is null
                        order by row_number) > 1 as is_repeated
                from ({given(feeds.PUPIL_TOTAL, self._declarations)}) as given left join pupil using (pupil_key)
            ),
            ruled as (
                select * exclude (fault_code), case when fault_code is not null then fault_code
                    when is_unknown then 'pupil_unknown'
                    when is_repeated then 'pupil_twice'
                    when present_minutes + absent_minutes > (select max(longest_total) from months) then 'total_too_long'
                    end as ruled_code
                from first
            )
            select * exclude (ruled_code, drop_code, fault_column, is_unknown, is_repeated),
                {_outcome("drop_code", "ruled_code")} as outcome, coalesce(drop_code, ruled_code) as code,
                fault_column as column_name
            from ruled order by row_number
        """,
        )

    def reference(self) -> None:
        """bell_row, code_row, free_row: the tables about the school itself."""
        for feed, name in (
            (feeds.BELL_TIME, "bell_row"),
            (feeds.REASON_CODE, "code_row"),
            (feeds.FREE_DAY, "free_row"),
        ):
            if feed in self._feeds:
                self._keep(
                    name,
                    f"""
                    select *, {_outcome("drop_code", "fault_code")} as outcome,
                        coalesce(drop_code, fault_code) as code_of_finding, fault_column as column_name
                    from ({given(feed, self._declarations)}) order by row_number
                """,
                )

    def slots_given(self) -> None:
        """slot_given: all delivered slots per pupil; lessons of groups are laid out over their pupils."""
        if feeds.SLOT in self._feeds:
            self._slots_given = f"(select *, false as is_lonely from ({given(feeds.SLOT, self._declarations)}))"
        elif feeds.LESSON in self._feeds:
            self._keep(
                "member_row",
                f"""
                select given.*, {_outcome("drop_code", "fault_code", ("pupil.pupil_key is null", "pupil_unknown"))} as outcome,
                    coalesce(drop_code, fault_code, case when pupil.pupil_key is null then 'pupil_unknown' end) as code,
                    fault_column as column_name
                from ({given(feeds.GROUP_MEMBER, self._declarations)}) as given
                left join pupil using (pupil_key)
            """,
            )
            # a pupil may be listed twice in a group; a lesson of the group is still one slot
            self._slots_given = "slot_given"
            lessons = f"""
                select distinct lesson.table_name, lesson.part, lesson.file_row, lesson.row_number, member.pupil_key,
                    lesson.date, lesson.lesson_period, lesson.begin_minute, lesson.end_minute, lesson.kind, lesson.state,
                    lesson.is_roll_call_done, lesson.fault_code, lesson.fault_column, lesson.drop_code,
                    member.pupil_key is null and lesson.fault_code is null and lesson.drop_code is null as is_lonely
                from ({given(feeds.LESSON, self._declarations)}) as lesson
                left join member_row as member
                    on lesson.group_name = member.group_name
                    and lesson.fault_code is null and lesson.drop_code is null
                    and member.pupil_key is not null and member.fault_code is null and member.drop_code is null
                    and (member.member_from is null or member.member_from <= lesson.date)
                    and (member.member_to is null or member.member_to >= lesson.date)
            """
            self._bench.put("slot_given", self._bench.table(lessons))

    def day_counts(self) -> list[tuple[date, int]]:
        """Rows per month by their own dates: of slots, or of registrations where no timetable was delivered."""
        source, day = (
            (self._slots_given, "date")
            if self.has_timetable
            else (f"({given(feeds.REGISTRATION, self._declarations)})", "date_from")
        )
        counts = self._bench.rows(f"""
            select date_trunc('month', day)::date as month, sum(row_count)::bigint, bool_or(lacks_times)
            from (
                select {day} as day, count(*) as row_count,
                    count(*) > count(begin_minute) or count(*) > count(end_minute) as lacks_times
                from {source}
                where {day} is not null and fault_code is null and drop_code is null group by day
            ) group by month order by month
        """)
        self._lacks_times = self.has_timetable and any(lacks_times for _, _, lacks_times in counts)
        return [(month, count) for month, count, _ in counts]

    def bells(self, months: Mapping[date, pa.Table]) -> None:
        """months; and period_time: the minutes of each period on each day that slots name without times."""
        self._bench.put("months", _months(list(months)))
        if not self._lacks_times:
            return
        columns = ("lesson_period", "begin_minute", "end_minute", "weekday", "valid_from", "valid_to", "date")
        bells = [
            bell_time.select(columns)
            .append_column("month", pa.repeat(pa.scalar(month, pa.date32()), bell_time.num_rows))
            .append_column("bell_order", pa.arange(0, bell_time.num_rows))
            for month, bell_time in months.items()
        ]
        self._bench.put("bell", pa.concat_tables(bells))
        self._bench.put("period_time", self._bench.table(_PERIOD_TIMES.replace("slot_given", self._slots_given)))

    def slots(self, first: date) -> None:
        """slot_row: every slot with its outcome, the month that it counts with, and its minutes where known."""
        if not self.has_timetable:
            self._keep(
                "slot_row",
                f"""
                select null::varchar as table_name, 0 as part, 0::bigint as file_row, 0::bigint as row_number,
                    {", ".join(f"null::{type_} as {name}" for name, type_ in FIELDS[feeds.SLOT].items())},
                    null::integer as minutes, null::varchar as outcome, null::varchar as code,
                    null::varchar as column_name, null::date as month
                where false
            """,
            )
            return
        exempt, exempt_state = "", "state"
        if self._shape.exempt_slots:
            exempt = f"left join ({named(self._shape.exempt_slots)}) as exempt using (table_name, part, file_row)"
            exempt_state = "case when exempt.file_row is not null and coalesce(state, 'planned') = 'planned' then 'exempt' else state end"
        times, minutes = "", "null::integer"
        if self._lacks_times:
            minutes = "period_time.minutes"
            times = f"""
                left join period_time on not ({_HAS_TIMES}) and slot.date = period_time.date
                    and slot.lesson_period = period_time.lesson_period
            """
        self._keep(
            "slot_row",
            f"""
            select * exclude (fault_code, fault_column, drop_code, is_lonely, ruled_code, placed_month),
                {_outcome("drop_code", "ruled_code")} as outcome, coalesce(drop_code, ruled_code) as code,
                coalesce(fault_column, case ruled_code when 'end_before_begin' then 'eindtijd'
                    when 'bell_time_missing' then 'lesuur' end) as column_name,
                placed_month as month
            from (
                select slot.table_name, slot.part, slot.file_row, slot.row_number, slot.pupil_key, slot.date,
                    slot.lesson_period, case when {_HAS_TIMES} then slot.begin_minute end as begin_minute,
                    case when {_HAS_TIMES} then slot.end_minute end as end_minute,
                    coalesce(slot.kind, 'regular') as kind, coalesce({exempt_state}, 'planned') as state,
                    slot.is_roll_call_done, slot.fault_code, slot.fault_column, slot.drop_code, slot.is_lonely,
                    months.month as placed_month,
                    case when {_HAS_TIMES} then greatest(slot.end_minute - slot.begin_minute, 0)
                        else {minutes} end as minutes,
                    case when slot.fault_code is not null then slot.fault_code
                        when slot.is_lonely then 'group_without_pupils'
                        when slot.pupil_key is null or slot.date is null then 'value_missing'
                        when months.month is null then 'month_other_row'
                        when pupil.pupil_key is null then 'pupil_unknown'
                        when {_HAS_TIMES} then case when slot.end_minute <= slot.begin_minute then 'end_before_begin' end
                        when slot.lesson_period is null then 'time_missing'
                        when {minutes} is null then 'bell_time_missing'
                    end as ruled_code
                from {self._slots_given} as slot
                left join months on slot.date between months.month and months.last_day
                left join pupil on slot.pupil_key = pupil.pupil_key
                {times}
                {exempt}
            )
        """,
            first,
        )

    def registrations(self, first: date, codes: pa.Table, doubtful_codes: Collection[str]) -> None:
        """registration_row: every registration, once for each month that it touches. `codes` has a column `month`.

        Of `doubtful_codes` those that no list knows are taken for remarks: `is_code_text` says so, and they are not kept.
        """
        self._bench.put("code_known", codes)
        texts = set(doubtful_codes) - set(codes["code"].to_pylist())
        self._bench.put("code_text", pa.table({"code": pa.array(sorted(texts), pa.string())}))
        code = "coalesce(given.code, given.lent.code)"
        is_text = f"{code} is not null and {code} in (select code from code_text)" if texts else "false"
        is_lent = any("borrowed" in table.fields for table in self._declarations)
        self._keep(
            "registration_row",
            f"""
            with registration_given as ({given(feeds.REGISTRATION, self._declarations)}),
            reason as ({_WITH_LOANS if is_lent else _WITHOUT_LOANS}),
            ruled as (
                select given.* exclude (borrowed, lent) replace (
                        case when {is_text} then null else {code} end as code,
                        case when given.lent is null then given.is_authorised else given.lent.flag end as is_authorised,
                        coalesce(given.date_to, given.date_from) as date_to,
                        case when given.end_minute is not null then given.begin_minute end as begin_minute,
                        case when given.begin_minute is not null then given.end_minute end as end_minute),
                    {is_text} as is_code_text,
                    case when given.fault_code is not null then given.fault_code
                        when given.pupil_key is null or given.date_from is null then 'value_missing'
                        when given.date_to < given.date_from then 'date_to_before_date_from'
                        when given.date_to - given.date_from > {LONGEST_SPAN_DAYS} then 'span_too_long'
                        when given.end_minute <= given.begin_minute then 'end_before_begin'
                    end as own_code,
                    pupil.pupil_key is null as is_pupil_unknown
                from reason as given
                left join pupil using (pupil_key)
            ),
            placed as (
                select ruled.*, months.month as placed_month
                from ruled
                left join months on ruled.own_code is null and ruled.drop_code is null
                    and ruled.date_from <= months.last_day and ruled.date_to >= months.month
                    or (ruled.own_code is not null or ruled.drop_code is not null)
                    and ruled.date_from between months.month and months.last_day
            ),
            -- a row is no registration only if every meaning of its code says so on all of its days
            meaning as (
                select placed.row_number, placed.placed_month
                from placed
                join code_known as known on known.code = placed.code and known.month = placed.placed_month
                    and coalesce(known.valid_from, placed.date_to) <= placed.date_to
                    and coalesce(known.valid_to, placed.date_from) >= placed.date_from
                group by all
                having bool_and(known.category = 'not_attendance'
                    and coalesce(known.valid_from, placed.date_from) <= placed.date_from
                    and coalesce(known.valid_to, placed.date_to) >= placed.date_to)
            ),
            judged as (
                select placed.* exclude (fault_code, own_code, is_pupil_unknown, placed_month, drop_code),
                    coalesce(placed.drop_code, case when meaning.row_number is not null then 'not_attendance' end) as drop_code,
                    case when own_code is not null then own_code
                        when placed_month is null then 'month_other_row'
                        when is_pupil_unknown then 'pupil_unknown' end as ruled_code,
                    placed.placed_month as month
                from placed left join meaning using (row_number, placed_month)
            )
            select * exclude (drop_code, ruled_code, fault_column),
                {_outcome("drop_code", "ruled_code")} as outcome, coalesce(drop_code, ruled_code) as code_of_finding,
                coalesce(fault_column, case ruled_code when 'end_before_begin' then 'eindtijd'
                    when 'date_to_before_date_from' then 'datum_tot' when 'span_too_long' then 'datum_tot' end) as column_name
            from judged order by part, file_row, row_number, month
        """,
            first,
        )


def _outcome(drop: str, fault: str, rule: tuple[str, str] | None = None) -> str:
    extra = f" or {rule[0]}" if rule else ""
    return (
        f"case when {drop} is not null then 'dropped' when {fault} is not null{extra} then 'set aside' else 'used' end"
    )


def _months(months: Sequence[date]) -> pa.Table:
    """The months of the delivery: first and last day, and the minutes that no total of one can exceed."""
    last = [month.replace(day=monthrange(month.year, month.month)[1]) for month in months]
    longest = [_school_days(month) * LONGEST_SCHOOL_DAY for month in months]
    return pa.table(
        {
            "month": pa.array(months, pa.date32()),
            "last_day": pa.array(last, pa.date32()),
            "longest_total": pa.array(longest, pa.int32()),
        }
    )


def _school_days(month: date) -> int:
    """Weekdays of the month."""
    days = (month + timedelta(days=place) for place in range(31))
    return sum(1 for day in days if day.month == month.month and day.isoweekday() <= 5)


_HAS_TIMES = "slot.begin_minute is not null and slot.end_minute is not null"

_WITH_LOANS = """
    select given.*, case when code is null then list_filter(borrowed,
        lambda one: not list_contains(forgotten.codes, one.code))[1] end as lent
    from registration_given as given
    cross join (
        select coalesce(list(distinct code), []) as codes from code_known where category = 'not_attendance'
    ) as forgotten
"""
_WITHOUT_LOANS = "select *, null::struct(code varchar, flag boolean) as lent from registration_given"

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
