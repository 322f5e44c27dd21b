"""Following how it stands: who delivered what, what schools are told of it, and whether what was published is safe."""

from collections import Counter
from datetime import date

import click
from rich.console import Console
from rich.table import Table

from attendance import database, paths
from attendance.deliveries import Ledger
from attendance.errors import NothingPublished
from attendance.intake import landing
from attendance.messages import reminders
from attendance.publication import names
from attendance.settings import read_settings


@click.command()
def status() -> None:
    """Toont wat is aangeleverd, wat wacht, wat is geweigerd en waarom, en de laatste publicatie."""
    settings = read_settings()
    ledger = Ledger.open(settings.database_url)
    deliveries = ledger.deliveries()
    months = sorted({one.month for one in deliveries if one.month})
    table = Table("school", *(f"{month:%Y-%m}" for month in months), title="Aanleveringen")
    by_key = Counter((one.school_id, one.month, one.status) for one in deliveries)
    for school_id in sorted({one.school_id for one in deliveries if one.school_id}):
        table.add_row(school_id, *(_cell(by_key, school_id, month) for month in months))
    console = Console(stderr=True)
    console.print(table)
    console.print("● aangenomen   ↻ gecorrigeerd   ✕ geweigerd   Σ alleen totalen bewaard   · niets ontvangen")
    findings = ledger.rows(database.finding)
    for one in deliveries:
        if one.status == "refused":
            reasons = [
                row["sentence"]
                for row in findings
                if row["delivery_id"] == one.delivery_id and row["severity"] == "refused"
            ]
            console.print(
                f"Geweigerd op {one.received_at:%d-%m-%Y %H:%M}: {one.school_id or 'onbekende school'}. {' '.join(reasons)}"
            )
    waiting = len(landing.waiting(settings.home)) + len(landing.inbox_entries(settings.home))
    console.print(f"In de inbox wachten {waiting} aanleveringen." if waiting else "De inbox is leeg.")
    current = paths.current_release(settings.home)
    console.print(
        f"Laatste publicatie: {current.resolve().name}" if current.exists() else "Er is nog niets gepubliceerd."
    )


def _cell(by_key: Counter[tuple[str | None, date | None, str]], school_id: str, month: date) -> str:
    marks = {"accepted": "●", "superseded": "↻", "refused": "✕", "expired": "Σ"}
    shown = "".join(mark for state, mark in marks.items() if by_key[school_id, month, state])
    return shown or "·"


@click.command()
@click.option("--dry-run", is_flag=True, help="Alleen laten zien wat er verstuurd zou worden.")
def remind(dry_run: bool) -> None:
    """Stuurt scholen hooguit één keer per week bericht: wat binnen is, wat nog komt, en één volgende stap."""
    settings = read_settings()
    outcomes = reminders.remind(settings, Ledger.open(settings.database_url), dry_run=dry_run)
    for outcome in outcomes:
        click.echo(f"{outcome.digest.school_id} {outcome.digest.name}: {_told(outcome.state, outcome.way, dry_run)}.")
        if dry_run and outcome.way and outcome.state == reminders.BEGUN:
            click.echo(f"\nOnderwerp: {outcome.digest.subject()}\n\n{outcome.digest.text(settings.address)}")
    if not outcomes:
        click.echo("Er is nog geen school die iets aanleverde.")
    if any(outcome.state in (reminders.FAILED, reminders.UNCERTAIN) for outcome in outcomes):
        raise SystemExit(1)


def _told(state: str, way: str | None, dry_run: bool) -> str:
    """What became of a message, in words."""
    by = "per e-mail" if way == "mail" else "in de map outbox"
    if dry_run and state == "begun":
        return f"zou bericht krijgen, {by}"
    return {
        "sent": f"bericht verstuurd, {by}" if way == "mail" else f"bericht klaargelegd, {by}",
        "failed": "de mailserver nam het bericht niet aan; een volgende keer proberen we het opnieuw",
        "uncertain": "de verbinding viel weg; om niet dubbel te sturen wachten we een week",
        "quiet": "niets te melden",
        "recent": "kreeg deze week al bericht",
        "unwanted": "wil geen bericht",
    }[state]


@click.command()
@click.argument("release", required=False)
def audit(release: str | None) -> None:
    """Rekent na wat een slimme lezer uit een publicatie voor gemeenten kan afleiden (standaard de laatste)."""
    # what solves and protects takes longer to import than the other commands take
    from attendance.publication import municipality, older_releases
    from attendance.publication.release import in_force

    settings = read_settings()
    folder = paths.published(settings.home) / release if release else in_force(settings.home)
    if not (folder / names.MUNICIPALITY).exists():
        raise NothingPublished(f"Publicatie {folder.name} is er niet (meer).")
    with older_releases.told():
        reports = municipality.audit_again(folder)
    for report in reports:
        click.echo(municipality.sentence(report))
    if not reports:
        click.echo("Deze publicatie bevat nog geen maanden voor gemeenten.")
    if any(report["below_bound"] for report in reports):
        click.echo("Niet veilig: deze publicatie mag niet naar buiten.", err=True)
        raise SystemExit(1)
