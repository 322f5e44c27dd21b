"""What a school told holds for other months by the rule of docs/counting.md 27 and 28."""

from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from attendance import database
from attendance.deliveries import Entry, Ledger
from attendance.intake.reference import ReferenceBook
from tests.attendance.recorded import delivery

SEPTEMBER, OCTOBER, NOVEMBER = (date(2025, month, 1) for month in (9, 10, 11))


def codes(**categories: str) -> list[dict[str, Any]]:
    return [{"code": code, "category": category} for code, category in categories.items()]


def mapping(ledger: Ledger, month: date) -> dict[str, str]:
    book = ReferenceBook(ledger, ledger.deliveries())
    return {row["code"]: row["category"] for row in book.of("00AH00", month).reason_code}


def test_own_month_then_earlier_then_later_code_by_code(ledger: Ledger) -> None:
    ledger.record([Entry(delivery("1", month=SEPTEMBER), reason_codes=codes(ZK="sick", BV="leave"))])
    ledger.record([Entry(delivery("2", month=NOVEMBER), reason_codes=codes(BV="not_attendance", XC="unknown_reason"))])
    assert mapping(ledger, OCTOBER) == {"ZK": "sick", "BV": "leave", "XC": "unknown_reason"}
    assert mapping(ledger, NOVEMBER) == {"ZK": "sick", "BV": "not_attendance", "XC": "unknown_reason"}


def test_a_correction_goes_first_and_what_it_leaves_out_is_remembered(ledger: Ledger) -> None:
    ledger.record([Entry(delivery("1"), reason_codes=codes(ZK="leave", BV="leave"))])
    ledger.record([Entry(delivery("2", sha256="b"), reason_codes=codes(ZK="sick"))])
    assert mapping(ledger, OCTOBER) == {"ZK": "sick", "BV": "leave"}


def test_a_correction_without_the_table_keeps_the_one_that_it_corrects(ledger: Ledger) -> None:
    first = replace(delivery("1"), brought_free_days=True)
    ledger.record([Entry(first, free_days=[{"date": date(2025, 10, 3)}])])
    ledger.record([Entry(delivery("2", sha256="b"))])
    assert ReferenceBook(ledger, ledger.deliveries()).of("00AH00", OCTOBER).free_day == [{"date": date(2025, 10, 3)}]


def test_a_refused_delivery_told_nothing(ledger: Ledger) -> None:
    ledger.record([Entry(delivery("1", status="refused"), reason_codes=codes(ZK="leave"))])
    assert mapping(ledger, OCTOBER) == {}


def test_what_was_entered_by_hand_goes_first(ledger: Ledger) -> None:
    ledger.record([Entry(delivery("1"), reason_codes=codes(ZK="leave"))])
    with ledger.engine.execution_options(writes=True).begin() as connection:
        connection.execute(sa.insert(database.reason_code).values(school_id="00AH00", code="ZK", category="sick"))
    assert mapping(ledger, OCTOBER) == {"ZK": "sick"}


def test_a_table_of_free_days_that_was_delivered_empty_is_a_table(ledger: Ledger) -> None:
    first = replace(delivery("1", month=SEPTEMBER), brought_free_days=True)
    second = replace(delivery("2", month=OCTOBER), brought_free_days=True)
    ledger.record([Entry(first, free_days=[{"date": date(2025, 9, 5)}]), Entry(second)])
    book = ReferenceBook(ledger, ledger.deliveries())
    assert book.of("00AH00", SEPTEMBER).free_day == [{"date": date(2025, 9, 5)}]
    assert book.of("00AH00", OCTOBER).free_day == []
    assert book.of("00AH00", NOVEMBER).free_day == []
