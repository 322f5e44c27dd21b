{{ config(materialized='incremental') }}
{% set pending = pending_partitions() %}
{#- a pupil_key is unique over all schools: these two say enough, and narrow keys are fast -#}
{% set pupil_day = ['pupil_key', 'date'] %}
{% set slot_key = pupil_day + ['begin_minute', 'end_minute'] %}
{#- a slot given in times only is matched by the bell times of the periods -#}
{% set at_its_bells -%}
exists (
    select 1 from {{ ref('stg_bell_time') }} as bell
    where
        bell.school_id = registration.school_id
        and bell.month = registration.month
        and bell.date = slot.date
        and bell.begin_minute < slot.end_minute
        and bell.end_minute > slot.begin_minute
        and not bell.is_span
        and {{ shares_a_period('bell.lesson_period', 'registration') }}
)
{%- endset %}
{% set registration_key = pupil_day + ['file_row_number'] %}
{#- what goes on to the end: of a registration only what it makes of a slot -#}
{% set of_candidate = slot_key + [
    'minutes', 'lesson_period', 'is_roll_call_done', 'school_id', 'month', 'file_row_number', 'category',
    'given_minutes', 'from_minute'
] %}
{% set deciding = of_candidate + ['overlap_minutes'] %}

with recursive registration as (
    select
        registration.school_id,
        registration.month,
        registration.pupil_key,
        registration.date,
        registration.file_row_number,
        registration.row_number,
        registration.lesson_period_from,
        registration.lesson_period_to,
        registration.begin_minute,
        registration.end_minute,
        registration.minutes,
        registration.registered_at,
        registration.source_rank,
        registration.category,
        registration.lesson_period_from is null and registration.begin_minute is null and category.is_late
            as is_first_slot_only
    from {{ ref('stg_registration') }} as registration
    inner join {{ ref('category') }} as category
        on category.category = registration.category
    inner join {{ ref('stg_enrolment') }} as enrolment
        on enrolment.pupil_key = registration.pupil_key
        and enrolment.month = cast(date_trunc('month', registration.date) as date)
        and registration.date between enrolment.enrolled_from and enrolment.enrolled_to
    where
        {{ in_partitions(pending, 'registration') }}
        and {{ in_partitions(pending, 'enrolment') }}
        and registration.category <> 'not_attendance'
),

-- most days have no registration: what follows looks at the slots of the others only
slot as (
    select
        {{ columns_of('slot', slot_key) }},
        slot.minutes,
        slot.is_roll_call_done,
        slot.is_bell_span,
        slot.lesson_period,
        slot.row_number
    from {{ ref('int_planned_slot') }} as slot
    where
        {{ in_partitions(pending, 'slot') }}
        and exists (select 1 from registration where {{ equal_on('registration', 'slot', pupil_day) }})
),

-- which periods of slots a registration's period, or span of them, means; told once for each pair of texts
period_match as (
    select
        registration.lesson_period_from,
        registration.lesson_period_to,
        slot.lesson_period
    from (select distinct lesson_period_from, lesson_period_to from registration) as registration
    inner join (select distinct lesson_period from slot) as slot
        on {{ shares_a_period('slot.lesson_period', 'registration') }}
),

-- each way in which a registration names its slots is a join of its own, on as much of a key as it has
candidate as (
    {% set one_period = 'registration.lesson_period_from = registration.lesson_period_to' %}
    {% set ways = [
        ('slot.lesson_period = registration.lesson_period_from', one_period, false),
        ('true', 'registration.lesson_period_from <> registration.lesson_period_to', true),
        (
            "slot.lesson_period like '%-%' and slot.lesson_period <> registration.lesson_period_from",
            one_period,
            true,
        ),
        ('slot.lesson_period is null and ' ~ at_its_bells, 'registration.lesson_period_from is not null', false),
        (
            'slot.begin_minute < registration.end_minute and slot.end_minute > registration.begin_minute',
            'registration.lesson_period_from is null and registration.begin_minute is not null',
            false,
        ),
        ('true', 'registration.lesson_period_from is null and registration.begin_minute is null', false),
    ] -%}
    {% for matches, names_slots_so, by_span in ways -%}
    select
        {{ columns_of('slot', slot_key) }},
        slot.minutes,
        slot.is_roll_call_done,
        slot.is_bell_span,
        slot.lesson_period,
        slot.row_number as slot_row_number,
        registration.school_id,
        registration.month,
        registration.file_row_number,
        registration.category,
        registration.minutes as given_minutes,
        registration.begin_minute as from_minute,
        registration.end_minute as to_minute,
        registration.is_first_slot_only,
        registration.lesson_period_from is not null as is_by_period
    from registration
    inner join slot
        on {{ equal_on('slot', 'registration', pupil_day) }}
        and {{ matches }}
    {% if by_span -%}
    inner join period_match
        on period_match.lesson_period_from = registration.lesson_period_from
        and period_match.lesson_period_to = registration.lesson_period_to
        and period_match.lesson_period = slot.lesson_period
    {% endif -%}
    where {{ names_slots_so }}
    {% if not loop.last -%}
    union all
    {% endif -%}
    {% endfor -%}
),

touch as (
    select
        {{ columns_of('candidate', of_candidate) }},
        case
            when from_minute is null then null
            when to_minute < end_minute then to_minute else end_minute
        end - case when from_minute > begin_minute then from_minute else begin_minute end as overlap_minutes
    from candidate
    where not is_first_slot_only and not (is_bell_span and from_minute is not null)
    union all
    -- of a slot over several periods only the periods count, not the break between them
    select
        {{ columns_of('candidate', of_candidate) }},
        coalesce(span.overlap_minutes, 0) as overlap_minutes
    from candidate
    left join (
        select
            candidate.file_row_number,
            {{ columns_of('candidate', slot_key) }},
            cast(sum(
                case when candidate.to_minute < bell.end_minute then candidate.to_minute else bell.end_minute end
                - case when candidate.from_minute > bell.begin_minute then candidate.from_minute else bell.begin_minute end
            ) as int) as overlap_minutes
        from candidate
        inner join {{ ref('stg_bell_time') }} as bell
            on bell.school_id = candidate.school_id
            and bell.date = candidate.date
            and bell.begin_minute < candidate.to_minute
            and bell.end_minute > candidate.from_minute
        where
            candidate.is_bell_span
            and candidate.from_minute is not null
            and not bell.is_span
            and {{ is_part_of_span('bell.lesson_period', 'candidate.lesson_period') }}
        group by candidate.file_row_number, {{ columns_of('candidate', slot_key) }}
    ) as span
        on span.file_row_number = candidate.file_row_number
        and {{ equal_on('span', 'candidate', slot_key) }}
    where
        candidate.is_bell_span
        and candidate.from_minute is not null
        and (candidate.is_by_period or span.overlap_minutes > 0)
    union all
    select
        {{ columns_of('candidate', of_candidate) }},
        cast(null as int) as overlap_minutes
    from (
        select
            *,
            row_number() over (
                partition by pupil_key, date, file_row_number
                order by begin_minute, slot_row_number
            ) as place_in_day
        from candidate
        where is_first_slot_only
    ) as candidate
    where place_in_day = 1
),

-- Overlapping slots of one pupil: a day's slots in order of preference, each with the better ones that it overlaps.
preference as (
    select
        crowded.school_id,
        crowded.month,
        {{ columns_of('crowded', slot_key) }},
        crowded.state = 'planned' as is_planned,
        row_number() over (
            partition by crowded.pupil_key, crowded.date
            order by
                case when crowded.state = 'planned' then 0 else 1 end,
                case when crowded.state = 'planned' and decided.pupil_key is not null then 0 else 1 end,
                crowded.begin_minute,
                crowded.row_number,
                crowded.file_row_number
        ) as place
    from {{ ref('int_crowded_slot') }} as crowded
    left join (select distinct {{ slot_key | join(', ') }} from touch) as decided
        on {{ equal_on('decided', 'crowded', slot_key) }}
    where {{ in_partitions(pending, 'crowded') }} and not crowded.is_repeated
),

obstacle as (
    select
        {{ columns_of('slot', slot_key) }},
        slot.is_planned,
        slot.place,
        cast(sum(coalesce({{ bit('better.place') }}, 0)) as bigint) as better_slots
    from preference as slot
    left join preference as better
        on {{ equal_on('better', 'slot', pupil_day) }}
        and better.place < slot.place
        and better.begin_minute < slot.end_minute
        and better.end_minute > slot.begin_minute
    where slot.place <= 62
    group by {{ columns_of('slot', slot_key) }}, slot.is_planned, slot.place
),

-- going down the list, a slot stays if it overlaps none that stayed
walk as (
    select {{ pupil_day | join(', ') }}, place, cast(1 as bigint) as stayed
    from obstacle
    where place = 1
    union all
    select
        {{ columns_of('walk', pupil_day) }},
        obstacle.place,
        walk.stayed + case when (obstacle.better_slots & walk.stayed) = 0 then {{ bit('obstacle.place') }} else 0 end
    from walk
    inner join obstacle
        on {{ equal_on('obstacle', 'walk', pupil_day) }}
        and obstacle.place = walk.place + 1
),

set_aside as (
    select
        preference.school_id,
        preference.month,
        {{ columns_of('preference', slot_key) }},
        preference.is_planned
    from preference
    inner join (
        select {{ pupil_day | join(', ') }}, max(stayed) as stayed from walk group by {{ pupil_day | join(', ') }}
    ) as result
        on {{ equal_on('result', 'preference', pupil_day) }}
    where preference.place > 62 or (result.stayed & {{ bit('preference.place') }}) = 0
),

counting_touch as (
    select touch.*
    from touch
    left join set_aside
        on {{ equal_on('set_aside', 'touch', slot_key) }}
        and set_aside.is_planned
    where set_aside.pupil_key is null
),

-- given minutes count where the row touches one slot
single as (
    select pupil_key, month, file_row_number
    from counting_touch
    where given_minutes is not null
    group by pupil_key, month, file_row_number
    having count(*) = 1
),

-- few slots have several rows that could decide: only those are ranked; what stayed does not overlap, so a begin is key enough
{% set place_in_day = pupil_day + ['begin_minute'] %}
contested as (
    select {{ place_in_day | join(', ') }}
    from counting_touch
    group by {{ place_in_day | join(', ') }}
    having count(*) > 1
),

winner as (
    select {{ columns_of('counting_touch', deciding) }}
    from counting_touch
    left join contested
        on {{ equal_on('contested', 'counting_touch', place_in_day) }}
    where contested.pupil_key is null
    union all
    select {{ deciding | join(', ') }} from (
        select
            {{ columns_of('counting_touch', deciding) }},
            row_number() over (
                partition by {{ columns_of('counting_touch', place_in_day) }}
                order by
                    registration.registered_at desc nulls last,
                    registration.source_rank desc,
                    registration.row_number desc,
                    registration.file_row_number desc
            ) as choice
        from counting_touch
        inner join contested
            on {{ equal_on('contested', 'counting_touch', place_in_day) }}
        inner join registration
            on {{ equal_on('registration', 'counting_touch', registration_key) }}
    ) as ranked
    where choice = 1
)

select
    winner.school_id,
    winner.month,
    {{ columns_of('winner', slot_key) }},
    winner.minutes,
    winner.lesson_period,
    winner.is_roll_call_done,
    true as is_planned,
    false as is_set_aside,
    winner.category,
    category.category_group,
    category.is_late,
    case
        when category.category_group = 'present' then 0
        when single.pupil_key is not null
            then case
                when winner.given_minutes < 0 then 0
                when winner.given_minutes > winner.minutes then winner.minutes
                else winner.given_minutes
            end
        when winner.from_minute is not null then case when winner.overlap_minutes > 0 then winner.overlap_minutes else 0 end
        when category.is_late then 0
        else winner.minutes
    end as absent_minutes,
    winner.file_row_number as registration_file_row_number
from winner
inner join {{ ref('category') }} as category
    on category.category = winner.category
left join single
    on winner.given_minutes is not null
    and single.pupil_key = winner.pupil_key
    and single.month = winner.month
    and single.file_row_number = winner.file_row_number
union all
select
    school_id,
    month,
    {{ columns_of('set_aside', slot_key) }},
    cast(null as int) as minutes,
    cast(null as string) as lesson_period,
    cast(null as boolean) as is_roll_call_done,
    is_planned,
    true as is_set_aside,
    cast(null as string) as category,
    cast(null as string) as category_group,
    cast(null as boolean) as is_late,
    0 as absent_minutes,
    cast(null as bigint) as registration_file_row_number
from set_aside
