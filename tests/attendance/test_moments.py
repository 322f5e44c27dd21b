"""Moments stand in Dutch time, whatever the clock of the machine says."""

import os
import subprocess
import sys
import time
from datetime import datetime

import pytest

from attendance import moments

WINTER, SUMMER = 1_795_000_000, 1_782_000_000  # 18 November 2026 11:06:40, 21 June 2026 00:00:00, both in UTC


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Tokyo"])
def test_a_moment_is_dutch_on_a_machine_anywhere(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert moments.at(WINTER) == datetime(2026, 11, 18, 12, 6, 40)
        assert moments.at(SUMMER) == datetime(2026, 6, 21, 2, 0, 0)
        assert abs((moments.now() - moments.local(moments.utc_now())).total_seconds()) < 5
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_day_begins_at_midnight_here() -> None:
    assert moments.utc(datetime(2026, 6, 21)) == datetime(2026, 6, 20, 22)
    assert moments.utc(datetime(2026, 11, 18)) == datetime(2026, 11, 17, 23)
    assert moments.local(moments.utc(datetime(2026, 6, 21))) == datetime(2026, 6, 21)


def test_the_zone_comes_along_with_the_platform() -> None:
    """Python told to look nowhere on the machine, as on one without zones."""
    said = subprocess.run(
        [sys.executable, "-c", f"from attendance import moments; print(moments.at({SUMMER}))"],
        env={**os.environ, "PYTHONTZPATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "2026-06-21 02:00:00"
