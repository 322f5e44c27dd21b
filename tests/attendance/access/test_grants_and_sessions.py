"""Roles that administrators give and take, sessions that end, and the one product that each role reads."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from attendance import database
from attendance.access import grants, products, sessions
from attendance.access.claims import Grant, LoginRules
from attendance.access.roles import Role, Viewer
from attendance.errors import AccessRejected, NothingPublished, SessionEnded

RULES = LoginRules(provider="surf", maximum_hours=8, idle_minutes=60)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    made = database.connect(f"sqlite:///{tmp_path / 'application.db'}")
    yield made
    made.dispose()


def held(engine: sa.Engine, subject: str) -> list[Grant]:
    with engine.connect() as connection:
        return grants.held_by(connection, subject)


def test_a_role_holds_until_it_is_taken_and_stays_in_the_history(engine: sa.Engine) -> None:
    grants.give(engine, "p1", Role.SCHOOL, "00ah00", "directeur", "beheer")
    grants.give(engine, "p1", Role.ANALYST, "", "", "beheer")
    assert held(engine, "p1") == [Grant(Role.SCHOOL, "00AH00"), Grant(Role.ANALYST)]
    assert held(engine, "P1") == held(engine, "") == []
    first = grants.history(engine)[-1]
    grants.take(engine, first.access_grant_id, "beheer")
    assert held(engine, "p1") == [Grant(Role.ANALYST)]
    assert grants.history(engine)[-1].taken_by == "beheer"
    with pytest.raises(AccessRejected, match="al ingetrokken"):
        grants.take(engine, first.access_grant_id, "beheer")


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.SCHOOL, ""),
        (Role.SCHOOL, "99ZZ99"),
        (Role.SCHOOL, "%"),
        (Role.UPLOADER, "0153"),
        (Role.MUNICIPALITY, "9999"),
        (Role.MUNICIPALITY, ""),
        (Role.ANALYST, "00AH00"),
    ],
)
def test_a_role_with_a_scope_that_is_not_its_own_is_not_given(engine: sa.Engine, role: Role, scope: str) -> None:
    with pytest.raises(AccessRejected):
        grants.give(engine, "p1", role, scope, "", "beheer")
    assert held(engine, "p1") == []


def test_nobody_gets_the_same_role_twice_or_without_a_subject(engine: sa.Engine) -> None:
    grants.give(engine, "p1", Role.MUNICIPALITY, "0153", "", "beheer")
    for subject in ("p1", " ", "x" * 300):
        with pytest.raises(AccessRejected):
            grants.give(engine, subject, Role.MUNICIPALITY, "0153", "", "beheer")


def claims(**other: object) -> dict[str, object]:
    return {"iss": "https://idp", "sub": "p1", "nonce": "n1", "iat": time.time(), "exp": time.time() + 600} | other


def test_a_session_begins_once_and_ends_for_good(engine: sa.Engine) -> None:
    mine = claims()
    assert sessions.keep(engine, mine, "p1", RULES)
    assert not sessions.keep(engine, mine, "p1", RULES)
    sessions.end(engine, mine)
    with pytest.raises(SessionEnded, match="uitgelogd"):
        sessions.keep(engine, mine, "p1", RULES)
    assert sessions.keep(engine, claims(nonce="n2"), "p1", RULES)


def test_time_ends_a_session(engine: sa.Engine) -> None:
    now = time.time()
    for over in (claims(exp=now - 40), claims(iat=now - 8 * 3600 - 1), claims(iat=None), claims(exp=None)):
        with pytest.raises(SessionEnded, match="verlopen"):
            sessions.keep(engine, over, "p1", RULES)
    short = LoginRules(provider="surf", follow_token=False)
    assert sessions.keep(engine, claims(exp=now - 40), "p1", short)


def test_who_does_not_look_for_a_while_logs_in_anew(engine: sa.Engine) -> None:
    mine = claims()
    sessions.keep(engine, mine, "p1", RULES)
    table = database.login_session
    with engine.execution_options(writes=True).begin() as connection:
        seen = connection.scalar(sa.select(table.c.seen_at))
        connection.execute(table.update().values(seen_at=seen - timedelta(minutes=61)))
    for _ in range(2):
        with pytest.raises(SessionEnded):
            sessions.keep(engine, mine, "p1", RULES)


@pytest.fixture
def released(tmp_path: Path) -> Path:
    folder = tmp_path / "published" / "20260210"
    (folder / "school").mkdir(parents=True)
    for name in ("analyst", "municipality", "network", "school/00AH00", "school/00AH07"):
        (folder / f"{name}.duckdb").touch()
    (tmp_path / "published" / "current").symlink_to("20260210")
    return tmp_path / "published"


def test_each_role_reads_its_own_product(released: Path) -> None:
    for role in (Role.ANALYST, Role.MUNICIPALITY, Role.NETWORK):
        product = products.product_of(released, Viewer("p", "", role), "00AH00")
        assert product.name == f"{role.value}.duckdb"
        assert products.release_of(product) == "20260210"
    school = products.product_of(released, Viewer("p", "", Role.SCHOOL, frozenset({"00AH00"})), "00AH00")
    assert school.parts[-2:] == ("school", "00AH00.duckdb")
    assert products.release_of(school) == "20260210"
    assert products.schools_with_product(released) == {"00AH00", "00AH07"}


@pytest.mark.parametrize("school_id", [None, "", "00AH07", "../analyst", "00AH00/../00AH07", "../../x", "*"])
def test_a_school_reads_no_product_but_its_own(released: Path, school_id: str | None) -> None:
    viewer = Viewer("p", "", Role.SCHOOL, frozenset({"00AH00"}))
    with pytest.raises(NothingPublished):
        products.product_of(released, viewer, school_id)


@pytest.mark.parametrize("role", [Role.UPLOADER, Role.ADMINISTRATOR])
def test_roles_without_figures_read_no_product(released: Path, role: Role) -> None:
    with pytest.raises(NothingPublished):
        products.product_of(released, Viewer("p", "", role, frozenset({"00AH00"})), "00AH00")


def test_a_folder_of_one_audience_has_nothing_for_another(released: Path) -> None:
    for other in ("analyst", "network", "school/00AH00", "school/00AH07"):
        (released / "current" / f"{other}.duckdb").unlink()
    assert products.product_of(released, Viewer("p", "", Role.MUNICIPALITY), None).name == "municipality.duckdb"
    for viewer in (Viewer("p", "", Role.ANALYST), Viewer("p", "", Role.SCHOOL, frozenset({"00AH00"}))):
        with pytest.raises(NothingPublished):
            products.product_of(released, viewer, "00AH00")
    assert products.schools_with_product(released) == set()
