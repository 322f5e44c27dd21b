"""Published months as they are kept: what was true, what was shown, and what proves that it is safe.

Each release carries all of them in its own folder, linked from the release before; so a month is published and
remembered by one and the same rename, and a kill leaves both or neither. Nothing here is read by any screen.
"""

import json
import os
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from attendance.protection.catalogue import TierClass, school_year
from attendance.settings import ProtectionRules

if TYPE_CHECKING:
    import pandas as pd  # most releases protect no month, and do without

FOLDER = "protection"
_ABOUT = "about.json"


@dataclass(frozen=True)
class Counts:
    """What is kept of a month's counts."""

    cells: "pd.DataFrame"
    """family, school_id, education_type, year_group, class, pupils, rounded: every inner cell, zeros included."""
    windows: "pd.DataFrame"
    """family, form, count, stable_low … moved_high, was_small: what readers of all months know of each sum."""
    widened: dict[str, int]
    """Per family by how much the windows of sums over cohorts were widened, because nothing nearer was possible."""

    @property
    def widest(self) -> int:
        """The most that any family was widened by; 0 as a rule."""
        return max(self.widened.values(), default=0)


@dataclass(frozen=True)
class Hours:
    """What is kept of the minutes of a month."""

    cells: "pd.DataFrame"
    """school_id, education_type, year_group, category, minutes: every inner cell, zeros included."""
    sums: "pd.DataFrame"
    """period (`month` or the term), level, the columns of all levels, part, form, minutes, contributors, largest, second,
    need, state (shown or hidden)."""
    certificates: "pd.DataFrame"
    """certificate, month, school_id, education_type, year_group, category, minutes: differences with the true table."""


@dataclass(frozen=True)
class FrozenMonth:
    """One published month."""

    month: date
    schools: "pd.DataFrame"
    """school_id, municipality_code, municipality, sector, is_delivered, is_counted, is_year_counted."""
    cohorts: "pd.DataFrame"
    """school_id, education_type, year_group, pupils, reference_pupils (missing if not there on the reference date)."""
    counts: Counts
    hours: Hours
    classes: list[TierClass]
    signals: list[str]
    categories: list[str]
    rules: ProtectionRules
    closes_term: bool
    """Whether the sums of its term are shown with it."""

    def frames(self) -> "dict[str, pd.DataFrame]":
        """All that is kept as tables, by file name."""
        return {
            "schools": self.schools,
            "cohorts": self.cohorts,
            "count_cells": self.counts.cells,
            "count_windows": self.counts.windows,
            "hour_cells": self.hours.cells,
            "hour_sums": self.hours.sums,
            "hour_certificates": self.hours.certificates,
        }


def folder_of(release: Path, month: date) -> Path:
    """Where a release keeps a month."""
    return release / FOLDER / f"{month:%Y-%m}"


def write(frozen: FrozenMonth, release: Path) -> None:
    """Writes a month into the folder of a release that is not yet in force."""
    folder = folder_of(release, frozen.month)
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in frozen.frames().items():
        frame.to_parquet(folder / f"{name}.parquet", index=False, compression="zstd")
    about = {
        "month": frozen.month.isoformat(),
        "classes": [asdict(one) for one in frozen.classes],
        "signals": frozen.signals,
        "categories": frozen.categories,
        "rules": asdict(frozen.rules),
        "closes_term": frozen.closes_term,
        "widened": frozen.counts.widened,
    }
    (folder / _ABOUT).write_text(json.dumps(about, indent=1))


def read(folder: Path) -> FrozenMonth:
    """One month from its folder."""
    import pandas as pd

    about = json.loads((folder / _ABOUT).read_text())

    def frame(name: str) -> "pd.DataFrame":
        return pd.read_parquet(folder / f"{name}.parquet")

    return FrozenMonth(
        month=date.fromisoformat(about["month"]),
        schools=_with_counted(frame("schools")),
        cohorts=frame("cohorts"),
        counts=Counts(frame("count_cells"), frame("count_windows"), about.get("widened", {})),
        hours=Hours(frame("hour_cells"), frame("hour_sums"), frame("hour_certificates")),
        classes=[TierClass(**one) for one in about["classes"]],
        signals=about["signals"],
        categories=about["categories"],
        rules=ProtectionRules(**about["rules"]),
        closes_term=about["closes_term"],
    )


def _with_counted(schools: "pd.DataFrame") -> "pd.DataFrame":
    """Months that were published before schools could be left out count all that delivered."""
    missing = {"is_counted", "is_year_counted"} - set(schools.columns)
    return schools.assign(**dict.fromkeys(missing, schools["is_delivered"]))


def folders(release: Path | None) -> list[Path]:
    """The months that a release keeps, in their order."""
    return sorted(path for path in (release / FOLDER).glob("20*-*")) if release else []


def month_of(folder: Path) -> date:
    """The month that a folder is of."""
    return date.fromisoformat(f"{folder.name}-01")


def of_school_year(release: Path | None, year: int) -> list[FrozenMonth]:
    """The months of one school year."""
    return [read(path) for path in folders(release) if school_year(month_of(path)) == year]


def carry_over(before: Path | None, release: Path) -> None:
    """Gives a new release all months of the one before, as second links to the same files."""
    for source in folders(before):
        target = release / FOLDER / source.name
        target.mkdir(parents=True)
        for file in source.iterdir():
            os.link(file, target / file.name)
