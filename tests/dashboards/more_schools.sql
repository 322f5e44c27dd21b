-- The invented region twice as large and twice as long: of each vo school a sister of another size, and a school year before.
-- One sister has far more absence, one school a jump in its last month, and one week was bad for everyone.

create temp table sister as
select school_id, '02' || substr(school_id, 3) as sister_id, name || ' (zuster)' as sister_name from school where sector = 'vo';

insert into school select school.* replace (sister_id as school_id, sister_name as name)
from school join sister using (school_id);

insert into delivery_calendar select c.* replace (sister_id as school_id, true as is_delivered)
from delivery_calendar as c join sister using (school_id);
insert into comparison_month select c.* replace (sister_id as school_id, true as qualifies, null as reasons)
from comparison_month as c join sister using (school_id);
insert into delivery_calendar select * replace ((month - interval 1 year)::date as month) from delivery_calendar;
insert into comparison_month select * replace ((month - interval 1 year)::date as month) from comparison_month;

-- a sister has two thirds of the pupils of her school
insert into pupil_month select p.* replace (sister_id as school_id, hash(pupil_key, 2)::hugeint % 9223372036854775807 as pupil_key)
from pupil_month as p join sister using (school_id) where pupil_key % 3 > 0;
update pupil_month set absent_minutes = least(registered_minutes, 3 * absent_minutes),
    present_minutes = registered_minutes - least(registered_minutes, 3 * absent_minutes) where school_id = '02AC00';
insert into pupil_month select * replace ((month - interval 1 year)::date as month, pupil_key + 1 as pupil_key) from pupil_month;
update pupil_month set absent_minutes = least(registered_minutes, 2 * absent_minutes + 600),
    present_minutes = registered_minutes - least(registered_minutes, 2 * absent_minutes + 600)
where school_id = '01AC00' and month = '2026-01-01';

delete from attendance_month where school_id in (select school_id from school where sector = 'vo');
insert into attendance_month
select school_id, month, education_type, year_group, count(*), sum(scheduled_minutes)::bigint, sum(registered_minutes)::bigint,
    sum(present_minutes)::bigint, 0, sum(absent_minutes)::bigint, sum(authorised_minutes)::bigint, sum(unauthorised_minutes)::bigint,
    sum(unknown_reason_minutes)::bigint, sum(unregistered_minutes)::bigint, 0, sum(late_count)::bigint, 'roll_call'
from pupil_month where school_id in (select school_id from school where sector = 'vo') group by all;

insert into tier_distribution select t.* replace (sister_id as school_id) from tier_distribution as t join sister using (school_id);
insert into absence_category_month select c.* replace (sister_id as school_id) from absence_category_month as c join sister using (school_id);
insert into absence_category_month select * replace ((month - interval 1 year)::date as month) from absence_category_month;
insert into attendance_timetable select t.* replace (sister_id as school_id) from attendance_timetable as t join sister using (school_id);
insert into attendance_timetable select * replace ((month - interval 1 year)::date as month) from attendance_timetable;
insert into attendance_day select d.* replace (sister_id as school_id) from attendance_day as d join sister using (school_id);
update attendance_day set absent_minutes = least(registered_minutes, 4 * absent_minutes) where date between '2025-11-17' and '2025-11-21';
