"""Killed at any moment, then run again: the same figures as without the kill, and no half release on the way."""

import time
from pathlib import Path

import duckdb

from tests.end_to_end import exchange
from tests.end_to_end.platform import Platform

DELIVER_MOMENTS = [(place + 0.5) / 10 for place in range(10)]
BUILD_MOMENTS = [0.1, 0.25, 0.4, 0.55, 0.7, 0.8, 0.9]
"""Parts of the time that the command takes when nobody kills it: on a fast machine and on a busy one, spread over its work."""


def deliveries(folder: Path) -> list[Path]:
    return [
        exchange.write(folder / f"{exchange.SCHOOL}_2025-10.zip", absent="SP"),
        exchange.write(folder / f"{exchange.SCHOOL}_2025-11.zip", month="2025-11"),
        exchange.write(folder / f"{exchange.SCHOOL}_2025-10 (2).zip"),
    ]


def unkilled(folder: Path) -> tuple[Platform, float, float]:
    """The platform as it must become, and the seconds that a delivery and the build took."""
    platform = Platform(folder / "unkilled", folder / "pseudonym.key")
    began = time.monotonic()
    for path in deliveries(folder / "files"):
        platform.run("deliver", path)
    delivered = time.monotonic()
    platform.run("build")
    return platform, (delivered - began) / 3, time.monotonic() - delivered


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


def killed_on_the_way(
    platform: Platform, moments: list[float], seconds: float, *arguments: str | Path
) -> tuple[int, float]:
    """Kills a command at each of the moments; how often it was still at work, and the seconds that it takes by now.

    A machine that was busy when the command was measured may have become faster since: a command that was done before
    its moment says what it takes now.
    """
    killed = 0
    for moment in moments:
        began = time.monotonic()
        if platform.kill_after(moment * seconds, *arguments):
            killed += 1
        else:
            seconds = time.monotonic() - began
        whole_release(platform)
    return killed, seconds


def test_deliver_and_build_survive_kills(tmp_path: Path) -> None:
    Platform(tmp_path / "warm", tmp_path / "pseudonym.key").run(
        "status"
    )  # what comes with a first start is no part of a command
    example, deliver_seconds, build_seconds = unkilled(tmp_path)
    expected = example.figures()
    platform = Platform(tmp_path / "killed", tmp_path / "pseudonym.key")
    paths = deliveries(tmp_path / "again")

    deliveries_killed = 0
    for path in paths:
        killed, deliver_seconds = killed_on_the_way(platform, DELIVER_MOMENTS, deliver_seconds, "deliver", path)
        deliveries_killed += killed
        platform.run("deliver", path)
    builds_killed, build_seconds = killed_on_the_way(platform, BUILD_MOMENTS, build_seconds, "build")
    platform.run("build")
    assert deliveries_killed >= 10
    assert builds_killed >= 3
    assert platform.figures() == expected

    # the next month goes through the same, on top of a release in force
    later = exchange.write(tmp_path / "again" / f"{exchange.SCHOOL}_2025-12.zip", month="2025-12")
    (platform.inbox).mkdir(exist_ok=True)
    (platform.inbox / later.name).write_bytes(later.read_bytes())
    before = platform.release
    killed_on_the_way(platform, BUILD_MOMENTS[1:], build_seconds, "build")
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
