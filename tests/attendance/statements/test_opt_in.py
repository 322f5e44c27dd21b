"""What schools let others do with their name: the last word counts, and without one there is no name."""

from datetime import datetime

import pytest

from attendance.deliveries import Ledger
from attendance.errors import OptInRejected
from attendance.statements import opt_in

SCHOOL, OTHER = "00AH00", "00AI00"


def test_without_a_word_of_the_school_it_is_not_named(ledger: Ledger) -> None:
    assert opt_in.in_force(ledger.engine) == {}
    assert opt_in.may_be_named(ledger.engine) == frozenset()


def test_the_last_word_counts_and_former_ones_stay_on_record(ledger: Ledger) -> None:
    first = opt_in.say(ledger.engine, SCHOOL, True, True, " directeur ", datetime(2026, 1, 5, 9))
    opt_in.say(ledger.engine, OTHER, False, True, "rector", datetime(2026, 1, 6, 9))
    assert first.said_by == "directeur"
    assert opt_in.may_be_named(ledger.engine) == {SCHOOL}
    last = opt_in.say(ledger.engine, SCHOOL, False, True, "directeur", datetime(2026, 1, 7, 9))
    assert opt_in.may_be_named(ledger.engine) == frozenset()
    assert opt_in.in_force(ledger.engine)[SCHOOL] == last
    assert opt_in.history(ledger.engine, SCHOOL) == [last, first]


def test_nobody_can_say_it_for_a_school_without_saying_who(ledger: Ledger) -> None:
    with pytest.raises(OptInRejected):
        opt_in.say(ledger.engine, SCHOOL, True, True, "  ")
    assert opt_in.history(ledger.engine) == []
