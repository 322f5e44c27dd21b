"""The floor: one hand-written DuckDB script from exchange-format files to attendance_month and tier_distribution.

What a good engineer would write for exactly this question and these files, and nothing more: no deliveries that
replace each other, no findings, no pseudonyms, no history, two tables instead of twenty. It takes for granted what
the benchmark's region is known to have (slots with times, each once and none overlapping; every delivery with its own
bells and codes; enrolments of a pupil that do not overlap) and applies every counting rule that the files call for:
enrolled days, timetable states, roll call, bells as timetable, which registration touches which slot, which one
decides, minutes, category by date, cohort, exposure, both tier profiles. bench.py checks that it agrees with the
platform to the minute.

    python benchmarks/floor.py FOLDER RESULT.duckdb

FOLDER holds what schools handed in: <school_id>_<yyyy-mm>.zip, each with <table>.csv. It prints how many seconds
unpacking took, as JSON.
"""

import csv
import json
import sys
import tempfile
import time
import zipfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import duckdb

HOLIDAYS = Path(__file__).resolve().parent.parent / "dbt_project" / "seeds" / "holiday.csv"
SCHOOLS = HOLIDAYS.with_name("school.csv")

TYPES = {
    "leerlingnummer": "bigint",
    "leerjaar": "integer",
    "inschrijving": "date",
    "uitschrijving": "date",
    "datum": "date",
    "datum_tot": "date",
    "begintijd": "time",
    "eindtijd": "time",
    "weekdag": "integer",
    "minuten": "integer",
    "geldig_van": "date",
    "geldig_tot": "date",
    "geregistreerd_op": "timestamp",
}

SCRIPT = """
create temp table delivery as
select d.delivery, d.school_id, d.month, d.has_timetable, last_day(d.month) as last_day, s.holiday_region
from read_csv('{folder}/delivery.csv',
    columns = {{'delivery': 'smallint', 'school_id': 'varchar', 'month': 'date', 'has_timetable': 'boolean'}}) as d
join read_csv('{schools}') as s using (school_id);

-- pupils: a number per pupil and delivery, the cohort of the last enrolment row that overlaps the month
create temp table enrolment as
select row_number() over () as row_number, * from {leerlingen};

create temp table pupil as
select (row_number() over (order by delivery, leerlingnummer))::integer as pupil, *
from (
    select delivery, leerlingnummer, school_id, month,
        arg_max(onderwijstype, (inschrijving, e.row_number)) as education_type,
        arg_max(leerjaar, (inschrijving, e.row_number)) as year_group
    from enrolment as e join delivery using (delivery)
    where inschrijving <= last_day and coalesce(uitschrijving, last_day) >= month
    group by all
);

create temp table enrolled as
select p.pupil, e.delivery, e.leerlingnummer, day(greatest(e.inschrijving, d.month))::utinyint as first_day,
    day(least(coalesce(e.uitschrijving, d.last_day), d.last_day))::utinyint as last_day
from enrolment as e join delivery as d using (delivery) join pupil as p using (delivery, leerlingnummer)
where e.inschrijving <= d.last_day and coalesce(e.uitschrijving, d.last_day) >= d.month;

-- bells as the timetable of schools that deliver none
create temp table bell as
select delivery, lesuur, weekdag, geldig_van, geldig_tot, datum,
    {minute_begin} as begin_minute, {minute_end} as end_minute
from {lestijden};

create temp table bell_slot as
with day as (
    select delivery, unnest(generate_series(month, last_day, interval 1 day))::date as date, holiday_region
    from delivery
    where not has_timetable
),
school_day as (
    select d.delivery, d.date
    from day as d
    where isodow(d.date) <= 5
        and not exists (from read_csv('{holidays}') as h
            where h.holiday_region = d.holiday_region and d.date between h.date_from and h.date_to)
        and not exists (from {vrije_dagen} as f where f.delivery = d.delivery and f.datum = d.date)
),
ranked as (
    select s.delivery, s.date, b.lesuur, b.begin_minute, b.end_minute, b.datum,
        max(b.datum) over (partition by s.delivery, s.date) as short_day,
        row_number() over (partition by s.delivery, s.date, b.lesuur
            order by b.datum nulls last, b.weekdag nulls last, b.geldig_van desc nulls last) as place
    from school_day as s
    join bell as b on b.delivery = s.delivery
        and (b.datum is null or b.datum = s.date)
        and (b.weekdag is null or b.weekdag = isodow(s.date))
        and (b.geldig_van is null or b.geldig_van <= s.date)
        and (b.geldig_tot is null or b.geldig_tot >= s.date)
)
select delivery, date, lesuur, begin_minute, end_minute from ranked
where place = 1 and datum is not distinct from short_day;

-- slots: narrow first, then those of enrolled days; in two steps, for joining while reading takes longer
set preserve_insertion_order = false;
create temp table slot_row as
select delivery, leerlingnummer, day(datum)::utinyint as day,
    {minute_begin}::smallint as begin_minute, {minute_end}::smallint as end_minute,
    try_cast(lesuur as utinyint) as period, coalesce(status = 'gepland', true) as is_planned,
    gecontroleerd = 'J' as is_roll_call_done
from {rooster};

create temp table slot as
select e.pupil, r.day, r.begin_minute, r.end_minute, r.period, r.is_planned, r.is_roll_call_done
from slot_row as r
join enrolled as e on e.delivery = r.delivery and e.leerlingnummer = r.leerlingnummer
    and r.day between e.first_day and e.last_day
union all
select e.pupil, day(b.date)::utinyint, b.begin_minute::smallint, b.end_minute::smallint,
    case b.lesuur when 'ochtend' then 101 when 'middag' then 102 else try_cast(b.lesuur as utinyint) end, true, null
from bell_slot as b
join enrolled as e on e.delivery = b.delivery and day(b.date) between e.first_day and e.last_day;

drop table slot_row;

-- what was registered, one row per day, with its category of that day; the place in the file matters
set preserve_insertion_order = true;
create temp table said as
with row_day as (
    select row_number() over () as row_number, r.delivery, r.leerlingnummer, r.code, r.bron, r.minuten,
        r.geregistreerd_op, {minute_begin} as begin_minute, {minute_end} as end_minute,
        case split_part(r.lesuur, '-', 1) when 'ochtend' then 101 when 'middag' then 102
            else try_cast(split_part(r.lesuur, '-', 1) as integer) end as period_from,
        case split_part(r.lesuur, '-', -1) when 'ochtend' then 101 when 'middag' then 102
            else try_cast(split_part(r.lesuur, '-', -1) as integer) end as period_to,
        unnest(generate_series(greatest(r.datum, d.month), least(coalesce(r.datum_tot, r.datum), d.last_day),
            interval 1 day))::date as date
    from {registraties} as r join delivery as d using (delivery)
),
meaning as (
    select delivery, upper(trim(code)) as code, geldig_van, geldig_tot,
        case categorie when 'ziek' then 'sick' when 'medisch bezoek' then 'medical' when 'verlof' then 'leave'
            when 'door school' then 'school_initiated' when 'geoorloofd te laat' then 'late_authorised'
            when 'overig geoorloofd' then 'other_authorised' when 'ongeoorloofd' then 'unauthorised'
            when 'ongeoorloofd te laat' then 'late_unauthorised' when 'onbekend' then 'unknown_reason'
            when 'aanwezig' then 'present' when 'geen verzuim' then 'not_attendance' else categorie end as category
    from {codes}
)
select r.row_number, p.pupil, day(r.date)::utinyint as day, r.begin_minute, r.end_minute, r.period_from, r.period_to,
    r.minuten, coalesce(arg_max(m.category, coalesce(m.geldig_van, date '1900-01-01')), 'unknown_reason') as category,
    epoch_us(coalesce(r.geregistreerd_op, timestamp '1900-01-01')) as registered_at,
    case r.bron when 'nabellen' then 3 when 'controle' then 2 when 'melding' then 1 else 0 end as source
from row_day as r
join pupil as p using (delivery, leerlingnummer)
left join meaning as m on m.delivery = r.delivery and m.code = upper(trim(r.code))
    and (m.geldig_van is null or m.geldig_van <= r.date) and (m.geldig_tot is null or m.geldig_tot >= r.date)
group by all
having category <> 'not_attendance';

-- which row touches which slot; a whole-day late row only the first of the day
create temp table touch as
select r.*, s.begin_minute as slot_begin, s.end_minute - s.begin_minute as slot_minutes, s.is_roll_call_done,
    greatest(0, least(r.end_minute, s.end_minute) - greatest(r.begin_minute, s.begin_minute)) as shared_minutes
from slot as s
join said as r on r.pupil = s.pupil and r.day = s.day
where s.is_planned
    and case
        when r.period_from is not null then s.period between r.period_from and r.period_to
        when r.begin_minute is not null then r.begin_minute < s.end_minute and r.end_minute > s.begin_minute
        when r.category like 'late%' then s.begin_minute = (
            select min(f.begin_minute) from slot as f where f.pupil = r.pupil and f.day = r.day and f.is_planned)
        else true
    end;

create temp table decision as
with reach as (select row_number, count(*) as slots from touch group by all),
winner as (
    select arg_max(touch, (registered_at, source, row_number)) as t from touch group by pupil, day, slot_begin
)
select t.pupil, t.category, t.slot_minutes, t.is_roll_call_done,
    case
        when t.category = 'present' then 0
        when t.minuten is not null and slots = 1 then least(t.minuten, t.slot_minutes)
        when t.begin_minute is not null then t.shared_minutes
        when t.category like 'late%' then 0
        else t.slot_minutes
    end as absent_minutes
from winner join reach on reach.row_number = t.row_number;

-- pupil and month
create temp table pupil_month as
with planned as (
    select pupil,
        sum(end_minute - begin_minute) filter (is_planned) as scheduled,
        sum(end_minute - begin_minute) filter (not is_planned) as adapted,
        sum(end_minute - begin_minute) filter (is_planned and not is_roll_call_done) as unseen,
        sum(end_minute - begin_minute) filter (is_planned and is_roll_call_done is null) as unknown,
        bit_or(1::integer << (day - 1)::integer) filter (is_planned) as days,
        bool_or(is_roll_call_done is not null) filter (is_planned) as has_roll_call
    from slot group by pupil
),
decided as (
    select pupil, sum(absent_minutes) as absent,
        sum(absent_minutes) filter (category in ('sick', 'medical', 'leave', 'school_initiated', 'late_authorised',
            'other_authorised')) as authorised,
        sum(absent_minutes) filter (category in ('unauthorised', 'late_unauthorised')) as unauthorised,
        sum(absent_minutes) filter (category = 'unknown_reason') as unknown_reason,
        count(*) filter (category like 'late%') as late,
        sum(slot_minutes) filter (not is_roll_call_done) as seen_after_all,
        sum(slot_minutes) filter (is_roll_call_done is null) as known_after_all
    from decision group by pupil
)
select p.*, coalesce(scheduled, 0) as scheduled_minutes, coalesce(adapted, 0) as adapted_minutes,
    coalesce(unseen, 0) - coalesce(seen_after_all, 0) as unregistered_minutes,
    coalesce(unknown, 0) - coalesce(known_after_all, 0) as assumed_present_minutes,
    scheduled_minutes - unregistered_minutes as registered_minutes, coalesce(absent, 0) as absent_minutes,
    registered_minutes - absent_minutes as present_minutes, coalesce(authorised, 0) as authorised_minutes,
    coalesce(unauthorised, 0) as unauthorised_minutes, coalesce(unknown_reason, 0) as unknown_reason_minutes,
    coalesce(late, 0) as late_count, coalesce(days, 0) as days, coalesce(has_roll_call, false) as has_roll_call
from planned join pupil as p using (pupil) left join decided using (pupil);

create table result.attendance_month as
select school_id, month, education_type, year_group, count(*) filter (scheduled_minutes > 0) as pupils,
    {sums},
    max(max(has_roll_call)) over (partition by school_id, month) as has_roll_call
from pupil_month group by school_id, month, education_type, year_group;

create table result.tier_distribution as
with exposed as (
    select *, bit_count(days) as own_days, bit_count(bit_or(days) over (partition by school_id, month)) as school_days
    from pupil_month where scheduled_minutes > 0
),
classed as (
    select *, own_days >= least(10, (school_days + 1) // 2) and registered_minutes * 2 >= scheduled_minutes as is_enough,
        present_minutes * 100 as p, registered_minutes as r
    from exposed
)
select profile, month, school_id, education_type, year_group, tier, count(*) as pupils
from (
    select *, 'md_mtss' as profile, case when not is_enough then 'too_little_data' when p >= 95 * r then 'tier_1'
        when p >= 90 * r then 'tier_2' else 'tier_3' end as tier from classed
    union all by name
    select *, 'pyramid' as profile, case when not is_enough then 'too_little_data' when p >= 95 * r then 'green'
        when p >= 80 * r then 'yellow' when p >= 50 * r then 'orange' else 'red' end as tier from classed
)
group by all;
"""
SUMS = (
    "scheduled_minutes",
    "registered_minutes",
    "present_minutes",
    "assumed_present_minutes",
    "absent_minutes",
    "authorised_minutes",
    "unauthorised_minutes",
    "unknown_reason_minutes",
    "unregistered_minutes",
    "adapted_minutes",
    "late_count",
)
COLUMNS = {
    "leerlingen": ("leerlingnummer", "onderwijstype", "leerjaar", "inschrijving", "uitschrijving"),
    "rooster": ("leerlingnummer", "datum", "lesuur", "begintijd", "eindtijd", "status", "gecontroleerd"),
    "registraties": ("leerlingnummer", "datum", "datum_tot", "lesuur", "begintijd", "eindtijd", "code", "bron",
                     "minuten", "geregistreerd_op"),
    "lestijden": ("lesuur", "begintijd", "eindtijd", "weekdag", "geldig_van", "geldig_tot", "datum"),
    "codes": ("code", "categorie", "geldig_van", "geldig_tot"),
    "vrije_dagen": ("datum",),
}  # fmt: skip


def main(deliveries: Path, result: Path) -> None:
    """Unpacks all deliveries of a folder and counts them into a DuckDB file with the two tables."""
    with tempfile.TemporaryDirectory(prefix="floor-", dir=result.parent) as folder:
        began = time.perf_counter()
        unpack(sorted(deliveries.glob("*.zip")), Path(folder))
        print(json.dumps({"unpacking_seconds": time.perf_counter() - began}), flush=True)
        count(Path(folder), result)


def unpack(deliveries: list[Path], folder: Path) -> None:
    """Writes delivery=<n>/<table>.csv and delivery.csv (delivery, school_id, month, has_timetable), on all cores."""
    targets = [folder / f"delivery={number}" for number, _ in enumerate(deliveries, start=1)]
    with ProcessPoolExecutor() as processes:
        list(processes.map(_unpack, deliveries, targets))
    rows = ["delivery,school_id,month,has_timetable"]
    for number, (path, target) in enumerate(zip(deliveries, targets, strict=True), start=1):
        school_id, _, month = path.stem.partition("_")
        rows.append(f"{number},{school_id},{month}-01,{(target / 'rooster.csv').exists()}")
    (folder / "delivery.csv").write_text("\n".join(rows) + "\n")


def _unpack(delivery: Path, target: Path) -> None:
    with zipfile.ZipFile(delivery) as archive:
        archive.extractall(target)


def count(folder: Path, result: Path) -> None:
    """Counts the unpacked deliveries in the folder."""
    connection = duckdb.connect(config={"autoinstall_known_extensions": "false"})
    connection.execute("attach ? as result", [str(result)])
    sources = {table: _source(folder, table) for table in COLUMNS}
    script = SCRIPT.format(
        folder=folder,
        schools=SCHOOLS,
        holidays=HOLIDAYS,
        minute_begin="(hour(begintijd) * 60 + minute(begintijd))",
        minute_end="(hour(eindtijd) * 60 + minute(eindtijd))",
        sums=", ".join(f"sum({name})::bigint as {name}" for name in SUMS),
        **sources,
    )
    for statement in script.split(";\n"):
        if statement.strip():
            connection.execute(statement)
    connection.close()


def _source(folder: Path, table: str) -> str:
    """A reader of all files of one table; every file of a table has the same header."""
    files = sorted(folder.glob(f"delivery=*/{table}.csv"))
    wanted = ", ".join(COLUMNS[table])
    if not files:
        nothing = ", ".join(f"null::{TYPES.get(name, 'varchar')} as {name}" for name in COLUMNS[table])
        return f"(select null::smallint as delivery, {nothing} where false)"
    with files[0].open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file, delimiter=";"))
    columns = {name: TYPES.get(name, "varchar") for name in header}
    missing = "".join(
        f", null::{TYPES.get(name, 'varchar')} as {name}" for name in COLUMNS[table] if name not in header
    )
    paths = [str(path) for path in files]
    reader = (
        f"read_csv({paths}, delim = ';', header = true, columns = {columns}, auto_detect = false, quote = '\"', "
        f"hive_partitioning = true, hive_types = {{'delivery': smallint}})"
    )
    return f"(select delivery, {wanted} from (select *{missing} from {reader}))"


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
