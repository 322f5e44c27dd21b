"""The made-up region: its deliveries in the inbox, and what its schools and its network say by hand."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import click

from attendance import database, moments, paths
from attendance.deliveries import Ledger
from attendance.intake import landing
from attendance.sample import plan_region, write_region
from attendance.sample.declarations import declare_invented
from attendance.sample.network import hold_invented_meetings
from attendance.sample.plans import plan_invented
from attendance.sample.region import RegionPlan
from attendance.sample.reviews import review_invented
from attendance.settings import read_settings
from orchestration.progress import Bars, reporting


@click.command()
@click.option("--schools", default=16, show_default=True, type=click.IntRange(3, 60), help="Aantal scholen.")
@click.option("--months", default=3, show_default=True, type=click.IntRange(1, 11), help="Aantal maanden.")
@click.option("--seed", default=1, show_default=True, help="Zelfde getal, zelfde regio.")
@click.option("--formats", default="mixed", show_default=True, help="mixed, of één vorm zoals uitwisselformaat.")
@click.option("--pupils", default=None, type=int, help="Aantal leerlingen in de hele regio.")
def demo(schools: int, months: int, seed: int, formats: str, pupils: int | None) -> None:
    """Schrijft de aanleveringen van een verzonnen regio in de inbox."""
    settings = read_settings()
    mark = settings.home / "demo.json"
    wanted = {"schools": schools, "months": months, "seed": seed, "formats": formats, "pupils": pupils}
    if mark.exists() and json.loads(mark.read_text()) == wanted:
        click.echo(f"De voorbeeldregio staat al in {settings.home}.")
        return
    region = plan_region(schools, months, seed, formats, pupils)
    with reporting(Bars()) as reporter:
        reporter.step("Voorbeeldregio maken", total=schools * months)
        written = [one.path for one in write_region(settings.home, region, reporter.advance)]
    ledger = Ledger.open(settings.database_url)
    delivered = _delivered(written)
    review_invented(ledger, delivered, is_plain=formats != "mixed")
    if formats == "mixed":
        _say_by_hand(settings.database_url, region, max(month for _, month, _ in delivered), seed)
    mark.write_text(json.dumps(wanted))
    click.echo(f"{len(written)} aanleveringen van {schools} scholen liggen in {paths.inbox(settings.home)}.")


def _delivered(written: Sequence[Path]) -> list[tuple[str, date, datetime]]:
    """School, month and moment of receipt of each delivery, as its file says."""
    received = [(landing.parse_name(path.name), moments.at(path.stat().st_mtime)) for path in written]
    return [(school_id, named[0], at) for (school_id, named), at in received if school_id and named]


def _say_by_hand(database_url: str, region: RegionPlan, last_month: date, seed: int) -> None:
    """What no file tells: the schools' own answers to the checklist, their goals, what they do, and the network's meetings."""
    engine = database.connect(database_url)
    declare_invented(engine, region)
    plan_invented(engine, region)
    hold_invented_meetings(engine, [plan.school for plan in region.schools], last_month, seed)
