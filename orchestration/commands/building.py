"""Building from the command line: the release, what is due for municipalities, and a school's rehearsal.

What builds is imported when it is clear that there is something to build: it is much.
"""

import atexit
import json
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from attendance import paths
from attendance.errors import RegiobeeldError
from attendance.settings import Settings, read_settings
from orchestration import company
from orchestration.progress import Bars, reporting

if TYPE_CHECKING:
    from orchestration.build import Built


@click.command()
def build() -> None:
    """Neemt in wat in de inbox ligt, telt wat veranderde, controleert en publiceert."""
    settings = read_settings()
    company.start_early(settings)
    from orchestration import build as building

    if building.is_up_to_date(settings):
        click.echo("Alles is bij: er is niets nieuws aangeleverd sinds de laatste publicatie.")
        return
    _run(settings, building.build)


@click.command()
def protect() -> None:
    """Publiceert de maanden die voor gemeenten klaar zijn: beveiligd, en door een tweede programma aangevallen."""
    settings = read_settings()
    if not paths.current_release(settings.home).exists():
        raise click.ClickException("Er is nog niets gepubliceerd. Begin met: regiobeeld build")
    if not _may_be_due(settings):
        click.echo("Geen maand wacht op beveiliging: gemeenten zien al wat klaar is.")
        return
    from orchestration import build as building

    _run(settings, building.protect)


def _may_be_due(settings: Settings) -> bool:
    from duckdb import BinderException, CatalogException, IOException

    from attendance.publication.release import months_due

    try:
        return bool(months_due(settings))
    # a build writes the warehouse, or older code made it: the run waits for it, counts it anew, and sees then
    except (IOException, CatalogException, BinderException):
        return True


def _run(settings: Settings, run: Callable[[Settings], "Built"]) -> None:
    """Shows progress and how it ended, and leaves the process."""
    with reporting(Bars()) as reporter:
        reporter.step("Voorbereiden")
        built = run(settings)
    for problem in built.problems:
        click.echo(problem, err=True)
    if built.is_in_force:
        click.echo(f"Gepubliceerd: {paths.current_release(settings.home).resolve().name}.")
    else:
        click.echo("Er is niets nieuws gepubliceerd; wat er stond, blijft staan.", err=True)
    if built.months_due:
        click.echo(f"Voor gemeenten klaar om te beveiligen: {built.months_due}. Dat doet: regiobeeld protect")
    sys.stdout.flush()
    sys.stderr.flush()
    # all is on disk; taking the libraries down one by one would cost the user a second, and they grumble about it
    atexit._run_exitfuncs()
    os._exit(0 if built.is_in_force else 1)


@click.command()
def rehearse() -> None:
    """Rekent op proef: wat zouden cijfers van een school worden? Vraag en antwoord zijn JSON, via invoer en uitvoer."""
    from orchestration.rehearsal import answer

    try:
        click.echo(answer(read_settings(), sys.stdin.read()))
    except RegiobeeldError as error:
        click.echo(json.dumps({"problem": str(error)}))
