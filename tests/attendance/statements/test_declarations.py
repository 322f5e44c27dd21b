"""What schools declare: checked, kept with its history, and beside the figures."""

from datetime import date, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from attendance import paths
from attendance.deliveries import Delivery, Entry, Ledger
from attendance.errors import DeclarationRejected
from attendance.intake.handover import hand_over, inputs_version
from attendance.statements.declarations import Declaration, declare, history, in_force

SCHOOL, MONTH = "00AH00", date(2025, 10, 1)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.open(f"sqlite:///{tmp_path / 'application.db'}")


def said(**changes: object) -> Declaration:
    values: dict[str, object] = {
        "school_id": SCHOOL,
        "list": "annex_001",
        "item": "purpose",
        "school_year": 2025,
        "rating": "good",
        "evidence": "Staat in het plan, bladzijde 3.",
        "declared_by": "directeur",
        "declared_at": datetime(2025, 10, 2, 9),
    }
    return Declaration(**(values | changes))  # type: ignore[arg-type]


def test_the_last_word_counts_and_the_former_stays(ledger: Ledger) -> None:
    declare(ledger.engine, [said(rating="could_be_better")])
    declare(ledger.engine, [said(declared_at=datetime(2025, 11, 2, 9)), said(item="analysing")])
    assert in_force(ledger.engine, SCHOOL, 2025)["annex_001", "purpose"].rating == "good"
    assert [one.rating for one in history(ledger.engine, SCHOOL) if one.item == "purpose"] == [
        "good",
        "could_be_better",
    ]
    assert in_force(ledger.engine, SCHOOL, 2026) == {}
    assert history(ledger.engine, "05AV00") == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"rating": "best"}, "vijf antwoorden"),
        ({"declared_by": "  "}, "wie dit zegt"),
        ({"evidence": " "}, "hoe u dit weet"),
        ({"evidence": "x" * 1001}, "ten hoogste"),
        ({"declared_by": "x" * 81}, "wie dit zegt"),
        ({"evidence": "Zie leerling 123456."}, "over een leerling"),
        ({"evidence": "Vraag het aan de moeder van twee leerlingen."}, "onder de tien"),
    ],
)
def test_an_answer_that_says_too_little_or_too_much_is_refused(
    ledger: Ledger, changes: dict[str, object], sentence: str
) -> None:
    with pytest.raises(DeclarationRejected, match=sentence):
        declare(ledger.engine, [said(item="analysing"), said(**changes)])
    assert history(ledger.engine, SCHOOL) == []


def test_not_knowing_needs_no_ground(ledger: Ledger) -> None:
    declare(ledger.engine, [said(rating="unknown", evidence="")])
    assert in_force(ledger.engine, SCHOOL, 2025)["annex_001", "purpose"].rating == "unknown"


def test_a_declaration_changes_what_is_published_and_no_figure(ledger: Ledger, tmp_path: Path) -> None:
    delivery = Delivery(
        "u-202510", "u", SCHOOL, MONTH, datetime(2025, 11, 3, 9), "sha", "uitwisselformaat", "accepted",
        True, False, False, False, 1, 1, 0, 0,
    )  # fmt: skip
    ledger.record([Entry(delivery)])

    def handed() -> tuple[list[int], str]:
        hand_over(tmp_path, ledger, "rules", "project")
        rows = pq.read_table(paths.raw_small(tmp_path, "school_month"))
        return rows["fingerprint"].to_pylist(), inputs_version(ledger, "project")

    before = handed()
    declare(ledger.engine, [said()])
    after = handed()
    assert after[0] == before[0]
    assert after[1] != before[1]
    assert pq.read_table(paths.raw_small(tmp_path, "declaration"))["item"].to_pylist() == ["purpose"]
