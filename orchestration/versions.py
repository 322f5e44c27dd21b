"""What the figures depend on beside the deliveries, as short hashes: rules, seeds, the dbt project as a whole."""

import hashlib
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).parent.parent / "dbt_project"


def project_files() -> list[Path]:
    """All files that make up the dbt project."""
    folders = ("models", "macros", "seeds", "tests")
    files = [path for folder in folders for path in (PROJECT / folder).rglob("*") if path.is_file()]
    return sorted([*files, PROJECT / "dbt_project.yml", PROJECT / "profiles.yml"])


@cache
def project_version() -> str:
    """Changes with any file of the dbt project."""
    return _hash(project_files())


@cache
def rules_version() -> str:
    """Changes with anything that decides the figures of a slot: then every school-month is counted anew."""
    deciding = {"models", "macros", "seeds"}
    return _hash(
        [
            path
            for path in project_files()
            if path.suffix in (".sql", ".csv") and set(path.relative_to(PROJECT).parts) & deciding
        ]
    )


def _hash(files: list[Path]) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for path in files:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
