"""Commands of the administrator: the key, terms, one pupil's rows, backups. Thin: what they do is in attendance/."""

import click

from attendance.deliveries import Ledger
from attendance.settings import read_settings


@click.command("rotate-key")
def rotate_key() -> None:
    """Vervangt de sleutel en versleutelt alle bewaarde pseudoniemen opnieuw; elke leerling blijft één leerling."""
    from attendance.keys import rotate

    settings = read_settings()
    files = rotate(settings, Ledger.open(settings.database_url))
    click.echo(
        f"De sleutel is vervangen en {files} bestanden zijn opnieuw versleuteld.\n"
        f"Bewaar nu een nieuwe kopie van {settings.key_file}, los van de back-up; reservekopieën van de gegevens van vóór "
        "vandaag horen bij de vorige sleutel.\nMaak daarna een nieuwe publicatie: regiobeeld build."
    )


COMMANDS = [rotate_key]
