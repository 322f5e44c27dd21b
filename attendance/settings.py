"""The only reader of the environment: every choice an operator can make, with its default."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """All settings of one process. Sizes are in the unit that the name says."""

    home: Path
    """The data folder: everything the platform keeps lies under it (REGIOBEELD_HOME)."""
    database_url: str
    """Ledger and application data, SQLite or PostgreSQL (REGIOBEELD_DATABASE_URL, an SQLAlchemy URL)."""
    key_file: Path
    """The pseudonym key; outside the data folder (REGIOBEELD_KEY_FILE)."""
    max_unusable_share: float
    """A delivery with more than this share of unusable rows is refused (REGIOBEELD_MAX_UNUSABLE_SHARE)."""
    minimum_pupils: int
    """Smallest number of pupils in a cell of the municipality product (REGIOBEELD_MINIMUM_PUPILS)."""
    desk_hours: float
    """How long an upload that nobody confirmed stays on the desk (REGIOBEELD_DESK_HOURS)."""
    kept_releases: int
    """How many releases stay on disk (REGIOBEELD_KEPT_RELEASES)."""
    memory_limit: str
    """Memory that the warehouse may use, as DuckDB writes it (REGIOBEELD_MEMORY_LIMIT)."""
    threads: int
    """Worker threads for intake and warehouse (REGIOBEELD_THREADS)."""
    dashboard_port: int
    """Port of the dashboards on localhost (REGIOBEELD_DASHBOARD_PORT)."""
    dagster_port: int
    """Port of Dagster's web interface on localhost (REGIOBEELD_DAGSTER_PORT)."""


def read_settings() -> Settings:
    """Reads the environment. Unset variables take the default; a number that is none raises ValueError."""
    environment = os.environ
    home = Path(environment.get("REGIOBEELD_HOME", "data")).expanduser().resolve()
    configuration = Path(environment.get("XDG_CONFIG_HOME", "~/.config")).expanduser()
    return Settings(
        home=home,
        database_url=environment.get("REGIOBEELD_DATABASE_URL", f"sqlite:///{home / 'application.db'}"),
        key_file=Path(
            environment.get("REGIOBEELD_KEY_FILE", configuration / "regiobeeld" / "pseudonym.key")
        ).expanduser(),
        max_unusable_share=float(environment.get("REGIOBEELD_MAX_UNUSABLE_SHARE", "0.2")),
        minimum_pupils=int(environment.get("REGIOBEELD_MINIMUM_PUPILS", "10")),
        desk_hours=float(environment.get("REGIOBEELD_DESK_HOURS", "24")),
        kept_releases=int(environment.get("REGIOBEELD_KEPT_RELEASES", "3")),
        memory_limit=environment.get("REGIOBEELD_MEMORY_LIMIT", "3GB"),
        threads=int(environment.get("REGIOBEELD_THREADS", str(min(os.cpu_count() or 2, 8)))),
        dashboard_port=int(environment.get("REGIOBEELD_DASHBOARD_PORT", "8501")),
        dagster_port=int(environment.get("REGIOBEELD_DAGSTER_PORT", "3000")),
    )
