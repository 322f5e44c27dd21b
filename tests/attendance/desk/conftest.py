"""A desk in a data folder of its own, whose work starts warm, and files to lay on it."""

import io
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from attendance.deliveries import Ledger
from attendance.desk import drafts, work
from attendance.desk.answer import Answer, load
from attendance.intake.landing import Upload
from attendance.settings import Settings, read_settings
from tests.attendance.reading.delivery import Tables, exchange_tables, write_zip
from tests.warm import warm_python

SCHOOL = "00AH00"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(sys, "executable", warm_python())
    home = tmp_path / "home"
    return replace(
        read_settings(),
        home=home,
        database_url=f"sqlite:///{home / 'application.db'}",
        key_file=tmp_path / "pseudonym.key",
        threads=2,
        max_unusable_share=0.5,
    )


@pytest.fixture
def ledger(settings: Settings) -> Ledger:
    return Ledger.open(settings.database_url)


@pytest.fixture
def put(settings: Settings, tmp_path: Path) -> Callable[..., Upload]:
    """Lays the small right delivery on the desk, or what is given."""

    right = write_zip(tmp_path / "right.zip", exchange_tables()).read_bytes()

    def put(tables: Tables | None = None, name: str = "export.zip", school: str = SCHOOL) -> Upload:
        content = write_zip(tmp_path / "delivery.zip", tables).read_bytes() if tables else right
        return drafts.put_down(settings.home, [(name, io.BytesIO(content))], school, None)

    return put


@pytest.fixture
def looked(settings: Settings) -> Callable[[Upload], Answer]:
    """Reads a draft as the desk does and gives its answer."""

    def looked(draft: Upload) -> Answer:
        assert work.look(settings, draft).wait(60) == 0
        answer = load(draft.folder)
        assert answer is not None
        return answer

    return looked


@pytest.fixture
def confirmed(settings: Settings) -> Callable[[Upload], Upload]:
    """Makes a draft final and takes it in."""

    def confirmed(draft: Upload) -> Upload:
        upload = drafts.hand_over(settings.home, draft)
        assert work.take_in(settings, upload).wait(60) == 0
        return upload

    return confirmed
