"""What the project stands on: pinned, the same everywhere, declared, under a licence that fits, without known holes.

Part of `make lint`, in seconds and without a network: it reads requirements.lock, pyproject.toml, what is installed, and
advisories.toml, a list of known holes with its date. Where the advisory service (OSV) answers it is asked as well, and
what it knows counts; where it does not, that is said and nothing else changes.
"""

import importlib.metadata
import json
import re
import sys
import threading
import tomllib
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent
SERVICE = "https://api.osv.dev/v1/querybatch"
LONGEST_WAIT_SECONDS = 3.0
OLD_AFTER_DAYS = 180
RUNTIME = ("attendance", "dashboards", "orchestration", "expectations")
DEVELOPMENT = ("tests", "benchmarks")
OF_THE_INSTALLER = frozenset({"pip", "regiobeeld"})
"""Installed beside the lock: by the standard library's venv, and this project itself."""
LICENCES = re.compile(
    r"\b(mit|mit-0|mit-cmu|0?bsd|isc|apache|psf|python software foundation|mpl|mozilla|zlib|cc0|lgpl|ofl|unlicense)\b",
    re.I,
)
"""Kinds of licence that fit a service that is open to read; LGPL and MPL as long as the library itself is not changed."""
LICENCES_BY_HAND = {
    "text-unidecode": "under the Artistic License, one of its two",
    "axe-playwright-python": "says MIT in its licence file only; axe-core in it is MPL-2.0",
}
_IMPORT = re.compile(r"^\s*(?:import|from)\s+([A-Za-z_]\w*)", re.M)


@dataclass(frozen=True)
class Pin:
    """One line of the lock."""

    name: str
    version: str
    marker: str
    hashes: int


def normal(name: str) -> str:
    """The name of a distribution as registries compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lock: str) -> list[Pin]:
    """The lines of a lock as `uv export` writes it; whatever is no pin comes out with an empty version."""
    found = []
    for entry in re.split(r"\n(?=\S)", lock.replace("\\\n", " ").strip()):
        head, _, rest = entry.partition("--hash")
        requirement, _, marker = head.partition(";")
        name, _, version = requirement.strip().partition("==")
        found.append(
            Pin(normal(name), version.strip(), marker.strip(), f"--hash{rest}".count("--hash=sha256:") if rest else 0)
        )
    return found


def unpinned(lock: Iterable[Pin]) -> list[str]:
    """Lines of the lock without one version or without hashes."""
    return [
        f"{one.name or 'a line'}: not pinned to a version with hashes"
        for one in lock
        if not one.hashes or not re.fullmatch(r"[\w.!+]+", one.version)
    ]


def different(lock: Iterable[Pin], installed: Mapping[str, str]) -> list[str]:
    """What is installed otherwise than the lock says, or beside it; what the lock has for other machines may be missing."""
    wanted: dict[str, set[str]] = {}
    for one in lock:
        wanted.setdefault(one.name, set()).add(one.version)
    always = {one.name for one in lock if not one.marker}
    return [
        *(f"{name}: {installed[name]} is installed, the lock has {', '.join(sorted(versions))}" for name, versions in sorted(wanted.items()) if name in installed and installed[name] not in versions),
        *(f"{name}: in the lock, not installed" for name in sorted(always - installed.keys())),
        *(f"{name}: installed, not in the lock" for name in sorted(installed.keys() - wanted.keys() - OF_THE_INSTALLER)),
    ]  # fmt: skip


def declared(project: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    """What pyproject.toml asks for: to run, and to develop as well."""

    def names(requirements: Iterable[str]) -> set[str]:
        return {normal(re.split(r"[\s<>=!~;\[]", one, maxsplit=1)[0]) for one in requirements}

    runtime = names(project["project"]["dependencies"])
    for extra in project["project"].get("optional-dependencies", {}).values():
        runtime |= names(extra)
    return runtime, runtime | names(project["dependency-groups"]["dev"])


def undeclared(root: Path, project: Mapping[str, Any], owners: Mapping[str, Iterable[str]]) -> list[str]:
    """Modules that the code imports from a distribution that pyproject.toml does not name. `owners`: module → distributions."""
    runtime, development = declared(project)
    found = set()
    for folders, allowed in ((RUNTIME, runtime), (DEVELOPMENT, development)):
        for path in (path for folder in folders for path in (root / folder).rglob("*.py")):
            for module in set(_IMPORT.findall(path.read_text(encoding="utf-8"))) & owners.keys():
                names = {normal(name) for name in owners[module]}
                if (
                    not names & allowed
                    and module not in (*RUNTIME, *DEVELOPMENT)
                    and module not in sys.stdlib_module_names
                ):
                    found.add(
                        f"{module}: imported in {path.relative_to(root).parts[0]}/, but pyproject.toml does not name {' or '.join(sorted(names))}"
                    )
    return sorted(found)  # fmt: skip


def unlicensed(licences: Mapping[str, str]) -> list[str]:
    """Distributions under a licence that is not known to fit: every part of an AND, one part of an OR."""
    found = []
    for name, text in sorted(licences.items()):
        parts = [re.split(r"\bOR\b", part) for part in re.split(r"\bAND\b|;", text.replace("(", " ").replace(")", " "))]
        if name not in LICENCES_BY_HAND and not all(any(LICENCES.search(one) for one in part) for part in parts):
            found.append(f"{name}: licence ‘{text}’ is not on the list")
    return found


def holes(lock: Iterable[Pin], advisories: Mapping[str, Any]) -> list[str]:
    """Versions in the lock that the snapshot knows a hole of."""
    return [
        f"{one.name} {one.version}: {known['id']}, mended in {known['below']}"
        for one in lock
        for known in advisories["advisory"]
        if known["package"] == one.name and _order(one.version) < _order(known["below"])
    ]


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version.partition("+")[0]))


def ask_service(lock: Iterable[Pin], accepted: Mapping[str, str], service: str = SERVICE) -> list[str] | None:
    """What the advisory service knows of the lock, without what was looked at and accepted; None if it does not answer."""
    asked = list(lock)
    answer: list[list[str]] = []

    def ask() -> None:
        queries = [{"package": {"name": one.name, "ecosystem": "PyPI"}, "version": one.version} for one in asked]
        request = urllib.request.Request(
            service, json.dumps({"queries": queries}).encode(), {"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=LONGEST_WAIT_SECONDS) as response:
                results = json.load(response)["results"]
            answer.append(
                [
                    f"{one.name} {one.version}: {hole['id']}"
                    for one, result in zip(asked, results, strict=True)
                    for hole in result.get("vulns", ())
                    if hole["id"] not in accepted
                ]
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return  # no network, or something on the way that answers in its place

    asking = threading.Thread(target=ask, daemon=True)  # a name that nobody resolves would hold up for longer than this
    asking.start()
    asking.join(LONGEST_WAIT_SECONDS)
    return answer[0] if answer else None


def main() -> int:
    """Checks it all and says what is wrong; 1 if something is."""
    lock = pins((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    advisories = tomllib.loads((ROOT / "advisories.toml").read_text(encoding="utf-8"))
    distributions = {normal(one.name): one for one in importlib.metadata.distributions()}
    problems = [
        *unpinned(lock),
        *different(lock, {name: one.version for name, one in distributions.items()}),
        *undeclared(ROOT, project, importlib.metadata.packages_distributions()),
        *unlicensed({name: licence_of(one) for name, one in distributions.items() if name not in OF_THE_INSTALLER}),
        *holes(lock, advisories),
    ]
    told = ask_service(lock, advisories.get("accepted", {}))
    taken: date = advisories["date"]
    if told is None:
        print(f"The advisory service does not answer here; checked against advisories.toml of {taken}.")
        if (date.today() - taken).days > OLD_AFTER_DAYS:
            print("That list is old: look at the advisories of what is in the lock, and renew it.")
    problems += told or []
    print(
        "\n".join(problems)
        or f"{len(lock)} dependencies: pinned, installed as pinned, declared, licensed, no known hole."
    )
    return 1 if problems else 0


def licence_of(distribution: importlib.metadata.Distribution) -> str:
    """The licence as the distribution says it: an SPDX expression, else its classifiers, else the first line of its text."""
    said = distribution.metadata
    classifiers = [
        one.rpartition("::")[2].strip() for one in said.get_all("Classifier", []) if one.startswith("License ::")
    ]
    return str(said["License-Expression"] or "; ".join(classifiers) or (said["License"] or "none").splitlines()[0])


if __name__ == "__main__":
    sys.exit(main())
