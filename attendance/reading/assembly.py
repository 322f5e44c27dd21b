"""From typed tables to the rows of the contract: one Arrow table per contract table.

Each row gets an `outcome` (`used`, `set aside`, `dropped`), a `code` that says why, and the month that it is counted
with. Rows that belong to no month of the delivery are counted with its first.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from attendance.reading import declaration as feeds
from attendance.reading import slots
from attendance.reading.declaration import Shape, TableDeclaration
from attendance.reading.given import given, given_rows, outcome, with_outcome
from attendance.reading.registrations import registration_rows
from attendance.reading.workbench import Workbench

LONGEST_SCHOOL_DAY = 10 * 60
"""Minutes. Totals of more than this on every weekday of the month are of a longer period than the month."""


class Assembly:
    """The steps that turn typed tables into rows and their outcomes, in order."""

    def __init__(self, bench: Workbench, shape: Shape, declarations: Sequence[TableDeclaration]) -> None:
        self._bench = bench
        self._shape = shape
        self._declarations = declarations
        self._feeds = {table.feeds for table in declarations}
        self.has_timetable = bool(self._feeds & {feeds.SLOT, feeds.LESSON})
        self._lacks_times = False
        """Whether some slots name a period only, known from `day_counts` on."""
        self.rows: dict[str, pa.Table] = {}
        """What was made so far, by name."""

    def _keep(self, name: str, rows: pa.Table, first: date | None = None) -> None:
        """Keeps a table of rows. Those that belong to no month of the delivery are counted with its `first`."""
        if first is not None:
            place = rows.schema.get_field_index("month")
            rows = rows.set_column(place, "month", pc.fill_null(rows["month"], pa.scalar(first, pa.date32())))
        self.rows[name] = rows

    def _keep_answer(self, name: str, query: str, first: date | None = None) -> None:
        self._keep(name, self._bench.table(query), first)

    def _keep_given(self, name: str, feed: str) -> None:
        """Makes a table of what was given, with what becomes of each row by itself."""
        rows = with_outcome(given_rows(self._bench, feed, self._declarations))
        self._keep(name, rows.rename_columns({"fault_column": "column_name"}))

    def pupils(self) -> None:
        """enrolment_row and pupil: the pupils that the delivery knows."""
        self._keep_given("enrolment_row", feeds.ENROLMENT)
        enrolments = self.rows["enrolment_row"]
        known = enrolments["pupil_key"].filter(pc.equal(enrolments["outcome"], "used")).unique()
        self._bench.put("pupil", pa.table({"pupil_key": known}))

    def totals(self) -> None:
        """total_row: the totals per pupil of the month, where the delivery gives those instead of registrations."""
        if feeds.PUPIL_TOTAL not in self._feeds:
            return
        self._keep_answer(
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
                {outcome("drop_code", "ruled_code")} as outcome, coalesce(drop_code, ruled_code) as code_of_finding,
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
                self._keep_given(name, feed)

    def slots_given(self) -> None:
        """slot_given: all delivered slots per pupil; lessons of groups are laid out over their pupils."""
        if feeds.LESSON in self._feeds and feeds.SLOT not in self._feeds:
            self._keep_answer(
                "member_row",
                f"""
                select given.*, {outcome("drop_code", "fault_code", ("pupil.pupil_key is null", "pupil_unknown"))} as outcome,
                    coalesce(drop_code, fault_code, case when pupil.pupil_key is null then 'pupil_unknown' end) as code_of_finding,
                    fault_column as column_name
                from ({given(feeds.GROUP_MEMBER, self._declarations)}) as given
                left join pupil using (pupil_key)
            """,
            )
            self._bench.put("member_row", self.rows["member_row"])
        self._bench.put("slot_given", slots.given_slots(self._bench, self._shape, self._declarations))

    def day_counts(self) -> list[tuple[date, int]]:
        """Rows per month by their own dates: of slots, or of registrations where no timetable was delivered."""
        if not self.has_timetable:
            return self._bench.rows(f"""
                select date_trunc('month', date_from)::date as month, count(*)
                from ({given(feeds.REGISTRATION, self._declarations)})
                where date_from is not null and fault_code is null and drop_code is null group by month order by month
            """)
        slots_given = self._bench.laid("slot_given")
        if any(slots_given[name].null_count < slots_given.num_rows for name in ("fault_code", "drop_code")):
            is_sound = pc.and_(pc.is_null(slots_given["fault_code"]), pc.is_null(slots_given["drop_code"]))
            slots_given = slots_given.filter(is_sound)
        if slots_given["date"].null_count:
            slots_given = slots_given.filter(pc.is_valid(slots_given["date"]))
        self._lacks_times = any(slots_given[name].null_count for name in ("begin_minute", "end_minute"))
        counts: Counter[date] = Counter()
        for day in pc.value_counts(slots_given["date"]).to_pylist():
            counts[day["values"].replace(day=1)] += day["counts"]
        return sorted(counts.items())

    def bells(self, months: Sequence[date], bells_of: Callable[[date], pa.Table]) -> None:
        """months; and period_time: the minutes of each period on each day that slots name without times."""
        self._bench.put("months", _months(months))
        if self._lacks_times:
            bells = {month: bells_of(month) for month in months}
            self._bench.put("period_time", slots.period_times(self._bench, bells))

    def slots(self, first: date) -> slots.Slots:
        """The slots as they were given, and those of them that can't be used."""
        return slots.Slots(self._bench, first, self._lacks_times)

    def registrations(self, first: date, codes: pa.Table, doubtful_codes: Collection[str]) -> None:
        """registration_row: every registration, once for each month that it touches, as registrations has it."""
        rows = registration_rows(self._bench, self._declarations, codes, doubtful_codes)
        self._keep("registration_row", rows, first)


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
