"""Zermelo: the timetable of groups, beside the registrations and pupils of whatever other shape (docs/formats.md §2).

Times are seconds since 1970 in UTC. A changed lesson is a new version of the same appointment: of all versions the
newest valid one counts. Who is in which group stands in `groepsindeling` of the exchange format.
"""

from attendance.reading import declaration as feeds
from attendance.reading import notations as written
from attendance.reading.declaration import Column, Shape, TableDeclaration

APPOINTMENTS = TableDeclaration(
    "zermelo",
    feeds.LESSON,
    (
        Column("appointmentInstance", written.NAME, must_exist=True, needed=False),
        Column("start", written.UNIX_MOMENT, True, True),
        Column("end", written.UNIX_MOMENT, True, True),
        Column("startTimeSlotName", written.PERIOD, needed=False),
        Column("endTimeSlotName", written.PERIOD, needed=False),
        Column("subjects", None),
        Column("groups", written.NAME, must_exist=True, needed=False),
        Column("valid", written.FLAG),
        Column("cancelled", written.FLAG),
        Column("lastModified", written.UNIX_MOMENT, needed=False),
    ),
    {
        "group_name": "group_name",
        "date": '"start"::date',
        "lesson_period": "period_span(starttimeslotname, endtimeslotname)",
        "begin_minute": '(hour("start") * 60 + minute("start"))::integer',
        # a lesson until midnight ends with its day; one that ends on another day is set aside
        "end_minute": """(case when "end" = "start"::date + 1 then 1440
            when "end"::date = "start"::date then hour("end") * 60 + minute("end") else 0 end)::integer""",
        "state": "case when cancelled then 'cancelled' end",
    },
    dropped={
        # a cancelled lesson that has no valid version beside it was planned, and is shown as cancelled
        "appointment_replaced": "version_number > 1 or (not valid and not coalesce(cancelled, false))",
        "appointment_no_lesson": "group_name is null",
    },
    faults={"end_before_begin": '"end" <= "start"', "lesson_over_days": '"end" > "start"::date + 1'},
    fault_columns={"end_before_begin": "end", "lesson_over_days": "end"},
    relation="""
        select version.*,
            unnest(coalesce(nullif(list_distinct(list_filter(
                regexp_split_to_array(regexp_replace("groups", '[][{}"'']', '', 'g'), ' *[,;|] *'),
                lambda name: name <> '')), []), [null])) as group_name
        from (
            select *, row_number() over (
                partition by coalesce(appointmentinstance, part || '/' || file_row)
                order by coalesce(valid, true) desc, lastmodified desc nulls last, part desc, file_row desc
            ) as version_number
            from {zermelo}
            where drop_code is null
            union all
            select *, 1 as version_number from {zermelo} where drop_code is not null
        ) as version
    """,
)

ZERMELO = Shape("zermelo", (APPOINTMENTS,), is_beside=True)
