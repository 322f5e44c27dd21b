"""The audit of dependencies: each of its checks finds what it is there for, and the project itself passes those that need no network."""

import http.server
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import dependency_audit as audit

ROOT = Path(__file__).parents[2]
LOCK = "a-b==1.2 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\nc==2.0 ; sys_platform == 'win32' \\\n    --hash=sha256:cc\n"
PINS = audit.pins(LOCK)


def test_the_project_passes_what_needs_no_network() -> None:
    project = audit.tomllib.loads((ROOT / "pyproject.toml").read_text())
    lock = audit.pins((ROOT / "requirements.lock").read_text())
    assert len(lock) > 100
    assert audit.unpinned(lock) == []
    assert audit.undeclared(ROOT, project, audit.importlib.metadata.packages_distributions()) == []
    assert audit.holes(lock, audit.tomllib.loads((ROOT / "advisories.toml").read_text())) == []


def test_a_lock_is_read_with_its_hashes_and_markers() -> None:
    assert [audit.Pin("a-b", "1.2", "", 2), audit.Pin("c", "2.0", "sys_platform == 'win32'", 1)] == PINS


@pytest.mark.parametrize("line", ["a>=1 --hash=sha256:aa", "a==1.2", "a @ git+https://example.invalid/a", "-e ."])
def test_a_line_without_one_version_and_a_hash_is_found(line: str) -> None:
    assert len(audit.unpinned(audit.pins(f"{LOCK}{line}\n"))) == 1


def test_what_is_installed_otherwise_is_found() -> None:
    assert audit.different(PINS, {"a-b": "1.2", "pip": "26"}) == []
    assert audit.different(PINS, {"a-b": "1.3", "d": "1"}) == [
        "a-b: 1.3 is installed, the lock has 1.2",
        "d: installed, not in the lock",
    ]
    assert audit.different(PINS, {}) == ["a-b: in the lock, not installed"]


def test_an_import_that_nobody_declared_is_found(tmp_path: Path) -> None:
    (tmp_path / "attendance").mkdir()
    (tmp_path / "tests").mkdir()
    (tmp_path / "attendance" / "one.py").write_text("import os\nfrom strange.part import thing\nimport known\n")
    (tmp_path / "tests" / "test_one.py").write_text("import pytest\nimport strange\n")
    project = {
        "project": {"dependencies": ["Known[extra]>=1"]},
        "dependency-groups": {"dev": ["pytest", "strange-thing==1"]},
    }
    owners = {"strange": ["strange_thing"], "known": ["known"], "pytest": ["pytest"]}
    found = audit.undeclared(tmp_path, project, owners)
    assert found == ["strange: imported in attendance/, but pyproject.toml does not name strange-thing"]


@pytest.mark.parametrize(
    ("licence", "fits"),
    [
        ("MIT", True),
        ("Apache Software License; MIT License", True),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", True),
        ("AGPL-3.0-only", False),
        ("MIT AND GPL-3.0-only", False),
        ("GPL-2.0-only OR MIT", True),
        ("none", False),
    ],
)
def test_a_licence_must_fit(licence: str, fits: bool) -> None:
    assert (audit.unlicensed({"a": licence}) == []) is fits


@pytest.mark.parametrize(("below", "is_found"), [("1.10", True), ("1.2.1", True), ("1.2", False), ("0.9", False)])
def test_a_known_hole_is_found_by_version(below: str, is_found: bool) -> None:
    advisories = {"advisory": [{"package": "a-b", "below": below, "id": "CVE-1"}]}
    assert bool(audit.holes(PINS, advisories)) is is_found


@contextmanager
def _service(answer: bytes, status: int = 200) -> Iterator[str]:
    class Answers(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_what_the_service_knows_counts_unless_it_was_looked_at() -> None:
    known = json.dumps({"results": [{"vulns": [{"id": "GHSA-1"}, {"id": "GHSA-2"}]}, {}]}).encode()
    with _service(known) as address:
        assert audit.ask_service(PINS, {"GHSA-2": "not ours"}, address) == ["a-b 1.2: GHSA-1"]


@pytest.mark.parametrize("answer", [b"<html>log in first</html>", b"[]", b'{"results": [{}]}'])
def test_a_service_that_does_not_answer_as_it_should_is_none(answer: bytes) -> None:
    with _service(answer) as address:
        assert audit.ask_service(PINS, {}, address) is None
    with _service(answer, 503) as address:
        assert audit.ask_service(PINS, {}, address) is None


def test_no_service_at_all_is_said_within_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert audit.ask_service(PINS, {}, "http://127.0.0.1:9/") is None


def test_lint_runs_the_audit() -> None:
    for goal in ("lint", "test"):
        steps = subprocess.run(
            ["make", "--dry-run", goal], cwd=ROOT, capture_output=True, text=True, timeout=20, check=True
        )
        assert "python dependency_audit.py" in steps.stdout
    done = subprocess.run(
        [sys.executable, "-c", "import dependency_audit"], cwd=ROOT, capture_output=True, timeout=20, check=False
    )
    assert done.returncode == 0
