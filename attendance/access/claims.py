"""From what a provider says of a person (claims) to what this person may see: the rules of a region, and their bounds.

The rules stand in the file of the login (docs/login.md), section `[access]`. Three things must all hold, or there is
nothing: the affiliation is none that is refused (a pupil), the organisation is known where the provider names one, and a
rule or an administrator gave a role. The organisation only ever takes away: a school's own provider can't make anyone see
another school.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from attendance.access.roles import OF_SCHOOLS, Role, Viewer
from attendance.errors import LoginUnusable, NotAllowed
from attendance.schools import all_schools

BRIN = re.compile(r"\d{2}[A-Z]{2}(\d{2})?")
"""A school's institution (00AH) or site (00AH00)."""
_MUNICIPALITY = re.compile(r"\d{4}")
_OF_SCHOOL_STAFF = frozenset({Role.SCHOOL, Role.UPLOADER, Role.NETWORK})


@dataclass(frozen=True)
class Grant:
    """One role with one scope: a school (or all sites of an institution), a municipality, or nothing."""

    role: Role
    scope: str = ""


@dataclass(frozen=True)
class Rule:
    """Whoever has `value` among the values of `claim` gets the role. A `*` at the end of the value takes the scope from it."""

    claim: str
    value: str
    role: Role
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bound:
    """What people of one organisation may get at most."""

    roles: frozenset[Role]
    schools: tuple[str, ...] | None = None
    """Institutions or sites; None = any."""
    municipalities: tuple[str, ...] | None = None


@dataclass(frozen=True)
class LoginRules:
    """How a region reads the claims of its provider."""

    provider: str
    """The named section of `[auth]` to log in with."""
    subject: str = "sub"
    name: str = "name"
    affiliation: str = "eduperson_affiliation"
    """Empty if the provider gives none."""
    organisation: str = "schac_home_organization"
    """Empty if the provider serves one organisation only."""
    refused_affiliations: frozenset[str] = frozenset({"student"})
    maximum_hours: float = 8
    """A session ends so long after the login, whatever the provider says."""
    idle_minutes: float = 60
    """… and after so long without a look."""
    follow_token: bool = True
    """Ends the session when the provider's token expires; off for a provider whose tokens live for minutes."""
    rules: tuple[Rule, ...] = ()
    organisations: Mapping[str, Bound] = field(default_factory=dict)


def read_rules(path: Path) -> LoginRules:
    """The rules in a login file. Raises LoginUnusable, in Dutch, for one that can't be read or says something unknown."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        access = dict(content["access"])
        rules = tuple(_rule(one) for one in access.pop("rule", []))
        organisations = {name: _bound(one) for name, one in access.pop("organisations", {}).items()}
        refused = frozenset(map(str.lower, access.pop("refused_affiliations", ["student"])))
        return LoginRules(rules=rules, organisations=organisations, refused_affiliations=refused, **access)
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise LoginUnusable(
            f"Het inlogbestand {path} is niet te lezen of klopt niet ({type(error).__name__}: {error}); zie docs/login.md."
        ) from error


def _rule(given: Mapping[str, Any]) -> Rule:
    role = Role(given["role"])
    scopes = tuple(given.get("scopes", ()))
    return Rule(given["claim"], given["value"], role, tuple(valid_scope(role, scope) for scope in scopes))


def _bound(given: Mapping[str, Any]) -> Bound:
    return Bound(
        frozenset(Role(role) for role in given.get("roles", ())),
        tuple(given["schools"]) if "schools" in given else None,
        tuple(given["municipalities"]) if "municipalities" in given else None,
    )


def valid_scope(role: Role, scope: str) -> str:
    """The scope as it is kept; raises ValueError for one that does not go with the role."""
    scope = scope.strip().upper()
    wanted = BRIN if role in OF_SCHOOLS else _MUNICIPALITY if role is Role.MUNICIPALITY else re.compile("")
    if not wanted.fullmatch(scope):
        raise ValueError(f"scope van {role.value}")
    return scope


def values(claims: Mapping[str, Any], name: str) -> frozenset[str]:
    """The values of a claim, whether the provider gives one or a list of them."""
    given = claims.get(name) if name else None
    if given is None:
        return frozenset()
    return frozenset(str(value) for value in (given if isinstance(given, list | tuple) else [given]))


def subject_of(claims: Mapping[str, Any], rules: LoginRules) -> str:
    """Who it is. Raises NotAllowed if the provider does not say."""
    subject = str(claims.get(rules.subject) or "").strip()
    if not subject:
        raise NotAllowed("De inlogdienst zei niet wie u bent; daarom kunnen we u niets laten zien.")
    return subject


def viewers(claims: Mapping[str, Any], rules: LoginRules, given: Iterable[Grant]) -> list[Viewer]:
    """In which roles this person may look: by the rules of the claims and by what an administrator gave, within bounds.

    Raises NotAllowed, with a sentence for this person, if there is none.
    """
    subject = subject_of(claims, rules)
    _refuse_affiliation(claims, rules)
    bound = _bound_of(claims, rules)
    grants = {*_claimed(claims, rules), *given}
    found = []
    for role in Role:
        scopes = {grant.scope for grant in grants if grant.role is role}
        if not scopes or (bound and role not in bound.roles):
            continue
        schools, municipalities = frozenset[str](), frozenset[str]()
        if role in OF_SCHOOLS:
            schools = _sites(scopes, bound.schools if bound else None)
        if role is Role.MUNICIPALITY:
            at_most = bound.municipalities if bound else None
            municipalities = frozenset(scopes if at_most is None else scopes & set(at_most))
        if (role in OF_SCHOOLS and not schools) or (role is Role.MUNICIPALITY and not municipalities):
            continue
        found.append(Viewer(subject, str(claims.get(rules.name) or ""), role, schools, municipalities))
    if not found:
        raise NotAllowed("U bent ingelogd, maar u heeft nog geen toegang gekregen.")
    return found


def _refuse_affiliation(claims: Mapping[str, Any], rules: LoginRules) -> None:
    if not rules.affiliation:
        return
    affiliations = {value.split("@")[0].lower() for value in values(claims, rules.affiliation)}
    if not affiliations:
        raise NotAllowed("De inlogdienst zei niet of u bij een school of instelling werkt.")
    if affiliations & rules.refused_affiliations:
        raise NotAllowed("Regiobeeld is er voor medewerkers; met een leerlingaccount is er geen toegang.")


def _bound_of(claims: Mapping[str, Any], rules: LoginRules) -> Bound | None:
    """What this person's organisation may get at most; None where the provider serves one organisation only."""
    if not rules.organisation:
        return None
    named = values(claims, rules.organisation)
    for organisation in sorted(named):
        if organisation in rules.organisations:
            return rules.organisations[organisation]
        if BRIN.fullmatch(organisation.upper()):
            return Bound(_OF_SCHOOL_STAFF, (organisation.upper(),), ())
    raise NotAllowed("Uw organisatie is bij Regiobeeld niet bekend.")


def _claimed(claims: Mapping[str, Any], rules: LoginRules) -> set[Grant]:
    grants = set()
    for rule in rules.rules:
        for value in values(claims, rule.claim):
            stem = rule.value.removesuffix("*")
            if value == rule.value:
                grants |= {Grant(rule.role, scope) for scope in rule.scopes or ("",)}
            elif stem != rule.value and value.startswith(stem):
                try:
                    grants.add(Grant(rule.role, valid_scope(rule.role, value[len(stem) :])))
                except ValueError:  # a value that names no school or municipality gives nothing
                    continue
    return {grant for grant in grants if grant.scope or grant.role not in (*OF_SCHOOLS, Role.MUNICIPALITY)}


def _sites(scopes: Iterable[str], at_most: tuple[str, ...] | None) -> frozenset[str]:
    """The sites of these institutions and sites, as far as they lie within the organisation's own."""
    sites = {site for scope in scopes for site in (_sites_of(scope) if len(scope) == 4 else (scope,))}
    return frozenset(site for site in sites if at_most is None or site.startswith(at_most))


@lru_cache(maxsize=500)
def _sites_of(institution: str) -> tuple[str, ...]:
    return tuple(school.school_id for school in all_schools() if school.school_id.startswith(institution))
