"""The examples of deployment keep what they promise. nginx itself is not needed here: the lines that matter are read."""

import base64
import hashlib
import re
import subprocess
from pathlib import Path

import duckdb
import pytest
import streamlit

from attendance.reading.containers import MAXIMUM_BYTES
from dashboards.browser.address_bar import ASKED, STEPS
from dashboards.browser.assistive import SCRIPT
from orchestration import screens
from tests.dashboards.product import write_release

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
NGINX = (DEPLOY / "nginx" / "regiobeeld.conf").read_text()
AUDIENCES = ("analyst", "municipality", "network")


def _block(opening: str) -> str:
    """The text between the braces after `opening`."""
    start = NGINX.index("{", NGINX.index(opening)) + 1
    depth = 1
    for place in range(start, len(NGINX)):
        depth += {"{": 1, "}": -1}.get(NGINX[place], 0)
        if depth == 0:
            return NGINX[start:place]
    raise AssertionError(f"{opening} is not closed")


@pytest.mark.parametrize(
    "line",
    [
        'Strict-Transport-Security "max-age=63072000; includeSubDomains" always',
        "X-Content-Type-Options nosniff always",
        "X-Frame-Options DENY always",
        "Referrer-Policy same-origin always",
        "proxy_cookie_flags ~ secure samesite=lax",
        "ssl_protocols       TLSv1.2 TLSv1.3",
        "ssl_reject_handshake on",
        "ssl_session_tickets off",
        "server_tokens off",
        "client_max_body_size  1m",
        "limit_conn visitors",
        "limit_req  zone=pages",
        "proxy_intercept_errors on",
        "return 301 https://$host$request_uri",
    ],
)
def test_the_proxy_has_what_must_be_there(line: str) -> None:
    assert f"{line}" in NGINX


def test_a_visit_stays_with_one_process_by_a_cookie_of_its_own() -> None:
    servers = dict(re.findall(r"upstream (\w+) +\{ hash \$visit consistent; (.*?) \}", NGINX))
    named = re.findall(r"regio\.example +(\w+);", _block("map $host $audience"))
    assert set(servers) == set(named)
    assert set(re.findall(r"proxy_pass (\S+);", NGINX)) == {"http://$audience"}
    given = _block("map $cookie_regiobeeld_visit $new_visit")
    assert "$request_id; Path=/; Secure; HttpOnly; SameSite=Lax" in given
    assert "$request_id" in _block("map $cookie_regiobeeld_visit $visit"), "the first answer goes by what it hands out"
    for line in servers.values():
        listening = [int(port) for port in re.findall(r"server 127\.0\.0\.1:(\d+);", line)]
        assert listening == screens.ports(listening[0], len(listening))


def test_the_policy_of_content_lets_in_nothing_from_elsewhere() -> None:
    policy = re.search(r'Content-Security-Policy "([^"]+)"', NGINX)
    assert policy
    rules = {name: rest for name, _, rest in (part.strip().partition(" ") for part in policy[1].split(";"))}
    assert rules["default-src"] == "'none'"
    assert rules["frame-ancestors"] == rules["object-src"] == "'none'"
    assert "'unsafe-inline'" not in rules["script-src"]
    assert not any("http" in rest or "*" in rest for rest in rules.values())
    index = (Path(streamlit.__file__).parent / "static" / "index.html").read_text()
    inline = [*re.findall(r"<script>(.*?)</script>", index, re.DOTALL), SCRIPT, STEPS, ASKED]
    hashes = {base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in inline}
    assert hashes == set(re.findall(r"'sha256-([^']+)'", rules["script-src"]))


def test_no_header_is_lost_in_a_location() -> None:
    """`add_header` in a location would drop all those of the server."""
    assert "add_header" not in "".join(_block(f"location {place}") for place in ("/ ", "= /_stcore/stream", "/media/"))


def test_files_and_uploads_ask_for_a_login_and_doors_that_nobody_needs_are_shut() -> None:
    for place in ("/media/", "/_stcore/upload_file"):
        assert 'if ($cookie__streamlit_user = "") { return 403; }' in _block(f"location {place}")
    assert "Upgrade           $http_upgrade" in NGINX
    assert "return 404" in _block("location /_stcore/agent")
    assert "return 404" in _block("location /_stcore/metrics")
    allowed = re.search(r"client_max_body_size (\d+)m", _block("location /_stcore/upload_file"))
    assert allowed
    assert MAXIMUM_BYTES < int(allowed[1]) * 2**20 < 1.1 * MAXIMUM_BYTES


def test_the_log_holds_no_choices_and_no_visitor() -> None:
    written = re.search(r"log_format regiobeeld '([^']+)'", NGINX)
    assert written
    assert not {
        "$request ",
        "$request_uri",
        "$args",
        "$query_string",
        "$remote_addr",
        "$http_cookie",
        "$http_referer",
    } & {f"{name}" for name in re.findall(r"\$\w+", written[1])}


@pytest.mark.parametrize("unit", ["regiobeeld.service", "regiobeeld-screens@.service"])
def test_each_process_has_as_little_as_it_needs(unit: str) -> None:
    text = (DEPLOY / "systemd" / unit).read_text()
    for line in (
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "ProtectHome=yes",
        "PrivateTmp=yes",
        "UMask=0077",
        "IPAddressDeny=any",
    ):
        assert line in text, line
    assert "User=root" not in text
    # what each process writes outside its data folder has a place that the unit opens
    assert "@" in unit or {"CacheDirectory=regiobeeld", "Environment=REGIOBEELD_CACHE=/var/cache/regiobeeld"} <= set(
        text.splitlines()
    )
    if "@" in unit:
        assert "User=regiobeeld-%i" in text
        assert "InaccessiblePaths=/var/lib/regiobeeld\n" in text
        assert "ReadOnlyPaths=/srv/regiobeeld/%i" in text


def test_each_audience_is_handed_its_own_product_and_no_other(tmp_path: Path) -> None:
    home, audiences = tmp_path / "home", tmp_path / "audiences"
    for release in ("2026-02-10-0900", "2026-02-11-0900", "2026-02-12-0900"):
        folder = home / "published" / release
        folder.mkdir(parents=True)
        for name in AUDIENCES:
            (folder / f"{name}.duckdb").write_text(f"{name} {release}")
        (folder / "method.json").write_text("{}")
        (folder / "school").mkdir()
        (folder / "school" / "01AA00.duckdb").write_text(release)
        (home / "published" / "next").symlink_to(release)
        (home / "published" / "next").replace(home / "published" / "current")
        for _ in range(2):
            subprocess.run([DEPLOY / "hand_out_products.sh", home, audiences], check=True, timeout=20)
        for name in AUDIENCES:
            current = audiences / name / "published" / "current"
            assert {path.name for path in current.iterdir()} == {f"{name}.duckdb", "method.json"}
            assert (current / f"{name}.duckdb").read_text() == f"{name} {release}"
            assert (current / f"{name}.duckdb").stat().st_mode & 0o777 == 0o440
        assert (audiences / "school" / "published" / "current" / "school" / "01AA00.duckdb").read_text() == release
    kept = sorted(path.name for path in (audiences / "network" / "published").iterdir())
    assert kept == ["2026-02-11-0900", "2026-02-12-0900", "current"]


def test_a_product_that_was_handed_out_is_read_like_any_other(tmp_path: Path) -> None:
    write_release(tmp_path / "home")
    subprocess.run([DEPLOY / "hand_out_products.sh", tmp_path / "home", tmp_path / "out"], check=True, timeout=20)
    product = tmp_path / "out" / "analyst" / "published" / "current" / "analyst.duckdb"
    with duckdb.connect(str(product), read_only=True) as connection:
        assert connection.execute("select count(*) from school").fetchone() == (10,)
