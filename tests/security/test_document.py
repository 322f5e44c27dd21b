"""docs/security.md promises tests: each of them exists, and no chapter of ASVS is forgotten."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "security.md").read_text()
CHAPTERS = range(1, 18)


def test_every_test_that_is_named_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)
    assert len(named) > 80
    missing = [f"{path}::{name}" for path, name in named if not _has(ROOT / path, name)]
    assert missing == []


def _has(path: Path, name: str) -> bool:
    return path.exists() and re.search(rf"^def {name}\(", path.read_text(), re.MULTILINE) is not None


def test_every_chapter_is_there_and_each_of_its_lines_has_a_test_or_is_done_by_hand() -> None:
    headings = [line for line in TEXT.splitlines() if line.startswith("### V")]
    covered = {int(number) for line in headings for number in re.findall(r"\bV(\d+)\b", line)}
    assert covered == set(CHAPTERS)
    for chapter in re.split(r"\n### ", TEXT)[1:]:
        body = chapter.partition("\n## ")[0]
        rows = [line for line in body.splitlines() if line.startswith("| ") and not line.startswith("| section")]
        assert rows or "`tests/" in body, body[:40]
        for row in rows:
            assert "`tests/" in row or "*by hand*" in row, row


def test_every_test_of_this_folder_is_named() -> None:
    """A test that was written for safety and stands in no chapter shows a gap in the document."""
    named = set(re.findall(r"::(\w+)`", TEXT))
    folder = Path(__file__).parent
    for path in folder.glob("test_*.py"):
        own = re.findall(r"^def (test_\w+)\(", path.read_text(), re.MULTILINE)
        assert path.name == Path(__file__).name or set(own) & named, path.name
