"""From a file that a school delivers to a published figure, through the doors that users have."""

import json
import shutil
from pathlib import Path

import duckdb

from attendance.contract import CATEGORIES
from tests.end_to_end import exchange
from tests.end_to_end.platform import Platform

PUBLISHED = {
    "school": ["school_id", "name", "board", "sector", "municipality_code", "municipality", "region_code", "longitude", "latitude", "registered_pupils", "holiday_region"],
    "attendance_month": ["school_id", "month", "education_type", "year_group", "pupils", "scheduled_minutes", "registered_minutes", "present_minutes", "assumed_present_minutes", "absent_minutes", "authorised_minutes", "unauthorised_minutes", "unknown_reason_minutes", "unregistered_minutes", "adapted_minutes", "late_count", "registration_mode"],
    "attendance_home_month": ["month", "home_municipality_code", "sector", "pupils", "scheduled_minutes", "absent_minutes"],
    "absence_category_month": ["school_id", "month", "education_type", "year_group", "category", "absent_minutes", "pupils", "spells"],
    "adapted_month": ["school_id", "month", "education_type", "year_group", "state", "adapted_minutes", "pupils"],
    "tier_distribution": ["profile", "period_kind", "month", "school_id", "education_type", "year_group", "tier", "pupils"],
    "tier_transition": ["profile", "month", "school_id", "education_type", "year_group", "from_tier", "to_tier", "pupils"],
    "attendance_day": ["school_id", "date", "scheduled_minutes", "registered_minutes", "present_minutes", "absent_minutes", "unauthorised_minutes"],
    "attendance_timetable": ["school_id", "month", "education_type", "year_group", "weekday", "lesson_period", "registered_minutes", "absent_minutes", "late_count", "unregistered_minutes"],
    "signal_month": ["signal", "month", "school_id", "education_type", "year_group", "pupils", "events"],
    "delivery": ["delivery_id", "school_id", "month", "received_at", "sha256", "shape", "status", "rows_delivered", "rows_used", "rows_set_aside", "rows_dropped"],
    "reconciliation_month": ["school_id", "month", "table", "measure", "in_file", "on_platform", "explained", "unexplained"],
    "pupil_month": ["pupil_key", "school_id", "month", "education_type", "year_group", "scheduled_minutes", "eighteen_plus"],
    "release": ["release_id", "made_at", "code_version", "built_from"],
    "column_dictionary": ["table", "column", "type", "unit", "meaning_nl", "meaning_en"],
}  # fmt: skip
TOLD_TO_ALL = ("approach", "better_than_expected")
"""What schools said themselves that others may read stands whole in the product of each."""


def columns(platform: Platform, product: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for table, column in platform.query("select table_name, column_name from duckdb_columns()", product):
        found.setdefault(table, []).append(column)
    return found


def test_the_published_tables_and_columns_keep_their_promise(region: Platform) -> None:
    found = columns(region, "analyst.duckdb")
    for table, names in PUBLISHED.items():
        assert set(names) <= set(found.get(table, [])), table


def test_every_school_and_the_municipality_get_a_product_with_just_what_is_theirs(region: Platform) -> None:
    schools = [row[0] for row in region.query("select school_id from school")]
    assert len(schools) == 3
    for school_id in schools:
        product = f"school/{school_id}.duckdb"
        for table, names in columns(region, product).items():
            if "school_id" in names and table not in TOLD_TO_ALL:
                assert region.query(f"select distinct school_id from {table}", product) in ([(school_id,)], []), table
        for table in TOLD_TO_ALL:
            assert region.query(f"from {table} order by all", product) == region.query(f"from {table} order by all")
        assert region.query("select count(*) from pupil_month", product)[0][0] > 0
    municipality = columns(region, "municipality.duckdb")
    assert "pupil_key" not in {name for names in municipality.values() for name in names}


def test_what_a_school_set_out_to_do_goes_along(region: Platform) -> None:
    [(school_id, told)] = region.query("select school_id, count(*) from approach group by all")
    assert told == 1
    product = f"school/{school_id}.duckdb"
    assert region.query("select tier from goal order by tier", product) == [("tier_1",), ("tier_3",)]
    assert region.query(
        "select verdict from intervention_effect join intervention using (intervention_id)", product
    ) == [("cant_tell",)]
    tables = {"goal", "intervention", "intervention_effect", "approach", "better_than_expected"}
    assert not tables & columns(region, "municipality.duckdb").keys()
    told_of = {row[0] for row in region.query('select distinct "table" from column_dictionary', product)}
    assert tables <= told_of


def test_all_that_is_delivered_is_used_set_aside_or_dropped_and_explained(region: Platform) -> None:
    assert region.query(
        "select count(*) from delivery where rows_delivered <> rows_used + rows_set_aside + rows_dropped"
    ) == [(0,)]
    assert region.query("select count(*) from reconciliation_month where unexplained <> 0") == [(0,)]
    assert region.query("select count(*) > 0 from reconciliation_month") == [(True,)]


def test_results_of_checks_are_published_and_hold_no_pupil(region: Platform) -> None:
    doors = {row[0] for row in region.query("select distinct door from check_result where is_passed")}
    assert {"incoming", "outgoing"} <= doors
    assert region.query("select count(*) from check_result where not is_passed and severity = 'critical'") == [(0,)]


def test_a_delivery_dropped_in_the_inbox_is_counted_to_the_minute(october_once: Platform) -> None:
    assert october_once.query(
        "select pupils, scheduled_minutes, registered_minutes, present_minutes, absent_minutes, authorised_minutes "
        "from attendance_month"
    ) == [(12, 24_000, 24_000, 23_950, 50, 50)]
    assert october_once.query("select category, absent_minutes, pupils, spells from absence_category_month") == [
        ("sick", 50, 1, 1)
    ]
    assert october_once.query(
        "select tier, pupils from tier_distribution where profile = 'md_mtss' and period_kind = 'month'"
    ) == [("tier_1", 12)]


def test_a_broken_delivery_is_answered_and_changes_nothing(october: Platform) -> None:
    before = october.figures()
    broken = october.inbox / f"{exchange.SCHOOL}_2025-10.zip"
    broken.write_bytes(b"%PDF-1.7 geen export")
    said = october.run("build")
    assert "geweigerd" in said
    answer = october.inbox / "geweigerd" / f"{broken.name}.antwoord.txt"
    assert "exporteer" in answer.read_text() or "export" in answer.read_text()
    after = october.figures()
    assert [row for row in after["delivery"] if "refused" in row]
    del before["delivery"], after["delivery"]
    assert after == before


def test_a_repeat_changes_nothing_and_a_correction_supersedes(october: Platform) -> None:
    files = october.home.parent
    same = exchange.write(
        files / "first" / f"{exchange.SCHOOL}_2025-10.zip", extra_columns=";achternaam", extra_values=";Wiedewaal"
    )
    other = exchange.write(files / "second" / f"{exchange.SCHOOL}_2025-10.zip", absent="SP")
    assert "Al ontvangen" in october.run("deliver", same)
    assert "Alles is bij" in october.run("build")
    assert october.query("select authorised_minutes, unauthorised_minutes from attendance_month") == [(50, 0)]
    october.run("deliver", other)
    october.run("build")
    assert october.query("select authorised_minutes, unauthorised_minutes from attendance_month") == [(0, 50)]
    assert sorted(row[0] for row in october.query("select status from delivery")) == ["accepted", "superseded"]
    assert "Alles is bij" in october.run("build")


def test_a_warehouse_of_other_rules_is_built_anew(october: Platform) -> None:
    """After an upgrade the tables may have other columns than those that stand."""
    before = october.figures()
    with duckdb.connect(str(october.home / "warehouse.duckdb")) as connection:
        connection.execute("alter table intermediate.int_slot_day rename column minutes to minuten")
    (october.home / "dbt" / "rules").write_text("other rules")
    exchange.write(october.inbox / f"{exchange.SCHOOL}_2025-11.zip", month="2025-11")
    october.run("build")
    november = october.query("select count(*) from attendance_month where month = date '2025-11-01'")
    assert november == [(1,)]
    of_october = "select * from attendance_month where month = date '2025-10-01' order by all"
    assert october.query(of_october) == before["attendance_month"]


def test_months_that_are_due_are_protected_audited_and_published(region: Platform, tmp_path: Path) -> None:
    shutil.copytree(region.home, tmp_path / "home", symlinks=True)
    shutil.copy(region.home.parent / "pseudonym.key", tmp_path)
    platform = Platform(tmp_path)
    before, figures = platform.release, platform.figures()
    platform.run("protect")
    assert platform.release != before
    assert platform.figures() == figures
    audit = platform.query("select sum(statements), sum(below_bound) from protection_audit", "municipality.duckdb")
    assert audit[0][0] > 0
    assert audit[0][1] == 0
    assert platform.query("select count(*) > 0 from attendance_school_month", "municipality.duckdb") == [(True,)]
    assert "Geen maand wacht" in platform.run("protect")


def test_one_school_is_too_few_to_publish_for_municipalities(october: Platform) -> None:
    before = october.release
    assert "Geen maand wacht" in october.run("protect")
    assert october.release == before
    assert october.query("select count(*) from protection_audit", "municipality.duckdb") == [(0,)]


def test_nothing_can_be_protected_before_there_is_a_release(empty: Platform) -> None:
    assert "regiobeeld build" in empty.run("protect", expect=1)


def test_deliver_answers_for_machines_and_by_exit_code(empty: Platform) -> None:
    good = exchange.write(empty.home.parent / "export.zip", absent="??")
    [outcome] = json.loads(empty.run("deliver", good, "--school", exchange.SCHOOL, "--month", "2025-10", "--json"))
    assert outcome["status"] == "accepted"
    assert "code_unmapped" in {finding["code"] for finding in outcome["findings"]}
    wrong_month = empty.run("deliver", good, "--school", exchange.SCHOOL, "--month", "2025-09", expect=1)
    assert "geweigerd" in wrong_month
    assert "school" in empty.run("deliver", good, expect=2)
    empty.run("deliver", empty.home / "nergens.zip", expect=2)
    assert "scholenregister" in empty.run("deliver", good, "--school", "99ZZ99", expect=1)


def test_nothing_that_names_a_pupil_is_kept(october_once: Platform) -> None:
    """Pupil numbers and names of a delivery stand in no file under the data folder, not even in logs."""
    kept = [one for one in october_once.home.rglob("*") if one.is_file()]
    assert len(kept) > 10
    for one in kept:
        assert b"Wiedewaal" not in one.read_bytes(), one
    raw = Path(october_once.home / "raw").rglob("*.parquet")
    assert all(b"leerlingnummer" not in one.read_bytes() for one in raw)


def test_categories_are_the_same_in_code_and_seed(region: Platform) -> None:
    assert {row[0] for row in region.query("select category from category")} == set(CATEGORIES)
