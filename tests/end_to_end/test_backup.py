"""A backup put back elsewhere shows the same figures, counts on to the same figures, and does not hold the key."""

from pathlib import Path

from tests.end_to_end import exchange
from tests.end_to_end.platform import Platform


def test_a_restored_platform_is_the_same(october: Platform, tmp_path: Path) -> None:
    platform = october
    copy = tmp_path / "copies" / "monday"
    said = platform.run("backup", copy)
    assert "sleutel zit er niet in" in said
    secret = (tmp_path / "pseudonym.key").read_text().strip()
    assert secret not in said
    assert not [path for path in copy.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]
    assert not list(copy.rglob("*warehouse*"))
    platform.run("backup", copy, expect=1)
    platform.run("restore", copy, expect=1)  # there is a ledger

    other = Platform(tmp_path / "elsewhere", tmp_path / "pseudonym.key")
    damaged = next(copy.rglob("slot/**/*.parquet"))
    content = damaged.read_bytes()
    damaged.write_bytes(content[:-1])
    assert "beschadigd" in other.run("restore", copy, expect=1)
    assert other.release is None
    damaged.write_bytes(content)

    other.run("restore", copy)
    assert other.figures() == platform.figures()
    (other.home / "raw" / "inputs_published").unlink()
    other.run("build")
    assert other.release != platform.release
    assert other.figures() == platform.figures()

    keyless = Platform(tmp_path / "keyless", tmp_path / "lost.key")
    assert "ontbreekt" in keyless.run("restore", copy, expect=1)
    later = exchange.write(tmp_path / f"{exchange.SCHOOL}_2025-12.zip", month="2025-12")
    keyless.run("deliver", later, expect=1)
    assert not (tmp_path / "lost.key").exists()
