"""What made-up schools set out to do: there, once, and with one school from which there is something to learn."""

from attendance.deliveries import Ledger
from attendance.sample.month import invent_school
from attendance.sample.plans import plan_invented
from attendance.sample.region import LESS_ABSENCE, plan_region
from attendance.statements import approaches, goals, interventions, opt_in


def test_a_region_has_goals_measures_and_schools_to_ask_and_repeats_none(ledger: Ledger) -> None:
    region = plan_region(schools=16, months=3)
    plan_invented(ledger.engine, region)
    said = (
        goals.history(ledger.engine),
        interventions.history(ledger.engine),
        approaches.history(ledger.engine),
        opt_in.history(ledger.engine),
    )
    assert all(said)
    plan_invented(ledger.engine, region)
    again = (
        goals.history(ledger.engine),
        interventions.history(ledger.engine),
        approaches.history(ledger.engine),
        opt_in.history(ledger.engine),
    )
    assert again == said
    [learnt_from] = [one.school_id for one in region.planted if one.what == LESS_ABSENCE]
    assert learnt_from in {one.school_id for one in approaches.shared(ledger.engine)}
    schools = {plan.school.school_id: plan.school for plan in region.schools}
    for one in interventions.in_force(ledger.engine):
        assert one.education_type in (None, *schools[one.school_id].education_types)


def test_the_school_to_learn_from_has_less_absence_than_it_would_have_had() -> None:
    mixed = plan_region(schools=8, months=1, pupils=400)
    plain = plan_region(schools=8, months=1, pupils=400, formats="uitwisselformaat")
    assert not [one for one in plain.planted if one.what == LESS_ABSENCE]
    [planted] = [one.school_id for one in mixed.planted if one.what == LESS_ABSENCE]
    with_it, without = (
        invent_school(region, next(plan for plan in region.schools if plan.school.school_id == planted)).rates.mean()
        for region in (mixed, plain)
    )
    assert with_it < 0.8 * without
