-- What schools of the invented region set out to do, as a release carries it, with outcomes of every kind.

create table goal as select '01AA00' as school_id, 2025 as school_year, 'md_mtss' as profile, 'tier_1' as tier, 50 as percent,
    '' as note, 'directeur' as set_by, timestamp '2025-09-15 09:00:00' as set_at;

create table intervention as select * from (values
    (101, '01AA00', null, null, 'Welkom aan de deur', 'Elke docent groet.', date '2025-11-03', null::date, 'directeur'),
    (102, '01AA00', 'havo', 1, 'Mentor belt', '', date '2025-12-08', date '2026-01-30', 'teamleider'),
    (103, '01AB00', null, null, 'Aanwezigheidsteam', '', date '2025-10-01', null::date, 'directeur')
) as t(intervention_id, school_id, education_type, year_group, title, description, starts_on, ends_on, made_by);

create table intervention_effect as select * from (values
    (101, '01AA00', 'less_absence', 0.88::double, 0.8::double, 0.97::double, 6, 3, 3, true),
    (102, '01AA00', 'cant_tell', null, null, null, 0, 3, 1, false),
    (103, '01AB00', 'no_difference', 1.01, 0.92, 1.1, 7, 3, 3, false)
) as t(intervention_id, school_id, verdict, ratio, low, high, comparison_schools, months_before, months_after, started_after_worst_month);

create table approach as select * from (values
    ('01AA00', 'Lyceum De Esch', 'vo', 'tier_1', null, null, 'Elke docent groet <b>bij</b> de deur.', 'zorgcoördinator, 053 123 45 67', timestamp '2025-09-15 09:00:00'),
    ('01AA00', 'Lyceum De Esch', 'vo', 'tier_2', 'havo', 1, 'De mentor belt.', 'teamleider', timestamp '2025-09-15 09:00:00'),
    ('01AB00', 'Vakcollege Het Rutbeek', 'vo', 'tier_3', null, null, 'Kleine stappen.', 'directeur', timestamp '2025-09-15 09:00:00'),
    ('01AC00', 'Scholengemeenschap De Dinkel', 'vo', 'tier_1', null, null, '=Ontbijt voor wie zonder komt.', 'conrector', timestamp '2025-09-15 09:00:00')
) as t(school_id, school_name, sector, tier, education_type, year_group, description, contact, told_at);

create table better_than_expected as select * from (values
    ('01AA00', null, null, 2, 3, date '2025-09-01', date '2026-01-01'),
    ('01AA00', 'havo', 1, 3, 3, date '2025-09-01', date '2026-01-01'),
    ('01AC00', null, null, 3, 3, date '2025-09-01', date '2026-01-01')
) as t(school_id, education_type, year_group, periods, of_periods, first_month, last_month);

create table absence_pattern_month as
select school_id, month, education_type, year_group,
    case when category = 'sick' and hash(school_id, month, year_group) % 3 = 0 then 'long_sick' when category = 'sick' then 'short_sick'
        when category in ('unauthorised', 'late_unauthorised') then 'unauthorised' when category = 'unknown_reason' then 'unknown_reason'
        else 'authorised_other' end as pattern,
    sum(absent_minutes)::bigint as absent_minutes, sum(pupils)::bigint as pupils, sum(spells)::bigint as spells
from absence_category_month group by all;

-- tiers of pupils: over the year to date, and over the first month in September
alter table pupil_month add column md_mtss_tier_ytd varchar;
alter table pupil_month add column md_mtss_tier_first_month varchar;
alter table pupil_month add column pyramid_tier_first_month varchar;
create or replace temp table to_date as
select school_id, pupil_key, month,
    sum(present_minutes) over (partition by school_id, pupil_key, year(month - interval 7 month) order by month) as p,
    sum(registered_minutes) over (partition by school_id, pupil_key, year(month - interval 7 month) order by month) as r
from pupil_month;
update pupil_month set
    md_mtss_tier_ytd = case when p * 100 >= 95 * r then 'tier_1' when p * 100 >= 90 * r then 'tier_2' else 'tier_3' end,
    md_mtss_tier_first_month = case when month(pupil_month.month) <> 9 then null
        when p * 100 >= 95 * r then 'tier_1' when p * 100 >= 90 * r then 'tier_2' else 'tier_3' end,
    pyramid_tier_first_month = case when month(pupil_month.month) <> 9 then null
        when p * 100 >= 95 * r then 'green' when p * 100 >= 80 * r then 'yellow' when p * 100 >= 50 * r then 'orange' else 'red' end
from to_date where to_date.school_id = pupil_month.school_id and to_date.pupil_key = pupil_month.pupil_key and to_date.month = pupil_month.month;

-- the region a year earlier, up to and including May: one school year that is finished
insert into pupil_month select * replace ((month - interval 1 year)::date as month, pupil_key + 1 as pupil_key) from pupil_month;
insert into pupil_month select * replace ('2025-05-01' as month) from pupil_month where month = '2025-01-01';
update pupil_month set md_mtss_tier_ytd = case when hash(pupil_key) % 10 < (case pyramid_tier when 'green' then 1 when 'yellow' then 4 else 8 end)
    then 'tier_3' else 'tier_1' end
from (select pupil_key as k, school_id as s, pyramid_tier_first_month as pyramid_tier from pupil_month where month = '2024-09-01')
where k = pupil_key and s = school_id and month = '2025-05-01';
insert into attendance_month select * replace ((month - interval 1 year)::date as month) from attendance_month;
