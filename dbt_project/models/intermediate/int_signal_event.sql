{{ config(materialized='incremental', meta={'scope': 'school_year'}) }}
{% set pending = pending_partitions() %}

-- all windows lie within a stretch, a run of delivered months within a school year: what happened in between is unknown
with recursive school_week as (
    select * from {{ ref('int_school_week') }}
),

sick_spell as (
    select
        spell.school_id,
        spell.pupil_key,
        spell.first_date,
        spell.long_date,
        school_week.stretch,
        school_week.week_number
    from {{ ref('int_spell') }} as spell
    inner join school_week
        on school_week.school_id = spell.school_id
        and school_week.school_year = {{ school_year('spell.first_date') }}
        and school_week.week_start = {{ week_start('spell.first_date') }}
    where {{ in_partitions(pending, 'spell') }} and spell.category = 'sick'
),

sick_often as (
    select
        spell.school_id,
        spell.pupil_key,
        spell.first_date as date
    from sick_spell as spell
    inner join {{ ref('signal_rule') }} as rule
        on rule.rule = 'sick_spells'
    inner join sick_spell as earlier
        on earlier.pupil_key = spell.pupil_key
        and earlier.stretch = spell.stretch
        and earlier.first_date <= spell.first_date
        and earlier.week_number > spell.week_number - rule.school_weeks
    group by spell.school_id, spell.pupil_key, spell.first_date, rule.threshold
    having count(*) = rule.threshold
),

-- at_least: the border as the smallest number of minutes that reaches it
unauthorised_rule as (
    select
        school_weeks,
        threshold + case when is_threshold_included then 0 else 1 end as at_least
    from {{ ref('signal_rule') }}
    where rule = 'unauthorised_minutes'
),

unauthorised_day as (
    select
        pupil_day.school_id,
        pupil_day.pupil_key,
        pupil_day.date,
        pupil_day.scheduled_minutes,
        pupil_day.unauthorised_minutes,
        school_week.stretch,
        school_week.week_number,
        cast(sum(pupil_day.unauthorised_minutes) over (
            partition by pupil_day.pupil_key, school_week.stretch
            order by pupil_day.date
            rows between unbounded preceding and current row
        ) as int) as minutes_until
    from {{ ref('int_pupil_day') }} as pupil_day
    inner join school_week
        on school_week.school_id = pupil_day.school_id
        and school_week.school_year = {{ school_year('pupil_day.date') }}
        and school_week.week_start = {{ week_start('pupil_day.date') }}
    where {{ in_partitions(pending, 'pupil_day') }} and pupil_day.unauthorised_minutes > 0
),

-- days on which the border is reached if nothing was counted before: only these can be events
reaching_day as (
    select
        today.school_id,
        today.pupil_key,
        today.stretch,
        today.date,
        today.minutes_until,
        rule.at_least
    from unauthorised_day as today
    inner join unauthorised_rule as rule
        on today.minutes_until >= rule.at_least
    left join unauthorised_day as before_window
        on before_window.pupil_key = today.pupil_key
        and before_window.stretch = today.stretch
        and before_window.week_number <= today.week_number - rule.school_weeks
    group by
        today.school_id, today.pupil_key, today.stretch, today.date, today.minutes_until, rule.at_least
    having today.minutes_until - coalesce(max(before_window.minutes_until), 0) >= rule.at_least
),

-- after an event counting restarts the next day: from each possible event the next one
following as (
    select
        event.school_id,
        event.pupil_key,
        event.stretch,
        event.date,
        min(later.date) as next_date
    from reaching_day as event
    inner join reaching_day as later
        on later.pupil_key = event.pupil_key
        and later.stretch = event.stretch
        and later.date > event.date
        and later.minutes_until - event.minutes_until >= later.at_least
    group by event.school_id, event.pupil_key, event.stretch, event.date
),

hours_16 as (
    select school_id, pupil_key, stretch, min(date) as date
    from reaching_day
    group by school_id, pupil_key, stretch
    union all
    select following.school_id, following.pupil_key, following.stretch, following.next_date as date
    from hours_16
    inner join following
        on following.pupil_key = hours_16.pupil_key
        and following.stretch = hours_16.stretch
        and following.date = hours_16.date
),

-- pupils with a wholly unauthorised day in more weeks than the border; the others need no week by week look
long_absent as (
    select
        day.school_id,
        day.pupil_key,
        day.stretch,
        rule.threshold
    from unauthorised_day as day
    inner join {{ ref('signal_rule') }} as rule
        on rule.rule = 'unauthorised_weeks'
    where day.unauthorised_minutes = day.scheduled_minutes
    group by day.school_id, day.pupil_key, day.stretch, rule.threshold
    having count(distinct day.week_number) > rule.threshold
),

-- their days first, so that the week is told of few days
day_of_long_absent as (
    select
        school_id,
        pupil_key,
        date,
        scheduled_minutes,
        unauthorised_minutes
    from {{ ref('int_pupil_day') }} as pupil_day
    where
        {{ in_partitions(pending, 'pupil_day') }}
        and scheduled_minutes > 0
        and exists (select 1 from long_absent where long_absent.pupil_key = pupil_day.pupil_key)
),

pupil_week as (
    select
        pupil_day.school_id,
        pupil_day.pupil_key,
        long_absent.stretch,
        long_absent.threshold,
        max(pupil_day.date) as last_date,
        sum(pupil_day.scheduled_minutes) = sum(pupil_day.unauthorised_minutes) as is_unauthorised,
        row_number() over (
            partition by pupil_day.school_id, pupil_day.pupil_key, long_absent.stretch
            order by max(pupil_day.date)
        ) as place
    from day_of_long_absent as pupil_day
    inner join school_week
        on school_week.school_id = pupil_day.school_id
        and school_week.school_year = {{ school_year('pupil_day.date') }}
        and school_week.week_start = {{ week_start('pupil_day.date') }}
    inner join long_absent
        on long_absent.pupil_key = pupil_day.pupil_key
        and long_absent.stretch = school_week.stretch
    group by
        pupil_day.school_id,
        pupil_day.pupil_key,
        long_absent.stretch,
        long_absent.threshold,
        school_week.week_start
),

unauthorised_run as (
    select
        *,
        place - row_number() over (partition by school_id, pupil_key, stretch order by place) as run
    from pupil_week
    where is_unauthorised
),

unauthorised_week as (
    select
        *,
        row_number() over (partition by school_id, pupil_key, stretch, run order by place) as week_of_run
    from unauthorised_run
),

event as (
    select 'hours_16_in_4_weeks' as signal, school_id, pupil_key, date from hours_16
    union all
    select 'mazl_sick' as signal, school_id, pupil_key, date from sick_often
    union all
    select 'mazl_sick' as signal, school_id, pupil_key, long_date as date from sick_spell where long_date is not null
    union all
    select 'long_term_unauthorised' as signal, school_id, pupil_key, last_date as date
    from unauthorised_week
    where week_of_run = threshold + 1
)

select
    signal,
    school_id,
    cast(date_trunc('month', date) as date) as month,
    pupil_key,
    date
from event
union all
select
    rule.signal,
    first_month.school_id,
    first_month.month,
    first_month.pupil_key,
    cast(null as date) as date
from {{ ref('int_first_month') }} as first_month
inner join {{ ref('signal_rule') }} as rule
    on rule.rule in ('first_month_below_95', 'first_month_below_90')
    and (first_month.registered_minutes - first_month.absent_minutes) * 100
        < rule.threshold * first_month.registered_minutes
inner join {{ ref('exposure_rule') }} as exposure_rule
    on exposure_rule.rule = 'enough_data'
where {{ in_partitions(pending, 'first_month') }} and {{ has_enough_data('first_month', 'exposure_rule') }}
