"""The data folder's convention: where each thing lies, as small functions of the home folder.

inbox/                    deliveries waiting; inbox/geweigerd/ what was refused, with its answer
landing/<upload_id>/      an upload on its way in; gone once its raw tables are committed
desk/<upload_id>/         an upload that is shown to its school before it is final; no build takes it
rehearsal/<name>/         a scratch data folder in which is tried what figures would become; gone after the answer
outbox/                   messages to schools, where no mail server sends them
raw/<table>/school_id=…/month=…/<delivery_id>.parquet
raw/<table>.parquet       the small tables, handed over whole before each build
warehouse.duckdb          can always be rebuilt from raw/ and the ledger
rewriting/<change_id>/    new versions of what is kept, until they take the place of the old ones; mostly absent
kept/<school_year>/<table>.parquet    released aggregates of school years whose pupil rows are gone
published/<release_id>/   one file per audience; published/current points to the one in force
dagster/                  run history
"""

from datetime import date
from pathlib import Path

CURRENT = "current"
"""In the folder of releases: what points to the one in force."""


def inbox(home: Path) -> Path:
    """Where deliveries are dropped."""
    return home / "inbox"


def refused(home: Path) -> Path:
    """Where a refused inbox file waits for its owner, beside the answer."""
    return home / "inbox" / "geweigerd"


def landing(home: Path) -> Path:
    """Uploads that are being taken in."""
    return home / "landing"


def desk(home: Path) -> Path:
    """Uploads that wait for the school's own yes or no."""
    return home / "desk"


def rehearsals(home: Path) -> Path:
    """Scratch data folders of rehearsals."""
    return home / "rehearsal"


def outbox(home: Path) -> Path:
    """Messages to schools that no mail server sends."""
    return home / "outbox"


def raw(home: Path) -> Path:
    """Pseudonymised tables, one file per table, school, month and delivery."""
    return home / "raw"


def raw_file(home: Path, table: str, school_id: str, month: date, delivery_id: str) -> Path:
    """The file of one bulk raw table of one delivery; `month` is the first day of the month."""
    return raw(home) / table / f"school_id={school_id}" / f"month={month:%Y-%m-%d}" / f"{delivery_id}.parquet"


def published_inputs(home: Path) -> Path:
    """The version of all inputs that the release in force was made from; written last of all by a build."""
    return raw(home) / "inputs_published"


def raw_small(home: Path, table: str) -> Path:
    """The file of a small raw table that is handed over whole."""
    return raw(home) / f"{table}.parquet"


def rewriting(home: Path) -> Path:
    """New versions of what is kept, on their way in."""
    return home / "rewriting"


def kept(home: Path) -> Path:
    """Released aggregates of school years whose pupil rows are gone: one folder per school year, one file per table."""
    return home / "kept"


def build_lock(home: Path) -> Path:
    """Held by whoever builds or changes what is kept: one at a time."""
    return home / ".build.lock"


def rows_lock(home: Path) -> Path:
    """Shared by all that take in; held alone by whoever changes rows that were taken in."""
    return home / ".rows.lock"


def warehouse(home: Path) -> Path:
    """The DuckDB file that dbt builds in."""
    return home / "warehouse.duckdb"


def published(home: Path) -> Path:
    """Releases, one folder each."""
    return home / "published"


def current_release(home: Path) -> Path:
    """The pointer to the release in force: a symbolic link, replaced by rename."""
    return published(home) / CURRENT


def dagster_home(home: Path) -> Path:
    """Dagster's own storage."""
    return home / "dagster"
