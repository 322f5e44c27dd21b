"""The dbt seeds as Python reads them: the facts live in `dbt_project/seeds` once, for the models and for everyone else.

Belongs here: where they lie and how one is read. What a seed means stands with whoever asks for it. Only the standard
library is used, so that a look costs a few milliseconds.
"""

import csv
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent.parent / "dbt_project" / "seeds"


def seed_file(name: str) -> Path:
    """The CSV of a seed, by its name without the ending."""
    return _FOLDER / f"{name}.csv"


def seed_rows(name: str) -> list[dict[str, str]]:
    """The rows of a seed in their order, every value as text."""
    with seed_file(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
