"""Past its term: rows of pupils go, what was released of them stays, and one erased pupil no longer counts."""

from datetime import date
from pathlib import Path
from typing import Any

from attendance.administration.terms import first_kept_day
from tests.end_to_end import exchange
from tests.end_to_end.platform import Platform

KEPT_FROM = first_kept_day(date.today())
OLD, NEW, NEXT = (f"{KEPT_FROM.year + years}-{month}" for years, month in ((-1, 10), (0, 10), (0, 11)))
LEFT_OUT = {"pupil_month"}
"""Tables that go with the rows."""


def of_old(figures: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
    """The rows about the old school year."""
    last = KEPT_FROM
    return {
        table: [row for row in rows if any(isinstance(value, date) and value < last for value in row)]
        for table, rows in figures.items()
        if table not in LEFT_OUT
    }


def write(folder: Path, month: str) -> Path:
    return exchange.write(folder / f"{exchange.SCHOOL}_{month}.zip", month=month, enrolled="2020-08-01")


def test_rows_go_after_their_term_and_released_figures_stay(tmp_path: Path) -> None:
    platform = Platform(tmp_path)
    for month in (OLD, NEW):
        platform.run("deliver", write(tmp_path, month))
    platform.run("build")
    before = platform.figures()
    assert of_old(before)["attendance_month"]
    assert "Er is niets weggehaald" in platform.run("retention", "--dry-run")
    assert list((platform.home / "raw").rglob(f"month={OLD}-01/*.parquet"))

    said = platform.run("retention")
    assert "1  leveringen met rijen van leerlingen uit oudere schooljaren" in said
    assert not list((platform.home / "raw").rglob(f"month={OLD}-01/*.parquet"))
    assert not (platform.home / "warehouse.duckdb").exists()

    # the school asks for one of its pupils to be erased at the same time
    process = platform.start("pupil", "erase", "--school", exchange.SCHOOL, "--yes")
    out, _ = process.communicate("1001\n", timeout=60)
    assert "41 rijen gewist" in out

    platform.run("deliver", write(tmp_path, NEXT))
    platform.run("build")
    after = platform.figures()
    assert of_old(after) == of_old(before)
    assert platform.query("select month, pupils from attendance_month order by all") == [
        (date.fromisoformat(f"{OLD}-01"), 12),
        (date.fromisoformat(f"{NEW}-01"), 11),
        (date.fromisoformat(f"{NEXT}-01"), 12),
    ]
    assert platform.query("select min(month) from pupil_month") == [(date.fromisoformat(f"{NEW}-01"),)]
    assert platform.query("select sum(unexplained) from reconciliation_month") == [(0,)]
    assert platform.query("select sum(unexplained_minutes) from reconciliation_reason_month") == [(0,)]
    own = platform.query("select month, pupils from attendance_month order by all", f"school/{exchange.SCHOOL}.duckdb")
    assert [pupils for _, pupils in own] == [12, 11, 12]

    # what is past its term does not come back; what was released before the changes goes
    platform.run("deliver", write(tmp_path / "again", OLD), expect=1)
    assert "1  eerdere publicaties" in platform.run("retention")
    assert len(list((platform.home / "published").glob("2*"))) == 1
    assert "Niets is zijn bewaartermijn voorbij" in platform.run("retention")
