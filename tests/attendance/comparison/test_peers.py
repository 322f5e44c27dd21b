"""Comparison groups that a school recognises: never itself, at least five others, and how much hangs on the rule."""

import numpy as np
import pytest

from attendance.comparison.peers import (
    FEWEST_OTHERS,
    Message,
    PeerRule,
    SchoolFactors,
    beside,
    peer_groups,
    sensitivity,
    usual_group,
)


def _school(number: int, pupils: int = 400, types: str = "havo vwo", sector: str = "vo") -> SchoolFactors:
    return SchoolFactors(f"{number:02d}AA00", sector, frozenset(types.split()), pupils)


OWN = _school(0)
REGION = [
    OWN,
    *(_school(n, 300 + 100 * n) for n in range(1, 5)),
    *(_school(n, 450, "vmbo-gt havo") for n in range(5, 8)),
    *(_school(n, 2000, "vmbo-gt havo vwo") for n in range(8, 10)),
    *(_school(n, 380, "vmbo-b vmbo-k") for n in range(10, 13)),
    *(_school(n, 400, "vso", "vso") for n in range(13, 20)),
]


def test_every_rule_means_what_it_says() -> None:
    groups = peer_groups("00AA00", REGION)
    numbers = {rule: [int(one.school_id[:2]) for one in group.members] for rule, group in groups.items()}
    assert numbers == {
        PeerRule.TYPES_AND_SIZE: [1, 2, 3, 4],
        PeerRule.SHARED_TYPE_AND_SIZE: [1, 2, 3, 4, 5, 6, 7],
        PeerRule.SHARED_TYPE: [1, 2, 3, 4, 5, 6, 7, 8, 9],
        PeerRule.SIZE: [1, 2, 3, 4, 5, 6, 7, 10, 11, 12],
        PeerRule.SECTOR: list(range(1, 13)),
    }


def test_the_usual_group_is_the_narrowest_with_five_others() -> None:
    group = usual_group(peer_groups("00AA00", REGION))
    assert group is not None
    assert group.rule is PeerRule.SHARED_TYPE_AND_SIZE
    assert len(group.members) >= FEWEST_OTHERS


def test_a_school_is_never_in_its_own_group() -> None:
    for school in REGION:
        for group in peer_groups(school.school_id, REGION).values():
            assert school not in group.members
            assert all(one.sector == school.sector for one in group.members)


def test_a_school_alone_in_its_sector_has_no_group() -> None:
    assert usual_group(peer_groups("99AA00", [*REGION, _school(99, sector="pro")])) is None


def test_an_unknown_school_is_refused() -> None:
    with pytest.raises(KeyError):
        peer_groups("77AA00", REGION)


def test_the_size_factor_counts_both_ways() -> None:
    for own, other in ((200, 400), (400, 200)):
        small, large = _school(1, own), _school(2, other)
        assert peer_groups("01AA00", [small, large])[PeerRule.SIZE].members == (large,)
    assert not peer_groups("01AA00", [_school(1, 199), _school(2, 400)])[PeerRule.SIZE].members


def test_equal_schools_are_told_as_alike() -> None:
    chance = np.random.default_rng(1)
    told = []
    for _ in range(1500):
        errors = chance.uniform(0.05, 0.25, 8)
        values = chance.normal(0, errors)
        told.append(beside(values[0], errors[0], values[1:], errors[1:]).message)
    assert np.mean([message is not Message.LIKE for message in told]) <= 0.06


def test_a_school_far_from_its_group_is_told_so_with_its_direction() -> None:
    chance = np.random.default_rng(2)
    others, errors = chance.normal(0, 0.1, 8), np.full(8, 0.1)
    assert beside(0.8, 0.1, others, errors).message is Message.HIGHER
    assert beside(-0.8, 0.1, others, errors).message is Message.LOWER


def _figures(own: float, values: dict[int, float]) -> tuple[tuple[float, float], dict[str, tuple[float, float]]]:
    return (own, 0.05), {f"{number:02d}AA00": (value, 0.05) for number, value in values.items()}


def test_a_message_that_hangs_on_the_rule_is_called_unsteady() -> None:
    groups = peer_groups("00AA00", REGION)
    like_itself = dict.fromkeys(range(1, 8), -0.5)
    steady = sensitivity(
        PeerRule.SHARED_TYPE_AND_SIZE, groups, *_figures(0.0, like_itself | dict.fromkeys(range(8, 13), -0.5))
    )
    assert steady.is_steady
    assert {one.message for one in steady.by_rule.values()} == {Message.HIGHER}
    wider = sensitivity(
        PeerRule.SHARED_TYPE_AND_SIZE, groups, *_figures(0.0, like_itself | dict.fromkeys(range(8, 13), 0.6))
    )
    assert not wider.is_steady
    assert PeerRule.TYPES_AND_SIZE not in wider.by_rule


def test_a_message_that_hangs_on_one_member_is_called_unsteady() -> None:
    groups = peer_groups("00AA00", REGION)
    values = {n: 0.12 + 0.01 * n for n in range(1, 13)} | {4: -3.0}
    own, figures = _figures(-0.12, values)
    made = sensitivity(PeerRule.SHARED_TYPE_AND_SIZE, groups, own, figures)
    assert made.without_one >= 1
    assert not made.is_steady
