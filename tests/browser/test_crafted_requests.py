"""More than a hundred requests that someone might make by hand, over HTTP and the websocket: none gives more than a polite no.

What may never arrive stands in `others`: the names of other schools, the figures of pupils, the text of the code. A page is
asked for by its hash, as the browser does, by its name, and with all that an address can carry.
"""

import re
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from attendance import database
from attendance.access import grants, looks
from attendance.access.roles import Role
from dashboards.screens import all_screens
from tests.browser.login_server import SCHOOL, Served, Visitor, claims_of, cookie, served
from tests.dashboards.product import write_release

PATHS = [
    *("/media/", "/media/0000.csv", "/media/analyst.duckdb", "/media/../published/current/analyst.duckdb"),
    *("/static/", "/static/app.py", "/static/../app.py", "/app/static/../app.py", "/app/static/%2e%2e/app.py"),
    *(
        "/app.py",
        "/data.py",
        "/views/region.py",
        "/pages/region.py",
        "/.streamlit/config.toml",
        "/.streamlit/secrets.toml",
    ),
    *("/published/current/analyst.duckdb", "/data/application.db", "/analyst.duckdb", "/school/01AB00.duckdb"),
    *(
        "/_stcore/message?hash=0",
        "/_stcore/metrics",
        "/_stcore/host-config",
        "/_stcore/upload_file/x/y",
        "/_stcore/stream",
    ),
    *("/component/x/../../app.py", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/regio-2026-01.csv"),
    *("/_stcore/agent/openapi.json", "/_stcore/agent/interact", "/_stcore/agent/mcp"),
    *("/oauth2callback", "/oauth2callback?code=x&state=y", "/auth/logout", "/auth/login", "/auth/login?provider=x"),
]
QUERIES = [
    "school=01AB00",
    "school=Vakcollege+Het+Rutbeek+(01AB00)",
    "rol=analist",
    "rol=analist&bij=01AB00&school=01AB00",
    "bij=01AB00",
    "role=analyst&product=analyst.duckdb",
    "school=../analyst",
    "school=01AA00%2F..%2F01AB00",
    "school=01AA00'+or+'1'='1",
    "school=%25",
    "school=01AA00&school=01AB00",
    "gezien=01AB00&maand='%3B+attach+'analyst.duckdb'",
    "maand=januari+2026&sector=vo&school=alle",
    "embed=true&school=01AB00",
    "namens=0153&gemeente=0153",
]
STAFF_OF_SCHOOL = {"eduperson_affiliation": "employee", "schac_home_organization": "01AA"}


@pytest.fixture(scope="module")
def screens(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("home")
    write_release(home)
    engine = database.connect(f"sqlite:///{home / 'application.db'}")
    grants.give(engine, "directeur", Role.SCHOOL, "01AA", "", "test")
    grants.give(engine, "aanleveraar", Role.UPLOADER, "01AA", "", "test")
    engine.dispose()
    with served(home, tmp_path_factory.mktemp("login")) as screens:
        yield screens


@pytest.fixture(scope="module")
def others(screens: Served) -> set[bytes]:
    """What belongs to other schools: their names, and the codes of their pupils."""
    with duckdb.connect(str(screens.home / "published" / "current" / "analyst.duckdb"), read_only=True) as connection:
        names = connection.execute("select name from school where school_id <> $1", [SCHOOL]).fetchall()
        keys = connection.execute("select distinct pupil_key from pupil_month where school_id <> $1 limit 50", [SCHOOL])
        return {str(value).encode() for (value,) in [*names, *keys.fetchall()]}


def leaked(content: bytes, others: set[bytes]) -> list[bytes]:
    return [one for one in others if one in content]


def ours() -> set[bytes]:
    return {b"Lyceum De Esch"}


def test_over_http_nothing_is_served_but_the_empty_shell_of_the_screens(screens: Served, others: set[bytes]) -> None:
    asked = [(path, None) for path in PATHS] + [(path, b"{}") for path in PATHS if path.startswith("/_stcore")]
    for path, body in asked:
        request = urllib.request.Request(screens.address + path, body, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                content = answer.read()
        except urllib.error.HTTPError as refused:
            content = refused.read()
        assert not leaked(content, others | ours()), path
        for trace in (b"import streamlit", b"root:x:", b"SQLite format", b"DUCK", b"cookie_secret", b"Traceback"):
            assert trace not in content, (path, trace)


@pytest.mark.parametrize(
    "forged", ["none", "not signed", "signed with another secret", "long over", "for another address"]
)
def test_without_a_login_that_holds_no_page_runs(screens: Served, others: set[bytes], forged: str) -> None:
    said = claims_of("analist")
    known = {
        "none": None,
        "not signed": "eyJzdWIiOiJhbmFsaXN0In0",
        "signed with another secret": cookie(screens, said, "x" * 48),
        "long over": cookie(screens, claims_of("analist", iat=1, exp=2)),
        "for another address": cookie(Served("http://localhost:1", screens.home, screens.login_file), said),
    }[forged]
    pages = [screen.path for screen in all_screens()]
    for number, page in enumerate(pages if forged == "none" else pages[:4]):
        with Visitor(screens, known) as visitor:
            content = visitor.asks(page, QUERIES[number % len(QUERIES)], by_name=number % 2 == 1)
        assert b"nloggen" in content, page
        assert not leaked(content, others | ours()), page


@pytest.mark.parametrize(
    ("subject", "role"),
    [("directeur", Role.SCHOOL), ("leerplicht", Role.MUNICIPALITY), ("aanleveraar", Role.UPLOADER)],
)
def test_a_page_of_another_role_says_no(screens: Served, others: set[bytes], subject: str, role: Role) -> None:
    said = claims_of(subject, **(STAFF_OF_SCHOOL if role is Role.UPLOADER else {}))
    with Visitor(screens, cookie(screens, said)) as visitor:
        for screen in all_screens():
            if role in screen.roles:
                continue
            content = visitor.asks(screen.path, "rol=analist&school=01AB00&bij=01AB00")
            assert b"hoort niet bij de rol" in content, screen.path
            assert not leaked(content, others), screen.path


def test_no_address_makes_a_school_see_another(screens: Served, others: set[bytes]) -> None:
    with Visitor(screens, cookie(screens, claims_of("directeur"))) as visitor:
        for query in QUERIES:
            content = visitor.asks("klopt-het", query)
            assert b"Lyceum De Esch" in content, query
            assert not leaked(content, others), query
            assert b"Traceback" not in content


def test_the_same_request_gives_an_analyst_the_region(screens: Served, others: set[bytes]) -> None:
    with Visitor(screens, cookie(screens, claims_of("analist"))) as visitor:
        assert (
            len(leaked(visitor.asks("scholen"), others)) == 9
        )  # all other schools: the tests above look for what there is


def test_a_pupil_and_someone_of_an_unknown_organisation_get_no_page(screens: Served, others: set[bytes]) -> None:
    people = [
        claims_of("leerling"),
        claims_of("analist", schac_home_organization="elders.nl"),
        claims_of("analist", sub=""),
    ]
    for said in people:
        with Visitor(screens, cookie(screens, said)) as visitor:
            for page in ("", "scholen", "toegang", "school"):
                content = visitor.asks(page)
                assert not leaked(content, others | ours())
                assert b"class='rb-conclusion'" not in content


def test_a_hidden_fragment_or_a_made_up_page_gives_nothing(screens: Served, others: set[bytes]) -> None:
    with Visitor(screens, cookie(screens, claims_of("aanleveraar", **STAFF_OF_SCHOOL))) as visitor:
        for page in ("admin", "beheer", "analyst", "../app", "start/../toegang", "views/region.py", "region"):
            assert not leaked(visitor.asks(page), others), page
            assert not leaked(visitor.asks(page, by_name=True), others), page


def test_a_file_that_was_offered_to_one_is_not_there_for_another(screens: Served) -> None:
    with Visitor(screens, cookie(screens, claims_of("directeur"))) as visitor:
        content = visitor.asks("klopt-het")
    found = set(re.findall(rb"/media/[0-9a-f]{20,}\.(?:csv|xlsx|png|svg)", content))
    assert found == set()


def test_all_of_it_was_more_than_a_hundred_and_left_a_whole_account(screens: Served) -> None:
    refused = sum(role not in screen.roles for screen in all_screens() for role in (Role.SCHOOL, Role.MUNICIPALITY))
    assert len(PATHS) + len(all_screens()) + 16 + refused + len(QUERIES) > 100
    with Visitor(screens, cookie(screens, claims_of("directeur"))) as visitor:
        visitor.asks("toegang")
        visitor.asks("klopt-het")
    engine = database.connect(f"sqlite:///{screens.home / 'application.db'}")
    assert looks.verify(engine).broken_at is None
    kinds = {one.kind for one in looks.entries(engine)}
    engine.dispose()
    assert {"login", "refused", "view"} <= kinds


def test_there_is_no_folder_that_streamlit_would_serve_by_itself() -> None:
    room = Path(__file__).parents[2] / "dashboards"
    assert not list(room.rglob("pages"))


@pytest.mark.parametrize(("host", "answer"), [("evil.example", b"403"), ("localhost", b"101")])
def test_the_screens_answer_to_their_own_name_only(screens: Served, host: str, answer: bytes) -> None:
    port = int(screens.address.rsplit(":", 1)[1])
    asked = [
        "GET /_stcore/stream HTTP/1.1",
        f"Host: {host}:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ]
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall("\r\n".join([*asked, "", ""]).encode())
        assert line.recv(100).split()[1] == answer
