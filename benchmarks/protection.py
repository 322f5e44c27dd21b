"""What protecting a school year costs, hides and distorts, and whether the auditor finds anything in it.

    python benchmarks/protection.py [--schools 30] [--cohorts 6] [--months 11] [--report]

A made-up region is published month by month, as `regiobeeld protect` does it: each release carries the months before it,
protects one more and is audited before the next. At the end the last release is attacked as a whole once more. The counts
are those of attendance.sample.marts, straight as marts: what is measured begins where counting ends. `--report` writes
benchmarks/protection.md.
"""

import argparse
import os
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from attendance.protection import frozen  # noqa: E402
from attendance.protection.catalogue import COUNT_TABLES, TABLES, CountTable  # noqa: E402
from attendance.protection.product import measures, write_product  # noqa: E402
from attendance.publication import municipality, names  # noqa: E402
from attendance.sample.marts import MadeUpRegion, write_warehouse  # noqa: E402
from attendance.settings import ProtectionRules  # noqa: E402
from benchmarks.measuring import machine  # noqa: E402

GOAL_SECONDS = 180
UNFIT = 0.02
"""The share of school-months that do not qualify for comparison."""
_AFTER_ALL = date(2027, 1, 1)


@dataclass(frozen=True)
class Month:
    """One monthly release. Processor seconds are of all its processes."""

    month: date
    wall: float
    protecting: float
    auditing: float
    cells: int
    report: dict[str, object]


@dataclass(frozen=True)
class TableRow:
    """One table of the last release."""

    name: str
    cells: int
    hidden_share: float
    mean: float | None
    largest: int | None


def main() -> None:
    """Measures, prints, and writes the report if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--schools", type=int, default=30)
    parser.add_argument("--cohorts", type=int, default=6)
    parser.add_argument("--months", type=int, default=11)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--report", action="store_true")
    chosen = parser.parse_args()
    municipalities = max(2, round(chosen.schools / 4))
    region = MadeUpRegion(chosen.schools, municipalities, chosen.cohorts, chosen.months, unfit=UNFIT, seed=chosen.seed)
    with tempfile.TemporaryDirectory(prefix="regiobeeld-protection-") as folder:
        text = _measure(region, Path(folder))
    print(text)
    if chosen.report:
        (ROOT / "benchmarks" / "protection.md").write_text(text + "\n")


def _measure(region: MadeUpRegion, folder: Path) -> str:
    warehouse = folder / "warehouse.duckdb"
    write_warehouse(region, warehouse)
    months: list[Month] = []
    before: Path | None = None
    for month in region.month_starts():
        release = folder / f"{month:%Y-%m}"
        release.mkdir()
        months.append(_publish(warehouse, release, before, month))
        _say(_month_line(months[-1]))
        before = release
    assert before is not None
    began = time.perf_counter()
    again = municipality.audit_again(before)
    seconds = time.perf_counter() - began
    pupils = _one(warehouse, "select count(distinct pupil_key) from marts.pupil_month")
    return _report(region, pupils, months, again, seconds, _tables(before, folder))


def _publish(warehouse: Path, release: Path, before: Path | None, month: date) -> Month:
    """The release in which `month` is new; what was counted later is not there yet."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{warehouse}' as everything (read_only); attach ':memory:' as until_now")
        for schema, table, has_month in connection.execute(
            "select schema_name, table_name, bool_or(column_name = 'month') from duckdb_columns() "
            "where database_name = 'everything' group by all"
        ).fetchall():
            connection.execute(f"create schema if not exists until_now.{schema}")
            until = f" where month <= date '{month}'" if has_month else ""
            connection.execute(
                f"create view until_now.{schema}.{table} as select * from everything.{schema}.{table}{until}"
            )
        began, own, theirs = time.perf_counter(), time.process_time(), _of_children()
        municipality.publish(
            connection, "until_now", release, before, ProtectionRules(), "", [], lambda name: None, _AFTER_ALL
        )
        wall, own, theirs = time.perf_counter() - began, time.process_time() - own, _of_children() - theirs
    if not municipality.is_safe(release):
        found = [one for one in municipality.reports(release) if one["below_bound"]]
        raise SystemExit(f"The auditor found something in the release of {month:%Y-%m}: {found}")
    cells = sum(
        _one(release / names.MUNICIPALITY, f"select count(*) from {table.name} where month = '{month}'")
        * len(measures(table))
        for table in TABLES
        if table.key[0] == "month"
    )
    return Month(month, wall, own, theirs, cells, municipality.reports(release)[-1])


def _of_children() -> float:
    ended = os.times()
    return ended.children_user + ended.children_system


def _tables(release: Path, folder: Path) -> list[TableRow]:
    """Per table what is hidden, and how far what is shown lies from the truth."""
    months = [frozen.read(path) for path in frozen.folders(release)]
    true = [
        replace(one, counts=replace(one.counts, cells=one.counts.cells.assign(rounded=one.counts.cells["pupils"])))
        for one in months
    ]
    rows = []
    with duckdb.connect(folder / "true.duckdb") as connection:
        write_product(connection, "main", true)
        connection.execute(f"attach '{release / names.MUNICIPALITY}' as shown (read_only)")
        summary = connection.execute("select table_name, cells, hidden_share from shown.protection_summary").fetchall()
        for name, cells, hidden in summary:
            mean, largest = None, None
            if any(one.name == name for one in COUNT_TABLES):
                mean, largest = _deviation(connection, next(one for one in COUNT_TABLES if one.name == name))
            rows.append(TableRow(name, cells, hidden, mean, largest))
    return rows


def _deviation(connection: duckdb.DuckDBPyConnection, table: CountTable) -> tuple[float | None, int | None]:
    row = connection.execute(
        f"""
        select avg(abs(s.pupils - t.pupils)), max(abs(s.pupils - t.pupils))
        from shown.{table.name} as s join main.{table.name} as t using ({", ".join(table.key)})
        where s.pupils_status = 'value'
        """
    ).fetchone()
    return row if row else (None, None)


def _one(database: Path, sql: str) -> int:
    with duckdb.connect(database, read_only=True) as connection:
        row = connection.execute(sql).fetchone()
    assert row is not None
    return int(row[0])


def _month_line(one: Month) -> str:
    report = one.report
    share = f"{100 * report['hidden_minute_sums'] / report['minute_sums']:.0f} %"  # type: ignore[operator]
    return (
        f"| {one.month:%Y-%m} | {one.wall:.0f} s | {one.protecting:.0f} s | {one.auditing:.0f} s | {one.cells:,} | "
        f"{report['statements']:,} | {report['searched']:,} | {report['least_width']} | {share} of "
        f"{report['minute_sums']:,} | {report['below_bound']} |"
    )


def _report(
    region: MadeUpRegion,
    pupils: int,
    months: list[Month],
    again: list[dict[str, object]],
    seconds: float,
    tables: list[TableRow],
) -> str:
    slowest = max(months, key=lambda one: one.wall)
    below = sum(int(str(one["below_bound"])) for one in again)
    load = os.getloadavg()[2]
    lines = [
        "# Protection: time, hidden cells, deviation",
        "",
        f"Made by `python benchmarks/protection.py --report` on {date.today()}: {machine()}, average load {load:.1f} at the end "
        "(the load of other work on the machine counts in the wall time, not in the processor time).",
        "",
        f"Region: {region.schools} schools, {region.cohorts} cohorts each, {region.municipalities} municipalities, "
        f"{pupils:,} pupils, {region.months} monthly releases, both profiles.",
        "",
        f"- slowest month, protected and audited: **{slowest.wall:.0f} s** (goal {GOAL_SECONDS} s), "
        f"{slowest.protecting + slowest.auditing:.0f} s of processor time;",
        f"- the whole last release attacked once more, all months together: {seconds:.0f} s;",
        f"- cells below their bound, month by month and in the end: **{below + sum(int(str(one.report['below_bound'])) for one in months)}**.",
        "",
        "## By month",
        "",
        "| month | wall | protecting, processor | auditing, processor | cells | statements | searched one by one | narrowest | minutes hidden | below bound |",
        "|---|---|---|---|---|---|---|---|---|---|",
        *(_month_line(one) for one in months),
        "",
        "## By table",
        "",
        "Hidden: of the cells that have pupils. Deviation in pupils, over all shown cells of the year; minutes are exact or hidden.",
        "",
        "| table | cells | hidden | mean deviation | largest |",
        "|---|---|---|---|---|",
        *(
            f"| {one.name} | {one.cells:,} | {100 * one.hidden_share:.1f} % | "
            + (f"{one.mean:.2f} | {one.largest} |" if one.mean is not None else "– | – |")
            for one in tables
        ),
    ]
    return "\n".join(lines)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
