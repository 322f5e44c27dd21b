{#- measure: its part and its whole, from the columns of `counted`; null where it can't be told -#}
{% set measures = {
    'days_late': ('days_late', '1'),
    'expected_tables': ('filled_tables', '1'),
    'mapped_codes': ('registration_rows - unmapped_rows', 'registration_rows'),
    'unmapped_codes': ('unmapped_rows', 'registration_rows'),
    'flag_agrees': ('flag_rows - flag_disagree_rows', 'flag_rows'),
    'codes_alike': ('alike_rows', 'known_before_rows'),
    'coverage': ('registered_minutes', 'scheduled_minutes'),
    'pupils_with_timetable': ('pupils', 'enrolled_pupils'),
    'presence_proven': ('present_minutes - assumed_present_minutes', 'present_minutes'),
    'unneeded_columns': ('unneeded_columns', '1'),
    'with_source': ('source_rows', 'registration_rows'),
    'in_time': ('in_time_rows', 'registered_at_rows'),
    'registration_meets_slot': ('attendance_rows - without_slot_rows', 'attendance_rows'),
    'own_timetable': ('own_timetable', '1'),
    'sources': ('sources', '1'),
    'convertible': ('slot_rows - slot_rows_without_time', 'slot_rows'),
    'other_authorised': ('other_authorised_minutes', 'absent_minutes'),
    'unknown_reason': ('unknown_reason_minutes', 'absent_minutes'),
    'months_delivered': ('months_delivered', 'months_expected'),
    'is_delivered': ('case when is_delivered then 1 else 0 end', '1'),
    'registrations': ('registration_rows', '1'),
} %}

with expected as (
    select
        calendar.school_id,
        calendar.month,
        calendar.expected_by,
        calendar.delivered_at,
        calendar.is_delivered,
        last.received_on
    from {{ ref('delivery_calendar') }} as calendar
    -- as late as anything came in: what is due by then and not there is missing
    cross join (
        select cast(max(received_at) as date) as received_on from {{ source('raw', 'delivery') }}
    ) as last
    where calendar.is_delivered or calendar.expected_by < last.received_on
),

school_month as (
    select
        expected.*,
        school_month.delivery_id,
        school_month.has_timetable,
        -- of totals per pupil there are neither registrations nor slots to look at, and nobody knows what was looked at
        school_month.school_id is not null and not coalesce(school_month.is_totals, false) as has_rows,
        sum(case when expected.is_delivered then 1 else 0 end) over school_year as months_delivered,
        count(*) over school_year as months_expected
    from expected
    left join {{ source('raw', 'school_month') }} as school_month
        on school_month.school_id = expected.school_id
        and school_month.month = expected.month
    window school_year as (
        partition by expected.school_id, {{ school_year('expected.month') }}
        order by expected.month
        rows between unbounded preceding and current row
    )
),

attendance as (
    select
        school_id,
        month,
        sum(pupils) as pupils,
        sum(scheduled_minutes) as scheduled_minutes,
        sum(registered_minutes) as registered_minutes,
        sum(present_minutes) as present_minutes,
        sum(assumed_present_minutes) as assumed_present_minutes,
        sum(absent_minutes) as absent_minutes,
        sum(unknown_reason_minutes) as unknown_reason_minutes
    from {{ ref('attendance_month') }}
    group by school_id, month
),

other_authorised as (
    select school_id, month, sum(absent_minutes) as other_authorised_minutes
    from {{ ref('absence_category_month') }}
    where category = 'other_authorised'
    group by school_id, month
),

registration as (
    select
        reason.school_id,
        reason.month,
        sum(reason.registration_rows) as registration_rows,
        sum(reason.unmapped_rows) as unmapped_rows,
        sum(reason.flag_rows) as flag_rows,
        sum(reason.flag_disagree_rows) as flag_disagree_rows,
        sum(reason.report_rows + reason.roll_call_rows + reason.follow_up_rows) as source_rows,
        max(case when reason.report_rows > 0 then 1 else 0 end)
            + max(case when reason.roll_call_rows > 0 then 1 else 0 end)
            + max(case when reason.follow_up_rows > 0 then 1 else 0 end) as sources,
        sum(reason.registered_at_rows) as registered_at_rows,
        sum(reason.in_time_rows) as in_time_rows,
        sum(reason.registration_rows - reason.not_attendance_rows) as attendance_rows,
        sum(reason.without_slot_rows) as without_slot_rows,
        sum(case when former.school_id is not null then reason.registration_rows else 0 end) as known_before_rows,
        sum(case
            when
                former.category = reason.category
                and former.last_category = reason.last_category
                then reason.registration_rows
            else 0
        end) as alike_rows
    from {{ ref('int_registration_reason') }} as reason
    left join {{ ref('int_registration_reason') }} as former
        on former.school_id = reason.school_id
        and former.month = {{ previous_month('reason.month') }}
        and former.reason = reason.reason
        and former.reason <> ''
        and former.unmapped_rows = 0
        and reason.unmapped_rows = 0
    group by reason.school_id, reason.month
),

intake as (
    select
        delivery_id,
        sum(case when in_file > 0 then 1 else 0 end) as filled_tables,
        max(case when table_name = 'rooster' then in_file end) as slot_rows
    from {{ source('raw', 'intake_measure') }}
    where measure = 'rows'
    group by delivery_id
),

finding as (
    select
        delivery_id,
        sum(case when code in ('column_unneeded', 'table_unneeded') then 1 else 0 end) as unneeded_columns,
        sum(case
            when code in ('bell_time_missing', 'time_missing') then row_count
            else 0
        end) as slot_rows_without_time
    from {{ source('raw', 'finding') }}
    group by delivery_id
),

counted as (
    select
        school_month.school_id,
        school_month.month,
        school_month.is_delivered,
        school_month.months_delivered,
        school_month.months_expected,
        case
            when school_month.expected_by is null then null
            when coalesce(cast(school_month.delivered_at as date), school_month.received_on) > school_month.expected_by
                then {{ days_between(
                    'coalesce(cast(school_month.delivered_at as date), school_month.received_on)',
                    'school_month.expected_by'
                ) }}
            else 0
        end as days_late,
        case when school_month.has_rows then case when school_month.has_timetable then 1 else 0 end end as own_timetable,
        case when school_month.has_rows then attendance.pupils end as pupils,
        attendance.scheduled_minutes,
        {% for minutes in [
            'registered_minutes', 'present_minutes', 'assumed_present_minutes', 'absent_minutes', 'unknown_reason_minutes'
        ] -%}
        case when school_month.has_rows then attendance.{{ minutes }} end as {{ minutes }},
        {% endfor -%}
        coalesce(other_authorised.other_authorised_minutes, 0) as other_authorised_minutes,
        account.enrolment_pupils_used as enrolled_pupils,
        case when school_month.has_rows then coalesce(registration.registration_rows, 0) end as registration_rows,
        registration.unmapped_rows,
        registration.flag_rows,
        registration.flag_disagree_rows,
        registration.source_rows,
        registration.sources,
        registration.registered_at_rows,
        registration.in_time_rows,
        registration.attendance_rows,
        registration.without_slot_rows,
        registration.known_before_rows,
        registration.alike_rows,
        case when school_month.has_rows then coalesce(intake.filled_tables, 0) end as filled_tables,
        -- slots made from the bell table have their length by nature
        case
            when not school_month.has_rows then null
            when school_month.has_timetable then intake.slot_rows
            else attendance.pupils
        end as slot_rows,
        case
            when school_month.has_timetable
                then coalesce(finding.slot_rows_without_time, 0) + account.slot_rows_without_time
            else 0
        end as slot_rows_without_time,
        case when school_month.delivery_id is not null then coalesce(finding.unneeded_columns, 0) end as unneeded_columns
    from school_month
    {% for relation in ['attendance', 'other_authorised', 'registration'] -%}
    left join {{ relation }}
        on {{ relation }}.school_id = school_month.school_id
        and {{ relation }}.month = school_month.month
    {% endfor -%}
    left join {{ ref('int_account') }} as account
        on account.school_id = school_month.school_id
        and account.month = school_month.month
    left join intake on intake.delivery_id = school_month.delivery_id
    left join finding on finding.delivery_id = school_month.delivery_id
),

compared as (
    select
        norm.list,
        norm.item,
        norm.measure,
        norm.display_order,
        norm.norm,
        norm.good,
        norm.okay,
        norm.could_be_better,
        norm.least,
        norm.unit,
        norm.counted_in,
        norm.evidence_nl,
        norm.next_step_nl,
        case when norm.unit = 'per_mille' then 1000 else 1 end as scale,
        counted.school_id,
        counted.month,
        case norm.measure
            {% for measure, (part, whole) in measures.items() -%}
            when '{{ measure }}' then cast({{ part }} as bigint)
            {% endfor %}
        end as part,
        case norm.measure
            {% for measure, (part, whole) in measures.items() -%}
            when '{{ measure }}' then cast({{ whole }} as bigint)
            {% endfor %}
        end as whole
    from {{ ref('checklist_item') }} as norm
    cross join counted
    where norm.measure is not null and norm.list <> 'behaviour'
),

weighed as (
    select
        *,
        {{ rating_place() }} as place,
        case
            when unit <> 'per_mille' then part
            when whole = 0 then null
            -- rounded towards the worse side, so that the figure as shown meets a norm just when the exact one does
            when norm = 'at_least' then {{ int_div('part * 1000', 'whole') }}
            else {{ int_div('part * 1000 + whole - 1', 'whole') }}
        end as evidence_value
    from compared
),

shown as (
    select
        *,
        -- as the screens round, but never so that a figure seems to meet a norm that it does not
        case
            when unit <> 'per_mille' or whole = 0 then evidence_value
            when place > 1 and {{ int_div('part * 2000 + whole', '2 * whole') }} = good then evidence_value
            else {{ int_div('part * 2000 + whole', '2 * whole') }}
        end as shown_value
    from weighed
    where place is not null
),

worded as (
    select
        list, item, measure, display_order, unit, next_step_nl, school_id, month, part, whole, place, evidence_value,
        replace(replace(replace(replace(
            evidence_nl,
            '{value}', coalesce({{ dutch_percent('shown_value') }}, '')),
            '{part}', {{ dutch_count(as_counted('part')) }}),
            '{whole}', {{ dutch_count(as_counted('whole')) }}),
            '{norm}', {{ dutch_percent('good') }}) as sentence,
        row_number() over (
            partition by list, item, school_id, month
            order by place desc nulls last, display_order
        ) as choice
    from shown
),

measured_item as (
    select
        list,
        item,
        school_id,
        month,
        max(place) as place,
        max(case when choice = 1 then measure end) as measure,
        max(case when choice = 1 then part end) as evidence_part,
        max(case when choice = 1 then whole end) as evidence_whole,
        max(case when choice = 1 then evidence_value end) as evidence_value,
        max(case when choice = 1 then unit end) as evidence_unit,
        max(case when choice = 1 then next_step_nl end) as next_step,
        concat_ws(
            ' ',
            max(case when display_order = 1 then sentence end),
            max(case when display_order = 2 then sentence end),
            max(case when display_order = 3 then sentence end)
        ) as evidence
    from worded
    group by list, item, school_id, month
),

-- the last word of the school in the school year holds for all its months
declared as (
    select school_id, list, item, school_year, rating, evidence, declared_by, declared_at
    from (
        select
            *,
            row_number() over (
                partition by school_id, list, item, school_year
                order by declared_at desc nulls last, file_row_number desc
            ) as choice
        from {{ source('raw', 'declaration') }}
    ) as ranked
    where choice = 1
)

select
    school_month.school_id,
    school_month.month,
    item.list,
    item.item,
    case
        when item.how_known = 'declared' then coalesce(declared.rating, 'unknown')
        else {{ rating_name('measured_item.place') }}
    end as rating,
    measured_item.measure,
    cast(measured_item.evidence_value as bigint) as evidence_value,
    cast(measured_item.evidence_part as bigint) as evidence_part,
    cast(measured_item.evidence_whole as bigint) as evidence_whole,
    measured_item.evidence_unit,
    case
        when item.how_known = 'declared' then coalesce(declared.evidence, 'De school heeft dit nog niet ingevuld.')
        -- grounds of comparison are worded for the month that fails them
        when item.list = 'comparison' and measured_item.place = 1 then item.description_nl
        when measured_item.school_id is not null then measured_item.evidence
        when school_month.is_delivered then 'De gegevens van deze maand zeggen hier niets over.'
        else 'De maand is niet geleverd; hierover is niets bekend.'
    end as evidence,
    item.how_known,
    declared.declared_by,
    declared.declared_at,
    case
        when item.how_known = 'declared' and coalesce(declared.rating, 'unknown') = 'good' then null
        when item.how_known = 'declared' then item.next_step_nl
        when measured_item.place = 1 then null
        when measured_item.school_id is not null then measured_item.next_step
        when school_month.is_delivered then 'Kijk of de export meer kan meegeven, zoals bron, tijdstip of kenmerk.'
        else 'Lever de maand alsnog aan.'
    end as next_step
from school_month
cross join {{ ref('checklist_item') }} as item
left join measured_item
    on measured_item.list = item.list
    and measured_item.item = item.item
    and measured_item.school_id = school_month.school_id
    and measured_item.month = school_month.month
left join declared
    on declared.list = item.list
    and declared.item = item.item
    and declared.school_id = school_month.school_id
    and declared.school_year = {{ school_year('school_month.month') }}
where item.measure is null and item.list <> 'behaviour'
