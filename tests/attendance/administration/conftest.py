"""A data folder with two months of one small school, taken in."""

from dataclasses import replace
from pathlib import Path

import pytest

from attendance.deliveries import Ledger
from attendance.intake.taking_in import Intake
from attendance.settings import Settings, read_settings
from tests.end_to_end import exchange


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    home = tmp_path / "home"
    return replace(
        read_settings(),
        home=home,
        database_url=f"sqlite:///{home / 'application.db'}",
        key_file=tmp_path / "key" / "pseudonym.key",
        key=None,
        threads=1,
    )


@pytest.fixture
def ledger(settings: Settings) -> Ledger:
    ledger = Ledger.open(settings.database_url)
    intake = Intake(settings, ledger)
    for month in ("2025-10", "2025-11"):
        path = exchange.write(settings.home.parent / f"{exchange.SCHOOL}_{month}.zip", month=month)
        assert not intake.deliver(path, None, None).refused
    return ledger
