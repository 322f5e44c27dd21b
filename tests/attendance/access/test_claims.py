"""From claims to roles: nothing by default, never more than the organisation allows, and nothing for pupils."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.access.claims import Bound, Grant, LoginRules, Rule, read_rules, viewers
from attendance.access.roles import Role
from attendance.errors import LoginUnusable, NotAllowed

STEM = "urn:mace:example.nl:regiobeeld:"
RULES = LoginRules(
    provider="surf",
    rules=(
        Rule("eduperson_entitlement", f"{STEM}analyst", Role.ANALYST),
        Rule("eduperson_entitlement", f"{STEM}school:*", Role.SCHOOL),
        Rule("groups", "leerplicht-epe", Role.MUNICIPALITY, ("0232",)),
        Rule("groups", "scholen", Role.SCHOOL),
    ),
    organisations={
        "swv.nl": Bound(frozenset(Role)),
        "gemeente.nl": Bound(frozenset({Role.MUNICIPALITY}), (), ("0232",)),
        "roc.nl": Bound(frozenset({Role.SCHOOL}), ("25LG",)),
    },
)


def person(organisation: str = "swv.nl", affiliation: object = "employee", **more: object) -> dict[str, object]:
    return {"sub": "p1", "schac_home_organization": organisation, "eduperson_affiliation": affiliation} | more


def test_nobody_gets_anything_without_a_role() -> None:
    with pytest.raises(NotAllowed, match="nog geen toegang"):
        viewers(person(), RULES, [])


def test_a_claim_gives_a_role_with_its_scope_as_text_or_as_a_list() -> None:
    for value in (f"{STEM}school:00AH00", [f"{STEM}school:00ah00", "urn:other"]):
        (found,) = viewers(person(eduperson_entitlement=value), RULES, [])
        assert (found.role, found.schools) == (Role.SCHOOL, {"00AH00"})


def test_claims_and_gifts_of_an_administrator_add_up() -> None:
    found = viewers(
        person(eduperson_entitlement=f"{STEM}school:00AH00"),
        RULES,
        [Grant(Role.SCHOOL, "00AH07"), Grant(Role.ADMINISTRATOR)],
    )
    assert [(one.role, one.schools) for one in found] == [
        (Role.SCHOOL, {"00AH00", "00AH07"}),
        (Role.ADMINISTRATOR, frozenset()),
    ]


@pytest.mark.parametrize("affiliation", ["student", ["employee", "student"], "Student@school.nl", None, []])
def test_pupils_and_people_of_whom_nobody_says_what_they_are_are_refused(affiliation: object) -> None:
    with pytest.raises(NotAllowed):
        viewers(person(affiliation=affiliation), RULES, [Grant(Role.ANALYST)])


def test_an_unknown_or_missing_organisation_is_refused() -> None:
    for organisation in ("elders.nl", "", "00AH00; 00AH07"):
        with pytest.raises(NotAllowed, match="organisatie"):
            viewers(person(organisation), RULES, [Grant(Role.ANALYST)])


def test_a_school_that_vouches_for_someone_can_open_that_school_only() -> None:
    given_to_all = [Grant(role) for role in (Role.ANALYST, Role.ADMINISTRATOR)]
    given_to_all += [Grant(Role.MUNICIPALITY, "0232"), Grant(Role.SCHOOL, "00AH00"), Grant(Role.SCHOOL, "05AV01")]
    (found,) = viewers(person("00AH"), RULES, given_to_all)
    assert (found.role, found.schools) == (Role.SCHOOL, {"00AH00"})
    with pytest.raises(NotAllowed):
        viewers(person("05AV00"), RULES, [Grant(Role.SCHOOL, "05AV01")])


def test_an_institution_stands_for_its_sites() -> None:
    (found,) = viewers(person(), RULES, [Grant(Role.SCHOOL, "05AV")])
    assert {"05AV00", "05AV01"} <= found.schools
    assert all(site.startswith("05AV") for site in found.schools)


def test_roles_of_a_school_or_municipality_need_one() -> None:
    for claims in ({"groups": ["scholen"]}, {"eduperson_entitlement": [f"{STEM}school:", f"{STEM}school:00AH00/.."]}):
        with pytest.raises(NotAllowed, match="nog geen toegang"):
            viewers(person(**claims), RULES, [])


def test_a_municipality_stays_within_its_own() -> None:
    (found,) = viewers(person("gemeente.nl", groups="leerplicht-epe"), RULES, [Grant(Role.MUNICIPALITY, "0363")])
    assert (found.role, found.municipalities) == (Role.MUNICIPALITY, {"0232"})


BRINS = st.from_regex(r"[0-3][0-9][A-Z]{2}", fullmatch=True)


@given(BRINS, st.lists(st.tuples(BRINS, st.sampled_from(["00", "01", "07"])), max_size=6))
def test_whatever_is_given_a_school_never_gets_past_its_own_institution(own: str, gifts: list[tuple[str, str]]) -> None:
    grants = [Grant(Role.SCHOOL, brin + site) for brin, site in gifts] + [Grant(Role.ANALYST)]
    try:
        found = viewers(person(own), RULES, grants)
    except NotAllowed:
        return
    assert all(site.startswith(own) for one in found for site in one.schools)
    assert {one.role for one in found} <= {Role.SCHOOL}


FILE = """
[auth.surf]
client_id = "regiobeeld"
[access]
provider = "surf"
maximum_hours = 4
[[access.rule]]
claim = "groups"
value = "leerplicht"
role = "municipality"
scopes = ["0232"]
[access.organisations."swv.nl"]
roles = ["analyst", "administrator"]
"""


def test_rules_are_read_from_the_file_of_the_login(tmp_path: Path) -> None:
    path = tmp_path / "login.toml"
    path.write_text(FILE)
    rules = read_rules(path)
    assert (rules.provider, rules.maximum_hours, rules.follow_token) == ("surf", 4, True)
    assert rules.rules == (Rule("groups", "leerplicht", Role.MUNICIPALITY, ("0232",)),)
    assert rules.organisations["swv.nl"].roles == {Role.ANALYST, Role.ADMINISTRATOR}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('role = "municipality"', 'role = "boss"'),
        ('scopes = ["0232"]', 'scopes = ["Epe"]'),
        ("maximum_hours", "max_hours"),
        ("[access]", "[acces]"),
        ("[[access.rule]]", "[[access.rule"),
    ],
)
def test_a_file_that_says_something_unknown_opens_nothing(tmp_path: Path, before: str, after: str) -> None:
    path = tmp_path / "login.toml"
    path.write_text(FILE.replace(before, after))
    with pytest.raises(LoginUnusable):
        read_rules(path)
    with pytest.raises(LoginUnusable):
        read_rules(tmp_path / "gone.toml")
