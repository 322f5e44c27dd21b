"""Landing: names, what counts as waiting, and that nothing gets lost on the way in."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from attendance import paths
from attendance.errors import Busy
from attendance.intake import landing


@pytest.mark.parametrize(
    ("name", "school", "months"),
    [
        ("00AH00_2025-10.zip", "00AH00", (date(2025, 10, 1), date(2025, 10, 1))),
        ("00ah00_2025-10 (2).zip", "00AH00", (date(2025, 10, 1), date(2025, 10, 1))),
        ("00AH00_2025-09_2026-01.xlsx", "00AH00", (date(2025, 9, 1), date(2026, 1, 1))),
        ("00AH00.zip", "00AH00", None),
        ("00AH00_2025-13.zip", "00AH00", None),
        ("export oktober.zip", None, None),
        ("00AH0_2025-10.zip", None, None),
    ],
)
def test_school_and_month_follow_from_the_name(name: str, school: str | None, months: tuple[date, date] | None) -> None:
    assert landing.parse_name(name) == (school, months)


def drop(home: Path, name: str, content: str = "x") -> Path:
    path = paths.inbox(home) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    os.utime(path, (1, 1))
    return path


def test_an_inbox_file_moves_to_landing_and_waits(tmp_path: Path) -> None:
    dropped = drop(tmp_path, "00AH00_2025-10.csv")
    [upload] = landing.collect_inbox(tmp_path)
    assert not dropped.exists()
    assert upload.payload.read_text() == "x"
    assert landing.waiting(tmp_path) == [upload]
    landing.discard(upload)
    assert landing.waiting(tmp_path) == []


Vanish = Callable[[Path], None]


@pytest.fixture
def vanish(monkeypatch: pytest.MonkeyPatch) -> Vanish:
    """Lets a file or folder go at the worst moment: it is still listed, and gone by the time that it is looked at."""
    listed = Path.iterdir

    def plan(gone: Path) -> None:
        def iterdir(folder: Path) -> Iterator[Path]:
            entries = list(listed(folder))
            if gone in entries:
                shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
            return iter(entries)

        monkeypatch.setattr(Path, "iterdir", iterdir)

    return plan


def test_an_inbox_file_that_goes_while_it_is_looked_at_is_passed_over(tmp_path: Path, vanish: Vanish) -> None:
    gone, kept = drop(tmp_path, "00AH00_2025-10.csv"), drop(tmp_path, "00AH01_2025-10.csv")
    vanish(gone)
    assert landing.inbox_entries(tmp_path) == [kept]
    gone.write_text("x")
    assert len(landing.waiting_state(tmp_path)) == 1
    gone.write_text("x")
    assert [upload.school_id for upload in landing.collect_inbox(tmp_path)] == ["00AH01"]


def test_an_inbox_file_that_goes_before_it_is_moved_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = drop(tmp_path, "00AH00_2025-10.csv")
    drop(tmp_path, "00AH01_2025-10.csv")
    is_settled = landing._is_settled

    def settle(path: Path) -> bool:
        gone.unlink(missing_ok=True)
        return is_settled(path)

    monkeypatch.setattr(landing, "_is_settled", settle)
    assert [upload.school_id for upload in landing.collect_inbox(tmp_path)] == ["00AH01"]


@pytest.mark.parametrize("part", ["", landing.DESCRIPTION])
def test_an_upload_that_is_taken_in_meanwhile_no_longer_waits(tmp_path: Path, vanish: Vanish, part: str) -> None:
    for name in ("00AH00_2025-10.csv", "00AH01_2025-10.csv"):
        drop(tmp_path, name)
    gone, kept = landing.collect_inbox(tmp_path)
    vanish(gone.folder / part)
    assert landing.waiting(tmp_path) == [kept]


def test_what_goes_while_landing_is_swept_is_swept(tmp_path: Path, vanish: Vanish) -> None:
    for name in ("a", "b"):
        (paths.landing(tmp_path) / name).mkdir(parents=True)
    vanish(paths.landing(tmp_path) / "a")
    landing.sweep(tmp_path, older_than_seconds=-1)
    assert list(paths.landing(tmp_path).iterdir()) == []


def test_a_file_handed_in_from_elsewhere_is_copied(tmp_path: Path) -> None:
    mine = tmp_path / "mijn export.csv"
    mine.write_text("x")
    upload = landing.receive(tmp_path / "home", mine, "00AH00", None)
    assert mine.exists()
    assert (upload.school_id, upload.file_name) == ("00AH00", "mijn export.csv")


def test_what_is_named_wins_over_the_file_name(tmp_path: Path) -> None:
    path = drop(tmp_path, "00AH00_2025-10.csv")
    upload = landing.receive(tmp_path, path, "00AH01", None)
    assert (upload.school_id, upload.months) == ("00AH01", None)


def test_half_an_upload_is_not_waiting_and_is_swept_later(tmp_path: Path) -> None:
    folder = paths.landing(tmp_path) / "20251101T000000-abc"
    folder.mkdir(parents=True)
    (folder / landing.DESCRIPTION).write_text("{}")
    assert landing.waiting(tmp_path) == []
    landing.sweep(tmp_path)
    assert folder.exists()
    landing.sweep(tmp_path, older_than_seconds=-1)
    assert not folder.exists()


def test_hidden_unfinished_and_refused_files_are_not_deliveries(tmp_path: Path) -> None:
    for name in (".00AH00_2025-10.zip", "00AH00_2025-10.zip.part", "geweigerd/00AH00_2025-10.zip"):
        drop(tmp_path, name)
    assert landing.inbox_entries(tmp_path) == []


def test_a_refused_inbox_file_comes_back_with_its_answer(tmp_path: Path) -> None:
    drop(tmp_path, "00AH00_2025-10.csv")
    [upload] = landing.collect_inbox(tmp_path)
    returned = landing.return_refused(tmp_path, upload, "Zo maakt u het goed.")
    assert returned.read_text() == "x"
    assert (returned.parent / "00AH00_2025-10.csv.antwoord.txt").read_text() == "Zo maakt u het goed."


def test_the_hash_of_a_folder_depends_on_names_and_content(tmp_path: Path) -> None:
    folder = tmp_path / "delivery"
    folder.mkdir()
    (folder / "a.csv").write_text("x")
    first = landing.content_hash(folder)
    (folder / "a.csv").rename(folder / "b.csv")
    assert landing.content_hash(folder) != first


def test_a_held_lock_says_busy(tmp_path: Path) -> None:
    with landing.locked(tmp_path / "lock"), pytest.raises(Busy), landing.locked(tmp_path / "lock"):
        pass
