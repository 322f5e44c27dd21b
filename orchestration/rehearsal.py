"""The rehearsal: what a school's figures would become, by the real hand-over and the real models in a scratch folder."""

import json
import os
import shutil
import time
from contextlib import redirect_stdout
from pathlib import Path

from attendance import duckdb_files, paths
from attendance.deliveries import Ledger
from attendance.desk import drafts
from attendance.desk.answer import load
from attendance.desk.rehearsal import MEASURES, Figures, Question, Rehearsal
from attendance.desk.scratch import lay_out, scratch_folder
from attendance.errors import RehearsalFailed
from attendance.intake import handover, landing
from attendance.intake.taking_in import Intake
from attendance.school_calendar import school_year_of
from attendance.settings import Settings
from attendance.statements import corrections
from orchestration import dbt_engine
from orchestration.versions import project_version, rules_version

_COMPARED = ("attendance_month", "tier_distribution", "absence_category_month")
_WAIT_SECONDS = 300.0
_WHO = "proefberekening"


def rehearse(settings: Settings, question: Question) -> Rehearsal:
    """Counts a school's school year as it is and as it would be. Nothing of the platform changes.

    Raises RehearsalFailed if there is nothing to count or the models fail, FileNotFoundError if the draft is gone.
    """
    began = time.monotonic()
    ledger = Ledger.open(settings.database_url)
    school_year = _school_year(settings, ledger, question)
    place = paths.rehearsals(settings.home) / ".place.lock"  # one at a time: each takes a good part of the machine
    with landing.locked(place, wait_seconds=_WAIT_SECONDS), scratch_folder(settings.home) as folder:
        scratch = lay_out(settings, ledger, question.school_id, school_year, folder)
        models = _Models(settings, scratch)
        own = Ledger.open(scratch.database_url)
        before = models.figures(own) if own.deliveries("accepted") else Figures()
        is_refused = _apply(settings, scratch, own, question)
        after = before if is_refused else models.figures(own)
    return Rehearsal(before, after, is_refused, round(time.monotonic() - began, 1))


def _school_year(settings: Settings, ledger: Ledger, question: Question) -> int:
    """The school year that is counted: that of the draft's last month, else of the latest month in force."""
    answer = load(drafts.find(settings.home, question.draft).folder) if question.draft else None
    months = [month.month for month in answer.months] if answer else []
    months = months or [one.month for one in ledger.deliveries("accepted", school_id=question.school_id) if one.month]
    if not months:
        raise RehearsalFailed("Er is van deze school nog niets om mee te rekenen; lever eerst een maand aan.")
    return school_year_of(max(months))


def _apply(settings: Settings, scratch: Settings, ledger: Ledger, question: Question) -> bool:
    """Makes the changes in the scratch folder; True if the draft is refused there."""
    if question.changes:
        corrections.record(ledger, question.school_id, question.changes, _WHO)
    if question.draft is None:
        return False
    draft = drafts.find(settings.home, question.draft)
    return Intake(scratch, ledger).deliver(draft.payload, draft.school_id, draft.months).refused


class _Models:
    """dbt in a scratch folder; what does not differ from one rehearsal to the next is kept by the platform."""

    def __init__(self, settings: Settings, scratch: Settings) -> None:
        self._scratch = scratch
        seeds = paths.rehearsals(settings.home) / f"seeds-{project_version()}.duckdb"
        if not seeds.exists():
            for outdated in seeds.parent.glob("seeds-*"):
                outdated.unlink()
            self._run("seed")
            shutil.copyfile(paths.warehouse(scratch.home), seeds.with_suffix(".partial"))
            seeds.with_suffix(".partial").rename(seeds)
        else:
            shutil.copyfile(seeds, paths.warehouse(scratch.home))

    def figures(self, ledger: Ledger) -> Figures:
        """Hands over what the scratch ledger holds, counts what changed and reads the figures."""
        handover.hand_over(self._scratch.home, ledger, rules_version(), project_version())
        self._run("run", "--select", *(f"+{model}" for model in _COMPARED))
        with duckdb_files.reading(paths.warehouse(self._scratch.home)) as connection:
            return Figures(
                attendance=duckdb_files.rows(
                    connection,
                    f"""select month, {", ".join(f"sum({name})::bigint as {name}" for name in MEASURES)}
                    from marts.attendance_month group by month order by month""",
                ),
                tiers=duckdb_files.rows(
                    connection,
                    """select month, profile, period_kind, tier, sum(pupils)::bigint as pupils
                    from marts.tier_distribution group by all order by all""",
                ),
                categories=duckdb_files.rows(
                    connection,
                    """select month, category, sum(absent_minutes)::bigint as absent_minutes, sum(pupils)::bigint as pupils
                    from marts.absence_category_month group by all order by all""",
                ),
            )

    def _run(self, *arguments: str) -> None:
        with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
            result = dbt_engine.run(self._scratch, arguments)
        if not result.success:  # without dbt's own words, which may quote data
            raise RehearsalFailed("De proefberekening is niet gelukt; probeer het later nog eens.")


def answer(settings: Settings, text: str) -> str:
    """The JSON answer to a JSON question; a question that can't be answered gives its reason in Dutch under `problem`."""
    try:
        return rehearse(settings, Question.from_json(text)).to_json()
    except FileNotFoundError:
        return json.dumps({"problem": "De aanlevering is intussen van het bureau gehaald of vervangen; begin opnieuw."})
