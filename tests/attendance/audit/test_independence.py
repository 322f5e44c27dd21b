"""The auditor shares no code with the protector but the catalogue of tables, and the protector none with the auditor."""

import ast
from collections.abc import Iterator
from pathlib import Path

import attendance

ATTENDANCE = Path(attendance.__file__).parent
SHARED = "attendance.protection.catalogue"


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively"
            assert node.module
            yield node.module


def modules(package: str) -> list[Path]:
    found = sorted((ATTENDANCE / package).rglob("*.py"))
    assert len(found) > 5
    return found


def test_the_auditor_imports_of_the_platform_only_itself_and_the_catalogue() -> None:
    for path in modules("audit"):
        own = {name for name in imported(path) if name.split(".")[0] in ("attendance", "dashboards", "orchestration")}
        assert {name for name in own if not name.startswith("attendance.audit")} <= {SHARED}, path.name


def test_the_catalogue_imports_nothing_of_the_platform() -> None:
    assert not [name for name in imported(ATTENDANCE / "protection" / "catalogue.py") if name.startswith("attendance")]


def test_each_has_a_solver_of_its_own() -> None:
    solvers = {
        package: {
            name.split(".")[0]
            for path in modules(package)
            for name in imported(path)
            if name.startswith(("ortools", "scipy", "highspy"))
        }
        for package in ("audit", "protection")
    }
    assert solvers == {"audit": {"ortools"}, "protection": {"scipy"}}


def test_the_protector_knows_nothing_of_the_auditor() -> None:
    for path in [*modules("protection"), ATTENDANCE / "publication" / "municipality.py"]:
        assert not [name for name in imported(path) if name.startswith("attendance.audit")], path.name
