"""What schools set out to do: goals, measures and approaches hold until they are taken back, and say nothing of pupils."""

from datetime import date, datetime

import pytest

from attendance.deliveries import Ledger
from attendance.errors import PlanRejected
from attendance.statements import approaches, goals, interventions, opt_in

SCHOOL, OTHER = "00AH00", "00AI00"
AT = datetime(2025, 9, 15, 9)


def test_the_last_goal_of_a_tier_holds_and_can_be_taken_back(ledger: Ledger) -> None:
    engine = ledger.engine
    goals.set_goal(engine, SCHOOL, 2025, "md_mtss", "tier_3", 12, "", "directeur", AT)
    goals.set_goal(engine, SCHOOL, 2025, "md_mtss", "tier_1", 65, " Stap  voor stap ", "directeur", AT)
    goals.set_goal(engine, SCHOOL, 2025, "md_mtss", "tier_1", 70, "", "directeur", AT)
    goals.set_goal(engine, OTHER, 2025, "md_mtss", "tier_1", 50, "", "rector", AT)
    held = goals.in_force(engine, SCHOOL, 2025)
    assert [(one.tier, one.percent) for one in held] == [("tier_1", 70), ("tier_3", 12)]
    assert goals.in_force(engine, SCHOOL, 2024) == []
    goals.take_back(engine, SCHOOL, 2025, "md_mtss", "tier_1", "directeur", AT)
    assert [one.tier for one in goals.in_force(engine, SCHOOL, 2025)] == ["tier_3"]
    assert [one.percent for one in goals.history(engine, SCHOOL)] == [None, 70, 65, 12]
    assert goals.history(engine, SCHOOL)[2].note == "Stap voor stap"
    with pytest.raises(PlanRejected):
        goals.take_back(engine, SCHOOL, 2025, "md_mtss", "tier_1", "directeur")


def test_only_the_base_of_a_profile_has_a_lower_limit() -> None:
    assert {tier for tier, is_lower in goals.lower_limits().items() if is_lower} == {
        ("md_mtss", "tier_1"),
        ("pyramid", "green"),
    }


@pytest.mark.parametrize(
    "given",
    [
        {"tier": "purple"},
        {"percent": 101},
        {"set_by": " "},
        {"note": "x" * 301},
        {"note": "Vooral leerling Daan vaker op school"},
        {"note": "Met drie leerlingen in gesprek"},
    ],
)
def test_a_goal_that_can_t_hold_is_refused(ledger: Ledger, given: dict) -> None:
    values = {"profile": "md_mtss", "tier": "tier_1", "percent": 70, "note": "", "set_by": "directeur"} | given
    with pytest.raises(PlanRejected):
        goals.set_goal(ledger.engine, SCHOOL, 2025, **values)
    assert goals.history(ledger.engine) == []


def test_a_measure_holds_until_it_is_withdrawn_and_stays_on_record(ledger: Ledger) -> None:
    engine = ledger.engine
    interventions.log(
        engine, SCHOOL, "Mentor belt", "Na de derde ziekmelding.", date(2025, 11, 1), "directeur", ("havo", 3)
    )
    interventions.log(engine, SCHOOL, "Warm welkom", "", date(2025, 9, 1), "directeur", ends_on=date(2025, 12, 1))
    first, second = interventions.in_force(engine, SCHOOL)
    assert (first.title, first.education_type, second.education_type, second.year_group) == (
        "Warm welkom",
        None,
        "havo",
        3,
    )
    interventions.withdraw(engine, SCHOOL, first.intervention_id, "directeur")
    assert interventions.in_force(engine, SCHOOL) == [second]
    assert len(interventions.history(engine, SCHOOL)) == 3
    for of_school, number in ((SCHOOL, first.intervention_id), (OTHER, second.intervention_id)):
        with pytest.raises(PlanRejected):
            interventions.withdraw(engine, of_school, number, "directeur")


@pytest.mark.parametrize(
    "given",
    [
        {"title": ""},
        {"made_by": ""},
        {"ends_on": date(2025, 8, 1)},
        {"starts_on": date(1925, 9, 1)},
        {"description": "Mail daan@school.nl"},
        {"title": "Gesprek met moeder Jansen"},
    ],
)
def test_a_measure_that_can_t_hold_is_refused(ledger: Ledger, given: dict) -> None:
    values = {"title": "Warm welkom", "description": "", "starts_on": date(2025, 9, 1), "made_by": "directeur"} | given
    with pytest.raises(PlanRejected):
        interventions.log(ledger.engine, SCHOOL, **values)
    assert interventions.history(ledger.engine) == []


def test_others_read_an_approach_only_while_the_school_may_be_asked(ledger: Ledger) -> None:
    engine = ledger.engine
    approaches.tell(engine, SCHOOL, "tier_1", "Bij de deur.", "zorgcoördinator, 053 123 45 67", "directeur")
    approaches.tell(engine, SCHOOL, "tier_2", "Mentor belt.", "zorg@school.nl", "directeur", ("havo", 3))
    assert len(approaches.in_force(engine)) == 2
    assert approaches.shared(engine) == []
    opt_in.say(engine, SCHOOL, False, True, "directeur")
    assert [one.tier for one in approaches.shared(engine)] == ["tier_1", "tier_2"]
    approaches.tell(engine, SCHOOL, "tier_1", "Aan de poort.", "zorgcoördinator", "directeur")
    assert approaches.shared(engine)[0].description == "Aan de poort."
    approaches.take_back(engine, SCHOOL, "tier_2", "directeur", ("havo", 3))
    assert [one.tier for one in approaches.shared(engine)] == ["tier_1"]
    with pytest.raises(PlanRejected):
        approaches.take_back(engine, SCHOOL, "tier_2", "directeur", ("havo", 3))
    opt_in.say(engine, SCHOOL, True, False, "directeur")
    assert approaches.shared(engine) == []
    assert len(approaches.history(engine, SCHOOL)) == 4


@pytest.mark.parametrize(
    "given",
    [
        {"tier": "green"},
        {"description": " "},
        {"contact": ""},
        {"contact": "leerling 12345"},
        {"told_by": ""},
        {"description": "Met twee leerlingen"},
    ],
)
def test_an_approach_that_can_t_hold_is_refused(ledger: Ledger, given: dict) -> None:
    values = {"tier": "tier_1", "description": "Bij de deur.", "contact": "directeur", "told_by": "directeur"} | given
    with pytest.raises(PlanRejected):
        approaches.tell(ledger.engine, SCHOOL, **values)
    assert approaches.history(ledger.engine) == []
