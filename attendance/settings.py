"""The only reader of the environment: every choice an operator can make, with its default."""

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path

DEFAULT_REVIEW_DAYS = 10
"""School days that a school has to look at a month, where nobody chose."""


@dataclass(frozen=True)
class ProtectionRules:
    """What may leave the alliance; docs/protection.md says why. Sizes in pupils unless the name says otherwise."""

    minimum_pupils: int = 10
    """A school's cohort with fewer pupils on the reference date has no row (REGIOBEELD_MINIMUM_PUPILS)."""
    minimum_rate_pupils: int = 20
    """Shares are given of at least so many pupils (REGIOBEELD_MINIMUM_RATE_PUPILS)."""
    minimum_schools: int = 3
    """A cohort of a municipality has a row if so many schools contribute (REGIOBEELD_MINIMUM_SCHOOLS)."""
    rounding_base: int = 5
    """Counts are multiples of it (REGIOBEELD_ROUNDING_BASE)."""
    minimum_contributors: int = 5
    """Minutes are shown only if so many pupils contribute (REGIOBEELD_MINIMUM_CONTRIBUTORS)."""
    dominance_share: float = 0.2
    """Minutes are shown only if all but the two largest contributions are this share of the largest
    (REGIOBEELD_DOMINANCE_SHARE)."""
    uncertain_minutes: int = 480
    """Hidden minutes stay uncertain by this much to either side (REGIOBEELD_UNCERTAIN_MINUTES)."""
    uncertain_share: float = 0.2
    """… and by this share of the largest contribution (REGIOBEELD_UNCERTAIN_SHARE)."""
    publication_share: float = 0.75
    """A month whose term has passed is published once this share of the schools delivered
    (REGIOBEELD_PUBLICATION_SHARE)."""

    @property
    def least_width(self) -> int:
        """Largest minus smallest value that must remain possible for a small count; also the largest small count."""
        return self.rounding_base - 1

    @property
    def school_window(self) -> int:
        """How far a school's figure may lie from the truth."""
        return self.rounding_base - 1

    @property
    def region_window(self) -> int:
        """How far a sum over schools may: twice as far, so that a school that takes off its own knows nothing more."""
        return 2 * (self.rounding_base - 1)


@dataclass(frozen=True)
class MailServer:
    """The server that takes messages for schools; without one they are laid down as files in the outbox folder."""

    host: str
    """Its name (REGIOBEELD_SMTP_HOST)."""
    port: int
    """Its port (REGIOBEELD_SMTP_PORT); 587, or 465 with `tls`."""
    security: str
    """starttls, tls, or none for a server on this machine (REGIOBEELD_SMTP_SECURITY)."""
    sender: str
    """The address that messages come from (REGIOBEELD_SMTP_SENDER)."""
    user: str
    """Name to log in with; empty = no login (REGIOBEELD_SMTP_USER)."""
    password: str = field(repr=False)
    """From REGIOBEELD_SMTP_PASSWORD, or the file that REGIOBEELD_SMTP_PASSWORD_FILE names; nowhere else."""


@dataclass(frozen=True)
class Settings:
    """All settings of one process. Sizes are in the unit that the name says."""

    home: Path
    """The data folder: everything the platform keeps lies under it (REGIOBEELD_HOME)."""
    database_url: str = field(repr=False)  # it may hold a password
    """Ledger and application data, SQLite or PostgreSQL (REGIOBEELD_DATABASE_URL, an SQLAlchemy URL)."""
    key_file: Path
    """The pseudonym key; outside the data folder (REGIOBEELD_KEY_FILE)."""
    cache: Path
    """What is made once per installation and can be made anew at any time (REGIOBEELD_CACHE)."""
    max_unusable_share: float
    """A delivery with more than this share of unusable rows is refused (REGIOBEELD_MAX_UNUSABLE_SHARE)."""
    protection: ProtectionRules
    """What may leave the alliance."""
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
    dashboard_processes: int
    """How many processes serve the dashboards, the others each ten ports further (REGIOBEELD_DASHBOARD_PROCESSES)."""
    dagster_port: int
    """Port of Dagster's web interface on localhost (REGIOBEELD_DAGSTER_PORT)."""
    review_days: int
    """School days that a school has to look at a month before others see it (REGIOBEELD_REVIEW_DAYS)."""
    address: str
    """Where schools find the screens, without a slash at the end; stands in messages (REGIOBEELD_ADDRESS)."""
    mail: MailServer | None
    """Where messages go out; None = to the outbox folder."""
    products: Path
    """Where the screens find the release in force; a process for one audience is given that audience's own folder
    (REGIOBEELD_PRODUCTS)."""
    audience: frozenset[str] | None
    """The audiences that this process serves, separated by commas: analyst, school, municipality, network; None = all
    (REGIOBEELD_AUDIENCE)."""
    login_file: Path | None
    """The file that says with which provider people log in, and what they get; None = local demo (REGIOBEELD_LOGIN_FILE)."""
    key: str | None = field(default=None, repr=False)
    """The pseudonym key itself, in the place of a file (REGIOBEELD_KEY; a secret per line, the oldest first)."""
    credentials: Path | None = None
    """The folder in which systemd hands this process its secrets (CREDENTIALS_DIRECTORY); no other process reads there."""


def read_settings() -> Settings:
    """Reads the environment. Unset variables take the default; a number that is none raises ValueError."""
    # screens ask some fifty times per page; what was read holds for as long as environment and folder are the same
    return _read(tuple(os.environb.items()), os.getcwd())  # noqa: PTH109 – as cheap as can be


@lru_cache(maxsize=8)
def _read(_variables: tuple[tuple[bytes, bytes], ...], _folder: str) -> Settings:
    environment = os.environ
    home = Path(environment.get("REGIOBEELD_HOME", "data")).expanduser().resolve()
    cache = Path(environment.get("XDG_CACHE_HOME", "~/.cache")) / "regiobeeld"
    configuration = Path(environment.get("XDG_CONFIG_HOME", "~/.config")).expanduser()
    return Settings(
        home=home,
        database_url=environment.get("REGIOBEELD_DATABASE_URL", f"sqlite:///{home / 'application.db'}"),
        key_file=Path(
            environment.get("REGIOBEELD_KEY_FILE", configuration / "regiobeeld" / "pseudonym.key")
        ).expanduser(),
        cache=Path(environment.get("REGIOBEELD_CACHE", cache)).expanduser().resolve(),
        max_unusable_share=float(environment.get("REGIOBEELD_MAX_UNUSABLE_SHARE", "0.2")),
        protection=_protection(environment),
        desk_hours=float(environment.get("REGIOBEELD_DESK_HOURS", "24")),
        kept_releases=int(environment.get("REGIOBEELD_KEPT_RELEASES", "3")),
        memory_limit=environment.get("REGIOBEELD_MEMORY_LIMIT", "3GB"),
        threads=int(environment.get("REGIOBEELD_THREADS", str(min(os.cpu_count() or 2, 8)))),
        dashboard_port=int(environment.get("REGIOBEELD_DASHBOARD_PORT", "8501")),
        dashboard_processes=int(environment.get("REGIOBEELD_DASHBOARD_PROCESSES", "1")),
        dagster_port=int(environment.get("REGIOBEELD_DAGSTER_PORT", "3000")),
        review_days=int(environment.get("REGIOBEELD_REVIEW_DAYS", DEFAULT_REVIEW_DAYS)),
        address=environment.get(
            "REGIOBEELD_ADDRESS", f"http://localhost:{environment.get('REGIOBEELD_DASHBOARD_PORT', '8501')}"
        ).rstrip("/"),
        mail=_mail_server(environment),
        products=Path(environment.get("REGIOBEELD_PRODUCTS", home / "published")).expanduser().resolve(),
        audience=_audience(environment.get("REGIOBEELD_AUDIENCE", "")),
        login_file=_path(environment.get("REGIOBEELD_LOGIN_FILE", "")),
        key=environment.get("REGIOBEELD_KEY") or None,
        credentials=_path(environment.get("CREDENTIALS_DIRECTORY", "")),
    )


def _path(text: str) -> Path | None:
    return Path(text).expanduser().resolve() if text else None


def _audience(text: str) -> frozenset[str] | None:
    return frozenset(name.strip() for name in text.split(",")) if text.strip() else None


def _mail_server(environment: Mapping[str, str]) -> MailServer | None:
    host = environment.get("REGIOBEELD_SMTP_HOST", "")
    if not host:
        return None
    security = environment.get("REGIOBEELD_SMTP_SECURITY", "starttls")
    if security not in ("starttls", "tls", "none"):
        raise ValueError("REGIOBEELD_SMTP_SECURITY: starttls, tls of none")
    password = environment.get("REGIOBEELD_SMTP_PASSWORD", "")
    if file := environment.get("REGIOBEELD_SMTP_PASSWORD_FILE", ""):
        password = Path(file).expanduser().read_text(encoding="utf-8").strip()
    return MailServer(
        host=host,
        port=int(environment.get("REGIOBEELD_SMTP_PORT", "465" if security == "tls" else "587")),
        security=security,
        sender=environment.get("REGIOBEELD_SMTP_SENDER", f"regiobeeld@{host}"),
        user=environment.get("REGIOBEELD_SMTP_USER", ""),
        password=password,
    )


def _protection(environment: Mapping[str, str]) -> ProtectionRules:
    """Each rule from REGIOBEELD_ and its name in capitals."""
    rules = asdict(ProtectionRules())
    given = {
        name: environment[f"REGIOBEELD_{name.upper()}"] for name in rules if f"REGIOBEELD_{name.upper()}" in environment
    }
    return ProtectionRules(**{name: type(rules[name])(text) for name, text in given.items()})
