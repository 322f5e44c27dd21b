"""Killed at any moment, then run again: the same figures as without the kill, and no half release on the way."""

from pathlib import Path

import duckdb

from tests.end_to_end import exchange
from tests.end_to_end.platform import Platform

DELIVER_SECONDS = [0.1, 0.25, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.2]
BUILD_SECONDS = [1.0, 2.5, 3.5, 4.5, 5.5, 6.5, 8.0]


def deliveries(folder: Path) -> list[Path]:
    return [
        exchange.write(folder / f"{exchange.SCHOOL}_2025-10.zip", absent="SP"),
        exchange.write(folder / f"{exchange.SCHOOL}_2025-11.zip", month="2025-11"),
        exchange.write(folder / f"{exchange.SCHOOL}_2025-10 (2).zip"),
    ]


def unkilled(folder: Path) -> Platform:
    platform = Platform(folder / "unkilled", folder / "pseudonym.key")
    for path in deliveries(folder / "files"):
        platform.run("deliver", path)
    platform.run("build")
    return platform


def whole_release(platform: Platform) -> None:
    """Whatever stands published can be opened and adds up."""
    if platform.release is not None:
        for product in (platform.home / "published" / "current").resolve().rglob("*.duckdb"):
            with duckdb.connect(product, read_only=True) as connection:
                assert connection.execute("select count(*) from release").fetchone() == (1,)
        assert platform.query(
            "select count(*) from attendance_month "
            "where scheduled_minutes <> present_minutes + absent_minutes + unregistered_minutes"
        ) == [(0,)]


def test_deliver_and_build_survive_kills(tmp_path: Path) -> None:
    expected = unkilled(tmp_path).figures()
    platform = Platform(tmp_path / "killed", tmp_path / "pseudonym.key")
    paths = deliveries(tmp_path / "again")

    killed = 0
    for path in paths:
        for seconds in DELIVER_SECONDS:
            killed += platform.kill_after(seconds, "deliver", path)
        platform.run("deliver", path)
    for seconds in BUILD_SECONDS:
        killed += platform.kill_after(seconds, "build")
        whole_release(platform)
    platform.run("build")
    assert killed >= 10
    assert platform.figures() == expected

    # the next month goes through the same, on top of a release in force
    later = exchange.write(tmp_path / "again" / f"{exchange.SCHOOL}_2025-12.zip", month="2025-12")
    (platform.inbox).mkdir(exist_ok=True)
    (platform.inbox / later.name).write_bytes(later.read_bytes())
    before = platform.release
    for seconds in BUILD_SECONDS[1:]:
        platform.kill_after(seconds, "build")
        whole_release(platform)
    platform.run("build")
    assert platform.release != before
    assert len(platform.query("select 1 from attendance_month")) == 3


def test_two_builds_at_once_wait_for_each_other(tmp_path: Path) -> None:
    platform = Platform(tmp_path)
    for path in deliveries(platform.inbox):
        assert path.exists()
    processes = [platform.start("build"), platform.start("build")]
    said = [process.communicate(timeout=300) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], said
    whole_release(platform)
    assert platform.query("select absent_minutes from attendance_month order by month") == [(50,), (50,)]
