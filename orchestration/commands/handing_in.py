"""Handing in from the command line: one delivery or a folder full, answered at once."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import click

from attendance.deliveries import Ledger
from attendance.intake import landing
from attendance.intake.taking_in import Intake, answer
from attendance.settings import read_settings
from attendance.starting import arrow_alone


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--school", "school_id", default=None, help="Vestigingscode, zoals 00AH00.")
@click.option("--month", "month", default=None, help="Maand als jjjj-mm.")
@click.option("--json", "as_json", is_flag=True, help="Antwoord voor machines.")
@click.pass_context
def deliver(context: click.Context, path: Path, school_id: str | None, month: str | None, as_json: bool) -> None:
    """Levert een bestand of map aan (of een map vol aanleveringen) en zegt wat ervan te vinden is."""
    arrow_alone()
    settings = read_settings()
    months = _months(month)
    deliveries = _deliveries(path) if school_id is None else [path]
    if school_id is None and any(landing.parse_name(one.name)[0] is None for one in deliveries):
        raise click.UsageError("Noem de school met --school, of noem het bestand <vestigingscode>_<jjjj-mm>.")
    intake = Intake(settings, Ledger.open(settings.database_url))
    outcomes = [intake.deliver(one, school_id and school_id.upper(), months) for one in deliveries]
    if as_json:
        click.echo(json.dumps([_as_json(outcome) for outcome in outcomes], default=str, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(answer(outcome) for outcome in outcomes), nl=False)
    context.exit(1 if any(outcome.refused for outcome in outcomes) else 0)


def _months(text: str | None) -> tuple[date, date] | None:
    if text is None:
        return None
    try:
        month = landing.parse_month(text)
    except ValueError:
        raise click.UsageError(f"‘{text}’ is geen maand; schrijf bijvoorbeeld 2026-10.") from None
    return month, month


def _deliveries(path: Path) -> list[Path]:
    """The deliveries that a path stands for: a folder of deliveries is one whose entries are named after schools."""
    if path.is_dir() and landing.parse_name(path.name)[0] is None:
        named = [one for one in sorted(path.iterdir()) if landing.parse_name(one.name)[0] is not None]
        if named:
            return sorted(named, key=lambda one: (one.stat().st_mtime, one.name))
    return [path]


def _as_json(outcome: Any) -> dict[str, Any]:
    return {
        "upload_id": outcome.upload.upload_id,
        "status": "repeated" if outcome.repeats else "refused" if outcome.refused else "accepted",
        "deliveries": [vars(one) for one in outcome.deliveries],
        "repeats": [one.delivery_id for one in outcome.repeats],
        "findings": [vars(one) for one in outcome.findings],
    }
