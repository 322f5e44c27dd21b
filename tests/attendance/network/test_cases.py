"""Case forms: whole or refused, seen and changed by the owning school only, and gone when withdrawn or past their term."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from attendance import database
from attendance.administration import retention
from attendance.deliveries import Ledger
from attendance.errors import NetworkRejected
from attendance.network import cases, vocabulary
from attendance.network.cases import Form
from attendance.network.vocabulary import CARE, FACTOR_GROUPS, MEASURE, PERSPECTIVE
from attendance.settings import read_settings

SCHOOL, OTHER = "00AH00", "05AV00"
FORM = Form(
    "havo", 3, "red", "over_a_year", frozenset({"anxiety", "many_clashes"}), "gradual_return",
    frozenset({"youth_help"}), frozenset({"one_contact", "quiet_place"}), frozenset({"one_contact"}),
)  # fmt: skip


def test_a_case_is_kept_under_a_random_code(ledger: Ledger) -> None:
    first, second = cases.enter(ledger.engine, SCHOOL, [FORM, FORM], "zorgcoördinator")
    assert first.case_id != second.case_id
    assert {one.form for one in cases.of_school(ledger.engine, SCHOOL)} == {FORM}
    assert len(first.case_id) == 9


def test_another_school_neither_sees_nor_changes_nor_withdraws_it(ledger: Ledger) -> None:
    (made,) = cases.enter(ledger.engine, SCHOOL, [FORM], "mentor")
    assert cases.of_school(ledger.engine, OTHER) == []
    with pytest.raises(NetworkRejected, match="is er niet"):
        cases.change(ledger.engine, OTHER, made.case_id, FORM, "mentor")
    with pytest.raises(NetworkRejected, match="is er niet"):
        cases.withdraw(ledger.engine, OTHER, made.case_id)
    assert cases.of_school(ledger.engine, SCHOOL) == [made]


def test_a_changed_case_keeps_its_code_and_day_of_entry(ledger: Ledger) -> None:
    (made,) = cases.enter(ledger.engine, SCHOOL, [FORM], "mentor", datetime(2026, 1, 5))
    cases.change(ledger.engine, SCHOOL, made.case_id, replace(FORM, tier="orange"), "mentor", datetime(2026, 2, 5))
    (now,) = cases.of_school(ledger.engine, SCHOOL)
    assert (now.case_id, now.form.tier, now.entered_at.month, now.changed_at.month) == (made.case_id, "orange", 1, 2)


def test_what_is_withdrawn_is_gone_from_the_database(ledger: Ledger) -> None:
    (made,) = cases.enter(ledger.engine, SCHOOL, [FORM], "mentor")
    cases.withdraw(ledger.engine, SCHOOL, made.case_id)
    with ledger.engine.connect() as connection:
        assert connection.execute(sa.select(database.network_case)).all() == []


def test_cases_past_their_term_go(ledger: Ledger) -> None:
    cases.enter(ledger.engine, SCHOOL, [FORM], "mentor", datetime(2024, 5, 1))
    (kept,) = cases.enter(ledger.engine, SCHOOL, [FORM], "mentor", datetime(2026, 5, 1))
    assert cases.forget(ledger.engine, datetime(2025, 8, 1), dry_run=True) == 1
    assert len(cases.every_case(ledger.engine)) == 2
    assert cases.forget(ledger.engine, datetime(2025, 8, 1)) == 1
    assert cases.every_case(ledger.engine) == [kept]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"education_type": "bao"}, "onderwijstype"),
        ({"education_type": "havo 3 van Jan"}, "onderwijstype"),
        ({"year_group": 9}, "leerjaar"),
        ({"tier": "green"}, "laag"),
        ({"duration": "lang"}, "hoe lang al"),
        ({"perspective": "x"}, "perspectief"),
        ({"care": frozenset({"x"})}, "onderwijs en hulp nu"),
        ({"factors": frozenset()}, "ten minste één factor"),
        ({"factors": frozenset({"Jan de Boer"})}, "niet in de lijst"),
        ({"factors": frozenset([*vocabulary.factors()][:13])}, "ten hoogste 12"),
        ({"helped": frozenset({"treatment"})}, "geprobeerd"),
    ],
)  # fmt: skip
def test_a_form_that_can_not_hold_is_refused_whole(ledger: Ledger, changed: dict, reason: str) -> None:
    with pytest.raises(NetworkRejected, match=reason) as refused:
        cases.enter(ledger.engine, SCHOOL, [FORM, replace(FORM, **changed)], "mentor")
    assert "Jan" not in str(refused.value)
    assert cases.every_case(ledger.engine) == []


def test_who_enters_says_so_by_function(ledger: Ledger) -> None:
    with pytest.raises(NetworkRejected, match="functie"):
        cases.enter(ledger.engine, SCHOOL, [FORM], " ")


def test_the_list_has_the_five_groups_and_no_word_twice() -> None:
    assert [*FACTOR_GROUPS.values()] == ["Omgeving", "Gezin", "Ouder", "Ouder en kind samen", "Kind"]
    assert all(len(vocabulary.words(kind)) >= 5 for kind in (*FACTOR_GROUPS, CARE, MEASURE, PERSPECTIVE))
    words = [one.word for one in vocabulary.every_word()]
    assert len(words) == len(set(words))
    labels = [one.label for one in vocabulary.every_word()]
    assert len(labels) == len(set(labels))


def test_the_terms_of_the_platform_hold_for_cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGIOBEELD_HOME", str(tmp_path))
    settings = read_settings()
    ledger = Ledger.open(settings.database_url)
    cases.enter(ledger.engine, SCHOOL, [FORM], "mentor", datetime(2025, 7, 31))
    cases.enter(ledger.engine, SCHOOL, [FORM], "mentor", datetime(2025, 8, 1))
    removed = {one.what: one.count for one in retention.apply(settings, ledger, date(2026, 11, 22))}
    assert removed["casussen van het netwerkoverleg uit oudere schooljaren"] == 1
    assert [one.entered_at for one in cases.every_case(ledger.engine)] == [datetime(2025, 8, 1)]
