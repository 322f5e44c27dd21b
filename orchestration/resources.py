"""What assets work with: the platform's settings, ledger and intake, under one lock per run."""

from collections.abc import Generator
from contextlib import contextmanager
from functools import cached_property

import dagster as dg
from pydantic import PrivateAttr

from attendance import paths
from attendance.administration import rewriting
from attendance.deliveries import Ledger
from attendance.intake import landing
from attendance.intake.taking_in import Intake
from attendance.settings import Settings, read_settings

_WAIT_SECONDS = 1800.0


class Platform(dg.ConfigurableResource):
    """Settings, ledger and intake of this data folder. A run holds the build lock from its first asset to its last."""

    protects: bool = False
    """Whether a release brings the months that are due for municipalities; see attendance.publication.municipality."""
    _settings: Settings = PrivateAttr(default_factory=read_settings)

    @property
    def settings(self) -> Settings:
        """The settings of this process."""
        return self._settings

    @cached_property
    def ledger(self) -> Ledger:
        """The ledger, opened on first use."""
        return Ledger.open(self._settings.database_url)

    @cached_property
    def intake(self) -> Intake:
        """The intake, with the pseudonym key loaded on first use."""
        return Intake(self._settings, self.ledger)

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Generator["Platform", None, None]:
        """Waits for its turn: two builds at once would write the same warehouse.

        A lock of the system and not a pool of Dagster's: a run that is killed in a pool keeps its place for good.
        """
        with landing.locked(paths.build_lock(self._settings.home), wait_seconds=_WAIT_SECONDS):
            rewriting.settle(self._settings, self.ledger)
            yield self
