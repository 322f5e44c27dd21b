"""Commands about who may look: giving and taking roles, the login file, and the account of looks."""

import csv
import getpass
import secrets
import sys
from pathlib import Path

import click
import sqlalchemy as sa

from attendance.access.roles import Role
from attendance.settings import read_settings


def _engine() -> sa.Engine:
    from attendance import database

    return database.connect(read_settings().database_url)


def _by() -> str:
    return f"opdrachtregel ({getpass.getuser()})"


@click.group()
def access() -> None:
    """Wie wat mag zien: rollen geven en intrekken, en een inlogbestand om in te vullen."""


@access.command()
@click.argument("subject")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@click.option("--scope", default="", help="Vestigingscode, BRIN of gemeentecode, bij rollen die erbij horen.")
@click.option("--note", default="", help="Om wie het gaat en waarom.")
def give(subject: str, role: str, scope: str, note: str) -> None:
    """Geeft iemand een rol. SUBJECT is het kenmerk waarmee de inlogdienst deze persoon noemt."""
    from attendance.access import grants, looks

    engine = _engine()
    grants.give(engine, subject, Role(role), scope, note, _by())
    looks.record(engine, _by(), "", "access", about=subject, given_role=role, scope=scope, reason="gegeven")
    click.echo(f"{subject} heeft nu de rol {Role(role).label}{f' voor {scope}' if scope else ''}.")


@access.command()
@click.argument("number", type=int)
def take(number: int) -> None:
    """Trekt een rol in, met het nummer uit `regiobeeld access list`. Dat geldt meteen."""
    from attendance.access import grants, looks

    engine = _engine()
    grants.take(engine, number, _by())
    one = next(one for one in grants.history(engine) if one.access_grant_id == number)
    looks.record(
        engine, _by(), "", "access", about=one.subject, given_role=one.role, scope=one.scope, reason="ingetrokken"
    )
    click.echo(f"{one.subject} heeft de rol {one.role.label} niet meer.")


@access.command("list")
def list_given() -> None:
    """Toont de rollen die gegeven zijn en nog gelden."""
    from attendance.access import grants

    holding = [one for one in grants.history(_engine()) if one.taken_at is None]
    for one in holding:
        click.echo(f"{one.access_grant_id:>4}  {one.subject}  {one.role.label} {one.scope}  {one.note}")
    if not holding:
        click.echo("Er zijn nog geen rollen gegeven.")


@access.command("new-login")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--address", required=True, help="Waar mensen de schermen openen, zoals https://regiobeeld.voorbeeld.nl.")
def new_login(path: Path, address: str) -> None:
    """Schrijft een inlogbestand om in te vullen, met een vers geheim, alleen leesbaar voor uzelf."""
    from attendance.access.start import write_template

    try:
        write_template(path, address, secrets.token_urlsafe(48))
    except FileExistsError as error:
        raise click.UsageError(f"{path} bestaat al.") from error
    click.echo(f"Vul {path} in en zet REGIOBEELD_LOGIN_FILE erop; docs/login.md helpt daarbij.")


@click.group()
def looks() -> None:
    """De inzage-administratie: wie keek waarnaar."""


@looks.command()
@click.option("--head", default=None, help="Het volledige kenmerk dat eerder genoteerd is.")
def verify(head: str | None) -> None:
    """Rekent na of er niets veranderd, weggehaald of tussengevoegd is. Uitkomst 1 als de keten niet klopt."""
    from attendance.access.looks import verify as verified

    outcome = verified(_engine(), head)
    click.echo(outcome.sentence())
    click.echo(outcome.head)
    if outcome.broken_at is not None:
        raise SystemExit(1)


@looks.command()
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path), required=False)
def export(path: Path | None) -> None:
    """Schrijft alle regels als CSV, naar een bestand of naar de uitvoer."""
    from attendance.access.looks import csv_rows

    rows = csv_rows(_engine())
    if path is None:
        csv.writer(sys.stdout, delimiter=";").writerows(rows)
        return
    with path.open("x", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    click.echo(f"Geschreven: {path}.")
