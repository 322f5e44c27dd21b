"""Names of files that mean harm, at both doors: the inbox and the desk."""

import io
import os
from pathlib import Path

import pytest

from attendance import paths
from attendance.desk import drafts
from attendance.intake import landing

ODD_NAMES = (
    "../../etc/cron.d/x.csv",
    "..\\..\\x.csv",
    "a\0b.csv",
    "x." + "y" * 300,
    "é" * 300 + ".csv",
    "rooster.csv/../../../x",
    ".",
    "..",
    "",
    "\u202evsc.exe",
    "<script>alert(1)</script>.csv",
    "$(id).csv",
    "-rf.csv",
)


def _put(home: Path, *names: str) -> Path:
    return drafts.put_down(home, [(name, io.BytesIO(b"a;b\n1;2\n")) for name in names], "00AH00", None).folder


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_file_on_the_desk_lies_in_its_own_folder_under_a_plain_name(tmp_path: Path, name: str) -> None:
    for folder in (_put(tmp_path, name), _put(tmp_path, name, name, "rooster.csv")):
        files = [path for path in folder.rglob("*") if path.is_file()]
        assert all(path.resolve().is_relative_to(paths.desk(tmp_path)) for path in files)
        assert all(path.name.isprintable() and len(os.fsencode(path.name)) <= 255 for path in files)
        assert not any(sign in path.name for path in files for sign in "<>$\\\0")
    outside = {path for path in tmp_path.rglob("*") if path.is_file()} - set(paths.desk(tmp_path).rglob("*"))
    assert outside == set()


def test_a_refused_file_with_the_longest_name_is_given_back(tmp_path: Path) -> None:
    box = paths.inbox(tmp_path)
    box.mkdir(parents=True)
    for name in ("00AH00_2026-10 " + "x" * 236 + ".csv", "é" * 125 + ".csv", "a." + "y" * 253):
        (box / name).write_bytes(b"a;b\n")
        os.utime(box / name, (1, 1))
    uploads = landing.collect_inbox(tmp_path)
    assert len(uploads) == 3
    for upload in uploads:
        back = landing.return_refused(tmp_path, upload, "Dit lukte niet.")
        assert back.read_bytes() == b"a;b\n"
        assert back.with_name(f"{back.name}.antwoord.txt").read_text() == "Dit lukte niet."
    assert len(list(paths.refused(tmp_path).iterdir())) == 6


def test_links_in_the_inbox_lead_nowhere(tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("leerlingnummer;datum\n1001;2026-10-05\n")
    folder = tmp_path / "handed in"
    folder.mkdir()
    (folder / "rooster.csv").symlink_to(secret)
    upload = landing.receive(tmp_path / "home", folder, "00AH00", None)
    assert all(path.is_symlink() for path in upload.payload.iterdir())
    other = tmp_path / "other"
    other.mkdir()
    assert landing.content_hash(folder) == landing.content_hash(other)


def test_a_link_to_a_folder_is_given_back_and_the_folder_stays(tmp_path: Path) -> None:
    box, kept = paths.inbox(tmp_path), tmp_path / "kept"
    box.mkdir(parents=True)
    kept.mkdir()
    (kept / "dear.csv").write_text("a")
    (box / "00AH00_2026-10").symlink_to(kept)
    os.utime(box / "00AH00_2026-10", (1, 1), follow_symlinks=False)
    for _ in range(2):
        (upload,) = landing.collect_inbox(tmp_path)
        back = landing.return_refused(tmp_path, upload, "Nee.")
        assert back.is_symlink()
        back.rename(box / back.name)
    assert (kept / "dear.csv").exists()
