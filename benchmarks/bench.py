"""How fast and how frugal the platform is, in one run on one machine, as ratios against a hand-written floor.

    python benchmarks/bench.py [--pupils 20000] [--months 10] [--schools 30] [--report]

A made-up region in the exchange format is delivered and built; the same files are counted by floor.py, and the two must
agree to the minute. Then one more school-month, held back until then, is delivered and built, on top of
that region and on an empty history. Ratios say more than seconds: both sides run on the same machine, minutes apart.
`--report` writes benchmarks/results.md.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from attendance import paths  # noqa: E402
from attendance.publication import names  # noqa: E402
from attendance.sample import make_region  # noqa: E402
from benchmarks.floor import SUMS  # noqa: E402
from benchmarks.measuring import Measured, machine, measure  # noqa: E402
from orchestration.command import command, environment  # noqa: E402

MINUTES = ("pupils", *SUMS)
"""What is compared with the floor, to the minute."""


@dataclass(frozen=True)
class Finding:
    """One line of the report."""

    what: str
    value: str


class Home:
    """A data folder with its own key, and the platform's commands on it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "home"
        self.inbox = self.path / "inbox"
        self.inbox.mkdir(parents=True)
        self.environment = environment(self.path, folder / "pseudonym.key")

    def run(self, *arguments: str) -> Measured:
        """Runs `regiobeeld` with these arguments."""
        return measure(command(*arguments), self.environment, ROOT)

    def take_in(self) -> Measured:
        """Intake alone: everything in the inbox to raw tables."""
        script = (
            "from attendance.deliveries import Ledger; from attendance.intake.taking_in import Intake; "
            "from attendance.settings import read_settings as read; settings = read(); "
            "list(Intake(settings, Ledger.open(settings.database_url)).take_in_waiting())"
        )
        return measure([sys.executable, "-c", script], self.environment, ROOT)

    def slots(self) -> int:
        """Slots in the raw tables."""
        files = str(self.path / "raw" / "slot" / "**" / "*.parquet")
        return _one(f"select count(*) from read_parquet('{files}', hive_partitioning = false)")

    @property
    def product(self) -> Path:
        """The published analyst.duckdb."""
        return paths.current_release(self.path).resolve() / names.ANALYST


def main() -> None:
    """Runs the benchmark and prints the report."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="regiobeeld-bench-", dir=options.folder) as folder:
        findings = _bench(options, Path(folder))
    lines = [f"| {finding.what} | {finding.value} |" for finding in findings]
    report = "\n".join(["| what | measured |", "|---|---|", *lines, ""])
    print(report)
    if options.report:
        head = (
            f"# Speed and memory\n\nMade by `python benchmarks/bench.py --report` on {date.today()}: {machine()}.\n\n"
        )
        (ROOT / "benchmarks" / "results.md").write_text(head + report)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Speed and memory as ratios against a hand-written floor.")
    parser.add_argument("--pupils", type=int, default=20_000)
    parser.add_argument("--months", type=int, default=10, choices=range(1, 12), metavar="1-11")
    parser.add_argument("--schools", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=None, help="where the temporary data goes")
    parser.add_argument("--report", action="store_true", help="write benchmarks/results.md")
    return parser.parse_args()


def _bench(options: argparse.Namespace, folder: Path) -> list[Finding]:
    deliveries, one_more = _region(options, folder / "region")

    _say("Intake alone …")
    intake = Home(folder / "intake")
    _link(deliveries, intake.inbox)
    intake_run = intake.take_in()
    slots = intake.slots()
    shutil.rmtree(intake.path)

    _say("Full rebuild, from files to published release …")
    home = Home(folder / "full")
    _link(deliveries, home.inbox)
    rebuild = home.run("build")

    _say("The floor, on the same files …")
    handed_in = folder / "handed_in"
    handed_in.mkdir()
    _link(deliveries, handed_in)
    result = folder / "floor.duckdb"
    floor = measure(
        [sys.executable, str(ROOT / "benchmarks" / "floor.py"), str(handed_in), str(result)], home.environment, ROOT
    )
    unpacking = float(json.loads(floor.output)["unpacking_seconds"])
    _must_agree(result, home.product)

    _say("One more school-month, on top of that and on an empty history …")
    before = home.slots()
    deliver, build = home.run("deliver", str(one_more)), home.run("build")
    of_one_more = home.slots() - before
    empty = Home(folder / "empty")
    empty.run("build")  # the project is makes the warehouse; that is no part of a school-month
    deliver_empty, build_empty = empty.run("deliver", str(one_more)), empty.run("build")
    more = deliver.wall_seconds + build.wall_seconds
    more_empty = deliver_empty.wall_seconds + build_empty.wall_seconds
    idle = home.run("build")

    _say("The dashboard's pages …")
    pages = _pages(home)

    return [
        Finding(
            "region",
            f"{options.pupils:,} pupils × {options.months} months, {len(deliveries)} deliveries, {slots:,} slots",
        ),
        Finding("full rebuild, files to published release", _seconds(rebuild)),
        Finding("floor: two tables from the same files", f"{_seconds(floor)}, of which unpacking {unpacking:.1f} s"),
        Finding("**full rebuild ÷ floor**", f"**{rebuild.wall_seconds / floor.wall_seconds:.1f} ×**"),
        Finding(
            "full rebuild ÷ floor that finds its files unpacked",
            f"{rebuild.wall_seconds / (floor.wall_seconds - unpacking):.1f} ×",
        ),
        Finding("full rebuild ÷ floor, processor time", f"{rebuild.cpu_seconds / floor.cpu_seconds:.1f} ×"),
        Finding("agreement of attendance_month and tier_distribution", "equal to the minute"),
        Finding("slots per second, full rebuild", f"{slots / rebuild.wall_seconds:,.0f}"),
        Finding("intake alone", f"{_seconds(intake_run)}, {slots / intake_run.wall_seconds:,.0f} slots/s"),
        Finding("peak memory, full rebuild (all processes)", _gigabytes(rebuild)),
        Finding("peak memory, floor", _gigabytes(floor)),
        Finding("one more school-month", f"{of_one_more:,} slots"),
        Finding("one more school-month, deliver", f"{_seconds(deliver)}, {_gigabytes(deliver)}"),
        Finding("one more school-month, build", f"{_seconds(build)}, {_gigabytes(build)}"),
        Finding("one more school-month, delivered to published", f"{more:.1f} s"),
        Finding("one more school-month on an empty history", f"{more_empty:.1f} s"),
        Finding("**on top of the region ÷ on an empty history**", f"**{more / more_empty:.2f} ×**"),
        Finding("**one more school-month ÷ full rebuild**", f"**{more / rebuild.wall_seconds:.3f} ×**"),
        Finding("build with nothing new", _seconds(idle)),
        Finding("slowest dashboard page, first time", _slowest(pages, 0)),
        Finding("slowest dashboard page, again", _slowest(pages, 1)),
    ]


def _region(options: argparse.Namespace, folder: Path) -> tuple[list[Path], Path]:
    """The deliveries of a region, and one of its last month that is held back: of a school larger than three in four."""
    _say("Making the region …")
    written = make_region(
        folder,
        schools=options.schools,
        months=options.months,
        seed=options.seed,
        formats="uitwisselformaat",
        pupils=options.pupils,
    )
    last = max(_school_and_month(path)[1] for path in written)
    by_size = sorted(
        (path for path in written if _school_and_month(path)[1] == last), key=lambda path: path.stat().st_size
    )
    one_more = by_size[len(by_size) * 3 // 4]
    return [path for path in written if path != one_more], one_more


def _school_and_month(path: Path) -> tuple[str, str]:
    school_id, _, month = path.stem.partition("_")
    return school_id, month


def _pages(home: Home) -> dict[str, tuple[float, float]]:
    run = measure([sys.executable, str(ROOT / "benchmarks" / "pages.py")], home.environment, ROOT)
    return json.loads(run.output.strip().splitlines()[-1])


def _slowest(pages: dict[str, tuple[float, float]], which: int) -> str:
    name = max(pages, key=lambda page: pages[page][which])
    return f"{pages[name][which]:.2f} s ({name}), of {len(pages)} pages"


def _link(deliveries: list[Path], inbox: Path) -> None:
    for path in deliveries:
        os.link(path, inbox / path.name)


def _must_agree(floor: Path, product: Path) -> None:
    """Raises AssertionError when the two count differently."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{floor}' as floor (read_only)")
        connection.execute(f"attach '{product}' as product (read_only)")
        minutes = f"school_id, month, education_type, year_group, {', '.join(MINUTES)}"
        tiers = "profile, month, school_id, education_type, year_group, tier, pupils"
        for columns, table, condition in (
            (minutes, "attendance_month", "scheduled_minutes + adapted_minutes > 0"),
            (tiers, "tier_distribution", "pupils > 0"),
        ):
            platform_rows = f"select {columns} from product.{table} where {condition}"
            if table == "tier_distribution":
                platform_rows += " and period_kind = 'month'"
            floor_rows = f"select {columns} from floor.{table} where {condition}"
            for one, other, name in ((floor_rows, platform_rows, "floor"), (platform_rows, floor_rows, "platform")):
                rows = connection.execute(f"({one}) except ({other}) order by all limit 5").fetchall()
                assert not rows, f"{table}: only the {name} has {rows}"
            assert connection.execute(f"{floor_rows} limit 1").fetchall(), f"{table} is empty"


def _one(query: str) -> int:
    with duckdb.connect() as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0])


def _seconds(run: Measured) -> str:
    return f"{run.wall_seconds:.1f} s (processor {run.cpu_seconds:.1f} s)"


def _gigabytes(run: Measured) -> str:
    return f"{run.peak_bytes / 2**30:.2f} GB"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
