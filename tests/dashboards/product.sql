-- An invented region, slot by slot, and every published table added up from it: so all figures of the product agree.

create table school as
select *, case when sector <> 'po' then 'Stichting Voorbeeld ' || upper(sector) end as board, 'VO2302' as region_code, 'noord' as holiday_region,
    6.5 + row_number() over (order by school_id) / 100.0 as longitude, 52.2 as latitude
from (values
    ('01AA00', 'Lyceum De Esch', 'vo', '0153', 'Enschede', 120),
    ('01AB00', 'Vakcollege Het Rutbeek', 'vo', '0153', 'Enschede', 90),
    ('01AC00', 'Scholengemeenschap De Dinkel', 'vo', '0168', 'Losser', 150),
    ('01AD00', 'Het Stedelijk Kanaal', 'vo', '0164', 'Hengelo', 110),
    ('01AE00', 'Montessori College ’t Hulsbeek', 'vo', '0173', 'Oldenzaal', 60),
    ('01AF00', 'Praktijkschool De Wissel', 'pro', '0153', 'Enschede', 45),
    ('01AG00', 'Vso De Brug', 'vso', '0164', 'Hengelo', 40),
    ('01AH00', 'Basisschool De Zonnewijzer', 'po', '0153', 'Enschede', 70),
    ('01AJ00', 'Obs ’t Zeggelt', 'po', '0153', 'Enschede', 50),
    ('01AK00', 'Kindcentrum De Lonnekermolen', 'po', '0168', 'Losser', 60)
) as s(school_id, name, sector, municipality_code, municipality, registered_pupils);

create temp table school_month as
select school_id, sector, month::date as month,
    (month + interval 1 month)::date as next_month,
    not (school_id = '01AD00' and month = date '2025-11-01')      -- a month that never came
    and not (school_id = '01AE00' and month >= date '2026-01-01') -- the last month, not there yet
    and not (school_id = '01AJ00' and month < date '2025-11-01')  -- joined the region in November
    as is_delivered
from school, unnest([date '2025-09-01', date '2025-10-01', date '2025-11-01', date '2025-12-01', date '2026-01-01']) as t(month);

create temp table school_day as
select day::date as date, date_trunc('month', day)::date as month, isodow(day) as weekday
from unnest(generate_series(date '2025-09-01', date '2026-01-30', interval 1 day)) as t(day)
where isodow(day) <= 5
    and day::date not between date '2025-10-18' and date '2025-10-26'
    and day::date not between date '2025-12-20' and date '2026-01-04';

create temp table pupil as
select school_id, sector, municipality_code,
    (hash(school_id, number) % 9223372036854775807)::bigint as pupil_key,
    case sector
        when 'vo' then case when school_id = '01AB00' then ['vmbo-b', 'vmbo-k', 'vmbo-gt'][1 + number % 3]
                            else ['vmbo-gt', 'havo', 'vwo'][1 + number % 3] end
        when 'po' then 'bao' else sector end as education_type,
    case sector when 'po' then 1 + number % 8 when 'vo' then 1 + (number // 3) % 4 else 1 + number % 5 end as year_group,
    case when hash(number, 7) % 5 = 0 then '0164' else municipality_code end as home_municipality_code,
    sector not in ('po') and hash(number, 9) % 25 = 0 as eighteen_plus,
    exp(0.9 * (list_sum(list_transform(range(12), lambda i: (hash(school_id, number, i) % 1000) / 1000.0)) - 6)) as frailty
from school, unnest(generate_series(1, registered_pupils)) as t(number);

create temp table slot as
with planned as (
    select p.*, d.date, d.month, d.weekday, period,
        case when p.sector = 'po' then 60 else 50 end as minutes,
        hash(pupil_key, d.date) % 10000 / 10000.0 as day_chance,
        hash(pupil_key, d.date, period) % 10000 / 10000.0 as chance,
        hash(pupil_key, period, d.date) % 10000 / 10000.0 as reason,
        p.frailty * (case weekday when 5 then 1.3 when 3 then 0.8 else 1 end) * (case month(d.date) when 12 then 1.3 when 9 then 0.7 else 1 end)
            * (case p.sector when 'po' then 0.03 when 'vo' then 0.045 else 0.06 end) * (case when year_group in (3, 4) then 1.2 else 1 end) as risk
    from pupil as p
    join school_month as m using (school_id)
    join school_day as d on d.month = m.month
    cross join unnest(generate_series(1, 6)) as t(period)
    where m.is_delivered and period <= case when p.sector = 'po' then (case weekday when 3 then 4 else 5 end) else (case weekday when 3 then 5 else 6 end) end
        and not (p.school_id = '01AF00' and p.year_group = 5 and d.month >= date '2025-11-01') -- a cohort that leaves
)
select *,
    case when hash(pupil_key, 3) % 60 = 0 then 'build_up' when hash(date, period, school_id) % 90 = 0 then 'cancelled' else 'planned' end as state,
    case
        when day_chance < risk then case when reason < 0.7 then 'sick' when reason < 0.85 then 'leave' else 'unknown_reason' end
        when chance < 0.012 and period = 1 then case when reason < 0.3 then 'late_authorised' else 'late_unauthorised' end
        when chance < 0.01 * frailty then case when reason < 0.25 then 'medical' when reason < 0.3 then 'school_initiated' when reason < 0.4 then 'other_authorised' else 'unauthorised' end
    end as category,
    sector <> 'po' and hash(school_id, date, period, year_group) % 1000 < (case school_id when '01AB00' then 130 else 35 end) as has_no_roll_call
from planned;

create temp table counted as
select *,
    minutes as s,
    case when category is null and has_no_roll_call then 0 else minutes end as r,
    case when category is null then 0 when category like 'late%' then 10 else minutes end as a,
    case when category is null and sector = 'po' then minutes else 0 end as assumed
from slot where state = 'planned';

create table pupil_month as
select pupil_key, school_id, month, education_type, year_group, home_municipality_code, eighteen_plus,
    sum(s)::bigint as scheduled_minutes, sum(r)::bigint as registered_minutes, sum(r - a)::bigint as present_minutes,
    sum(assumed)::bigint as assumed_present_minutes, sum(a)::bigint as absent_minutes,
    sum(a) filter (where category in ('sick', 'medical', 'leave', 'school_initiated', 'late_authorised', 'other_authorised'))::bigint as authorised_minutes,
    sum(a) filter (where category in ('unauthorised', 'late_unauthorised'))::bigint as unauthorised_minutes,
    sum(a) filter (where category = 'unknown_reason')::bigint as unknown_reason_minutes,
    sum(s - r)::bigint as unregistered_minutes, count(*) filter (where category like 'late%') as late_count,
    count(distinct date) as scheduled_days
from counted group by all;
update pupil_month set authorised_minutes = coalesce(authorised_minutes, 0), unauthorised_minutes = coalesce(unauthorised_minutes, 0), unknown_reason_minutes = coalesce(unknown_reason_minutes, 0);

create temp table adapted as
select school_id, month, education_type, year_group, state, sum(minutes)::bigint as adapted_minutes, count(distinct pupil_key) as pupils
from slot where state <> 'planned' group by all;
create table adapted_month as select * from adapted;

create table attendance_month as
select p.school_id, p.month, p.education_type, p.year_group, count(*) as pupils,
    sum(scheduled_minutes)::bigint as scheduled_minutes, sum(registered_minutes)::bigint as registered_minutes,
    sum(present_minutes)::bigint as present_minutes, sum(assumed_present_minutes)::bigint as assumed_present_minutes,
    sum(absent_minutes)::bigint as absent_minutes, sum(authorised_minutes)::bigint as authorised_minutes,
    sum(unauthorised_minutes)::bigint as unauthorised_minutes, sum(unknown_reason_minutes)::bigint as unknown_reason_minutes,
    sum(unregistered_minutes)::bigint as unregistered_minutes,
    coalesce(any_value(a.adapted_minutes), 0)::bigint as adapted_minutes, sum(late_count)::bigint as late_count,
    case when any_value(sector) = 'po' then 'absence_only' else 'roll_call' end as registration_mode
from pupil_month as p join school using (school_id)
left join (select school_id, month, education_type, year_group, sum(adapted_minutes) as adapted_minutes from adapted group by all) as a
    using (school_id, month, education_type, year_group)
group by all;

create table attendance_home_month as
select month, home_municipality_code, sector, count(*) as pupils,
    sum(scheduled_minutes)::bigint as scheduled_minutes, sum(registered_minutes)::bigint as registered_minutes,
    sum(present_minutes)::bigint as present_minutes, sum(assumed_present_minutes)::bigint as assumed_present_minutes,
    sum(absent_minutes)::bigint as absent_minutes, sum(authorised_minutes)::bigint as authorised_minutes,
    sum(unauthorised_minutes)::bigint as unauthorised_minutes, sum(unknown_reason_minutes)::bigint as unknown_reason_minutes,
    sum(unregistered_minutes)::bigint as unregistered_minutes, sum(late_count)::bigint as late_count,
    case when sector = 'po' then 'absence_only' else 'roll_call' end as registration_mode
from pupil_month join school using (school_id) group by all;

create table absence_category_month as
select school_id, month, education_type, year_group, category, sum(a)::bigint as absent_minutes,
    count(distinct pupil_key) as pupils, count(distinct (pupil_key, date)) as spells
from counted where category is not null group by all;

create table attendance_day as
select school_id, date, sum(s)::bigint as scheduled_minutes, sum(r)::bigint as registered_minutes,
    sum(r - a)::bigint as present_minutes, sum(a)::bigint as absent_minutes,
    coalesce(sum(a) filter (where category in ('unauthorised', 'late_unauthorised')), 0)::bigint as unauthorised_minutes
from counted group by all;

create table attendance_timetable as
select school_id, month, education_type, year_group, weekday::integer as weekday, period::varchar as lesson_period,
    sum(r)::bigint as registered_minutes, sum(a)::bigint as absent_minutes,
    count(*) filter (where category like 'late%') as late_count, sum(s - r)::bigint as unregistered_minutes
from counted group by all;

create temp table pupil_period as
with summed as (
    select pupil_key, school_id, m.month, period_kind, max_by(p.education_type, p.month) as education_type,
        max_by(p.year_group, p.month) as year_group, sum(p.scheduled_minutes) as s, sum(p.registered_minutes) as r,
        sum(p.present_minutes) as p, sum(scheduled_days) as days
    from pupil_month as p
    join (select distinct month from pupil_month) as m on p.month <= m.month
    cross join unnest(['month', 'ytd', 'first_month']) as t(period_kind)
    where case period_kind when 'month' then p.month = m.month when 'ytd' then true else p.month = m.month and m.month = date '2025-09-01' end
    group by all having max(p.month) = m.month
)
select *, days < 10 or 2 * r < s as has_too_little from summed;

create table tier_distribution as
with tiered as (
    select *, 'md_mtss' as profile, case when has_too_little then 'too_little_data' when p * 100 >= 95 * r then 'tier_1' when p * 100 >= 90 * r then 'tier_2' else 'tier_3' end as tier from pupil_period
    union all
    select *, 'pyramid', case when has_too_little then 'too_little_data' when p * 100 >= 95 * r then 'green' when p * 100 >= 80 * r then 'yellow' when p * 100 >= 50 * r then 'orange' else 'red' end from pupil_period
)
select profile, period_kind, month, school_id, education_type, year_group, tier, count(*) as pupils from tiered group by all;

create table tier_transition as
with tiered as (
    select pupil_key, school_id, month, education_type, year_group, case when p * 100 >= 95 * r then 'tier_1' when p * 100 >= 90 * r then 'tier_2' else 'tier_3' end as tier
    from pupil_period where period_kind = 'month'
)
select 'md_mtss' as profile, n.month, n.school_id, n.education_type, n.year_group, coalesce(b.tier, 'entered') as from_tier, n.tier as to_tier, count(*) as pupils
from tiered as n
left join tiered as b on b.pupil_key = n.pupil_key and b.month = n.month - interval 1 month
where n.month > date '2025-09-01' group by all;

create table signal_month as
select signal, month, school_id, education_type, year_group, count(*) as pupils, count(*) as events
from pupil_period cross join unnest(['mazl_sick', 'hours_16_in_4_weeks', 'long_term_unauthorised']) as t(signal)
where period_kind = 'month' and hash(pupil_key, month, signal) % 40 = 0 and signal <> 'long_term_unauthorised' group by all;

create table delivery_calendar as
select school_id, month, (next_month + interval 6 day)::date as expected_by, is_delivered,
    case when is_delivered then (next_month + interval 1 day * (case when school_id = '01AC00' and month = date '2025-12-01' then 12 else 3 end) + interval 9 hour)::timestamp end as delivered_at,
    case when is_delivered then not (school_id = '01AC00' and month = date '2025-12-01') end as is_on_time
from school_month;

-- everything is out but the last month of De Dinkel, and two schools have something to say of November
create table month_status as
select school_id, month,
    case when not is_delivered then 'not_delivered' when school_id = '01AC00' and month = date '2026-01-01' then 'under_review' else 'approved' end as state,
    is_delivered and not (school_id = '01AC00' and month = date '2026-01-01') as is_released,
    case when is_delivered then (next_month + interval 20 day)::date end as review_until,
    null::timestamp as decided_at, null::varchar as decided_by,
    case when month = date '2025-11-01' and school_id = '01AA00' then 'Griepgolf in de onderbouw <b>vooral</b> in week 47.'
        when month = date '2025-11-01' and school_id = '01AD00' then 'Overstap op andere software; november volgt.' end as context_note
from school_month;

create table delivery as
select school_id || '-' || strftime(month, '%Y%m') as delivery_id, 'u-' || school_id || strftime(month, '%Y%m') as upload_id, school_id, month,
    delivered_at as received_at, sha256(school_id || month) as sha256,
    case when school_id = '01AG00' then 'somtoday' when school_id = '01AH00' then 'dagdelen' else 'uitwisselformaat' end as shape,
    'accepted' as status, 20000::bigint as rows_delivered, 19950::bigint as rows_used, 40::bigint as rows_set_aside, 10::bigint as rows_dropped
from delivery_calendar where is_delivered;
insert into delivery
select '01AD00-202511-x', 'u-x', '01AD00', date '2025-11-01', timestamp '2025-12-03 10:12:00', sha256('x'), 'uitwisselformaat', 'refused', 900, 0, 0, 0
union all select '01AA00-202510-oud', 'u-y', '01AA00', date '2025-10-01', timestamp '2025-11-02 08:30:00', sha256('y'), 'uitwisselformaat', 'superseded', 18000, 17990, 10, 0;

create table finding (delivery_id varchar, finding_number integer, code varchar, severity varchar, table_name varchar, row_number bigint, column_name varchar, value varchar, row_count bigint, sentence varchar);
insert into finding values
    ('01AD00-202511-x', 1, 'national_number', 'refused', 'leerlingen', 1, 'bsn', null, 900, 'De kolom ‘bsn’ lijkt burgerservicenummers te bevatten. Laat die kolom weg en lever opnieuw aan; er is niets van bewaard.'),
    ('01AA00-202510', 1, 'unknown_pupil', 'row set aside', 'registraties', 812, 'leerlingnummer', '…42', 40, '40 registraties horen bij een leerling die niet in ‘leerlingen’ staat. Voeg de leerling toe of haal de registraties weg.'),
    ('01AA00-202510', 2, 'unmapped_code', 'note', 'registraties', 14, 'code', 'XZ', 12, 'De code ‘XZ’ heeft nog geen betekenis; 12 registraties tellen zolang als ‘reden onbekend’. Geef door wat de code betekent.'),
    ('01AG00-202512', 1, 'unneeded_column', 'note', 'leerlingen', null, 'achternaam', null, 40, 'De kolom ‘achternaam’ is niet nodig en is niet bewaard. U kunt haar voortaan weglaten.');

create table reconciliation_month as
select school_id, month, "table", measure, in_file::bigint as in_file, on_platform::bigint as on_platform,
    (in_file - on_platform)::bigint as explained, 0::bigint as unexplained,
    case measure when 'pupils' then 0 else 400 end::bigint as set_aside, 0::bigint as dropped, 0::bigint as without_time,
    case measure when 'pupils' then 1 else 100 end::bigint as not_enrolled, 0::bigint as repeated, 0::bigint as overlapping,
    0::bigint as not_attendance, 0::bigint as without_slot, 0::bigint as superseded, 0::bigint as bell_change
from (select school_id, month, 'leerlingen' as "table", 'pupils' as measure, count(*) + 1 as in_file, count(*) as on_platform from pupil_month group by all
      union all select school_id, month, 'rooster', 'minutes', sum(scheduled_minutes) + 500, sum(scheduled_minutes) from pupil_month group by all);

-- Vso De Brug hardly registered in October: that month stays out of comparisons
create table comparison_month as
select c.school_id, c.month, c.is_delivered and not (c.school_id = '01AG00' and c.month = date '2025-10-01') as qualifies,
    case when not c.is_delivered then 'niet geleverd'
        when c.school_id = '01AG00' and c.month = date '2025-10-01' then '61,5 % van de lestijd geregistreerd (nodig is 80,0 %)' end as reasons
from delivery_calendar as c;

create table checklist_month as
with scored as (
    select c.school_id, c.month, c.is_delivered, item.list, item.item, item.how_known, item.next_step_nl, item.label_nl,
        (hash(c.school_id, c.month, item.item) % 10)::integer as chance, (hash(c.school_id, item.item) % 10)::integer as declared_chance
    from delivery_calendar as c cross join checklist_item as item
    where item.measure is null and item.list not in ('behaviour', 'comparison')
),
rated as (
    select *, case
            when how_known = 'measured' and not is_delivered then 'unknown'
            when how_known = 'measured' then ['good', 'good', 'good', 'good', 'good', 'okay', 'okay', 'could_be_better', 'could_be_better', 'needs_attention'][1 + chance]
            else ['unknown', 'unknown', 'unknown', 'unknown', 'good', 'good', 'okay', 'okay', 'could_be_better', 'needs_attention'][1 + declared_chance]
        end as rating
    from scored
)
select school_id, month, list, item, rating, case when how_known = 'measured' and rating <> 'unknown' then item end as measure,
    case when how_known = 'measured' and rating <> 'unknown' then 963 end::bigint as evidence_value,
    case when how_known = 'measured' and rating <> 'unknown' then 963 end::bigint as evidence_part,
    case when how_known = 'measured' and rating <> 'unknown' then 1000 end::bigint as evidence_whole,
    case when how_known = 'measured' and rating <> 'unknown' then 'per_mille' end as evidence_unit,
    case when how_known = 'measured' and rating <> 'unknown' then 'Dat is bij 96,3 % (963 van 1.000) zo.'
        when how_known = 'measured' then 'De maand is niet geleverd; hierover is niets bekend.'
        when rating = 'unknown' then 'De school heeft dit nog niet ingevuld.' else 'Staat in het beleid.' end as evidence,
    how_known, case when how_known = 'declared' and rating <> 'unknown' then 'zorgcoördinator' end as declared_by,
    case when how_known = 'declared' and rating <> 'unknown' then timestamp '2025-10-02 10:00:00' end as declared_at,
    case when rating <> 'good' then coalesce(next_step_nl, 'Bespreek dit punt in het team.') end as next_step
from rated;

create table reconciliation_reason_month as
select school_id, month, upper(left(category, 3)) as reason, category, false as has_several_categories, rows_in_file, rows_in_file - 6 as rows_on_platform,
    2::bigint as rows_set_aside, 1::bigint as rows_dropped, 0::bigint as rows_not_attendance, 0::bigint as rows_without_slot,
    3::bigint as rows_superseded, 0::bigint as rows_present, 0::bigint as rows_unexplained, 200::bigint as in_file_minutes,
    absent_minutes as on_platform_minutes, absent_minutes - 50 as from_timetable_minutes, 40::bigint as set_aside_minutes, 10::bigint as dropped_minutes,
    0::bigint as not_attendance_minutes, 0::bigint as without_slot_minutes, 90::bigint as superseded_minutes, 0::bigint as present_minutes,
    10::bigint as shorter_minutes, 0::bigint as longer_minutes, 0::bigint as unexplained_minutes
from (select school_id, month, category, sum(absent_minutes)::bigint as absent_minutes, (count(*) * 20 + 6)::bigint as rows_in_file
      from absence_category_month group by all);

create table registration_signal as
select * from (values
    ('01AA00', date '2025-11-01', 'code_shift', 'ZK', null, null, null, null, 410::bigint, 1000::bigint, 600::bigint, 2500::bigint),
    ('01AA00', date '2025-11-01', 'code_shift', '', null, null, null, null, 0, 1000, 500, 2500),
    ('01AA00', date '2025-11-01', 'unregistered_lessons', null, 5, '7', 'havo', 3, 1500, 1600, 9000, 90000),
    ('01AA00', date '2025-11-01', 'rounded_minutes', null, null, null, null, null, 90, 100, null, null),
    ('01AA00', date '2025-11-01', 'recorded_before_delivery', null, null, null, null, null, 300, 1000, null, null),
    ('01AA00', date '2025-10-01', 'unregistered_lessons', null, 1, null, null, null, 1500, 1600, 9000, 90000)
) as t(school_id, month, signal, reason, weekday, lesson_period, education_type, year_group, part, whole, usual_part, usual_whole);

create table check_result as select current_timestamp::timestamp as checked_at, * from (values
    ('uit', 'attendance_month', 'expect_minutes_to_add_up', null, 'critical', true, 480::bigint, 0::bigint, 'Gepland is aanwezig plus afwezig plus niet geregistreerd'),
    ('uit', 'reconciliation_month', 'expect_column_values_to_be_in_set', 'unexplained', 'critical', true, 96, 0, 'Niets blijft onverklaard'),
    ('uit', 'absence_category_month', 'expect_share_of_other_to_be_small', 'category', 'warning', false, 380, 2, 'Het deel ‘overig geoorloofd’ is klein')
) as t(door, table_name, expectation, column_name, severity, is_passed, checked_rows, unexpected_rows, meaning);

create table release as select $release as release_id, current_timestamp::timestamp as made_at, 'test' as code_version, '[]' as built_from, 10 as minimum_pupils;
