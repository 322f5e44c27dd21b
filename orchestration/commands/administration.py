"""Commands of the administrator: the key, terms, one pupil's rows, backups."""

import json
import os
import sys
from pathlib import Path

import click

from attendance.deliveries import Ledger
from attendance.settings import read_settings


@click.command("rotate-key")
def rotate_key() -> None:
    """Vervangt de sleutel en versleutelt alle bewaarde pseudoniemen opnieuw; elke leerling blijft één leerling."""
    from attendance.administration.keys import rotate

    settings = read_settings()
    files = rotate(settings, Ledger.open(settings.database_url))
    click.echo(
        f"De sleutel is vervangen en {files} bestanden zijn opnieuw versleuteld.\n"
        f"Bewaar nu een nieuwe kopie van {settings.key_file}, los van de back-up; reservekopieën van de gegevens van vóór "
        "vandaag horen bij de vorige sleutel.\nMaak daarna een nieuwe publicatie: regiobeeld build."
    )


@click.group()
def pupil() -> None:
    """Wat van één leerling bewaard is: inzien of wissen. Het leerlingnummer wordt gevraagd, of gelezen van de invoer."""


_of_school = click.option("--school", "school_id", required=True, help="Vestigingscode, zoals 00AH00.")


def _number() -> str:
    """The pupil number: asked without showing it, or the first line of the input. Never an argument: others see those."""
    interactive = sys.stdin.isatty()
    text = str(click.prompt("Leerlingnummer", hide_input=True)) if interactive else sys.stdin.readline()
    if not text.strip():
        raise click.UsageError("Geef het leerlingnummer op de invoer, of typ het als erom gevraagd wordt.")
    return text


@pupil.command()
@_of_school
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Schrijf alle rijen hierheen (JSON).")
def show(school_id: str, output: Path | None) -> None:
    """Toont wat van een leerling bewaard is, voor een verzoek om inzage."""
    from attendance.administration.erasure import kept_rows

    settings = read_settings()
    found = kept_rows(settings, Ledger.open(settings.database_url), school_id.upper(), _number())
    for one in found:
        counts = ", ".join(f"{len(rows)} × {_ROWS[name]}" for name, rows in one.rows.items())
        click.echo(f"{one.month:%Y-%m}: {counts}.")
    if not found:
        click.echo("Van deze leerling is niets bewaard.")
    if output and found:
        content = [{"month": f"{one.month:%Y-%m}", **one.rows} for one in found]
        descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(content, file, default=str, ensure_ascii=False, indent=2)
        click.echo(f"Alle rijen staan in {output}, alleen leesbaar voor uzelf.")


_ROWS = {
    "enrolment": "inschrijving",
    "slot": "les in het rooster",
    "registration": "registratie",
    "pupil_total": "maandtotaal",
}


@pupil.command()
@_of_school
@click.option("--yes", is_flag=True, help="Niet om bevestiging vragen.")
def erase(school_id: str, yes: bool) -> None:
    """Wist alles wat van een leerling bewaard is. Gepubliceerde cijfers blijven; de volgende telling is zonder."""
    from attendance.administration.erasure import erase as erase_rows

    settings = read_settings()
    number = _number()
    if not yes:
        click.confirm("Alle rijen van deze leerling wissen? Dat is niet terug te draaien.", abort=True)
    removed = erase_rows(settings, Ledger.open(settings.database_url), school_id.upper(), number)
    if removed:
        click.echo(
            f"{removed} rijen gewist. Maak nu een nieuwe publicatie (regiobeeld build) en ruim daarna oudere op (regiobeeld "
            "retention). Laat de school deze leerling ook uit volgende exports weg; anders komt hij of zij terug. "
            "Reservekopieën van vóór vandaag bevatten de rijen nog."
        )
    else:
        click.echo("Van deze leerling is niets bewaard.")


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
def backup(path: Path) -> None:
    """Maakt een reservekopie van administratie, gegevens en publicatie in een nieuwe map. De sleutel gaat niet mee."""
    from attendance.administration.backup import back_up

    settings = read_settings()
    made = back_up(settings, Ledger.open(settings.database_url), path)
    click.echo(f"Reservekopie in {path}: {made.files} bestanden, {made.size / 1e6:.1f} MB.")
    click.secho(
        f"LET OP: de sleutel zit er niet in. Bewaar {'REGIOBEELD_KEY' if settings.key else settings.key_file} apart, nooit "
        f"bij deze kopie (kenmerk {made.key_fingerprint or 'nog geen'}). Zonder die sleutel is na herstel niets meer toe te "
        "voegen. Wat nog wacht in de inbox zit er ook niet in.",
        err=True,
        bold=True,
    )


@click.command()
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path))
def restore(path: Path) -> None:
    """Zet een reservekopie terug in een lege gegevensmap en kijkt of de sleutel erbij hoort."""
    from attendance.administration import keys
    from attendance.administration.backup import restore as put_back

    settings = read_settings()
    made = put_back(settings, path)
    click.echo(f"Teruggezet in {settings.home}: de stand van {made.made_at:%d-%m-%Y %H:%M}, {made.files} bestanden.")
    if made.key_fingerprint:
        keys.confirmed_key(settings, Ledger.open(settings.database_url))
        click.echo("De sleutel hoort erbij. Maak het rekenbestand opnieuw met: regiobeeld build.")


@click.command()
@click.option("--dry-run", is_flag=True, help="Alleen laten zien wat er weg zou gaan.")
def retention(dry_run: bool) -> None:
    """Ruimt op wat zijn bewaartermijn voorbij is: rijen van leerlingen, uploads, oude publicaties, logboeken."""
    from attendance.administration.retention import apply

    settings = read_settings()
    removals = apply(settings, Ledger.open(settings.database_url), dry_run=dry_run)
    for one in removals:
        click.echo(f"{one.count:>8}  {one.what}")
    if not removals:
        click.echo("Niets is zijn bewaartermijn voorbij.")
    elif dry_run:
        click.echo("Er is niets weggehaald (--dry-run).")
