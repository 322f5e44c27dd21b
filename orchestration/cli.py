"""`regiobeeld`, the one console command. Heavy libraries are imported by the commands that need them."""

import atexit
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from attendance import faults, moments, paths
from attendance.errors import RegiobeeldError
from attendance.intake import landing
from attendance.settings import Settings, read_settings
from orchestration import access, administration, handing_out
from orchestration.command import ROOT, environment

if TYPE_CHECKING:
    from orchestration.build import Built


class _Group(click.Group):
    """Errors are one Dutch sentence to the user, not a trace: a trace may quote what a file says of a pupil."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except RegiobeeldError as error:
            click.echo(f"{error}", err=True)
            ctx.exit(1)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if ctx.params.get("trace"):
                raise
            click.echo(f"{faults.SENTENCE}\nVoor de beheerder: {faults.place_of(error)}", err=True)
            ctx.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="regiobeeld")
@click.option("--trace", is_flag=True, help="Bij een fout het hele spoor tonen; daar kunnen leerlinggegevens in staan.")
def main(trace: bool) -> None:
    """Regiobeeld: aanwezigheid van een regio, op één manier geteld."""


@main.command()
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
    from attendance import database
    from attendance.deliveries import Ledger
    from attendance.sample import make_region, plan_region
    from attendance.sample.declarations import declare_invented
    from attendance.sample.network import hold_invented_meetings
    from attendance.sample.plans import plan_invented
    from attendance.sample.reviews import review_invented
    from orchestration.progress import Bars, reporting

    with reporting(Bars(_console())) as reporter:
        reporter.step("Voorbeeldregio maken", total=schools * months)
        written = make_region(
            settings.home,
            schools=schools,
            months=months,
            seed=seed,
            formats=formats,
            pupils=pupils,
            progress=reporter.advance,
        )
    if formats == "mixed":
        # what no file tells: the schools' own answers to the checklist, their goals, and what they do
        plan = plan_region(schools, months, seed, formats, pupils)
        declare_invented(database.connect(settings.database_url), plan)
        plan_invented(database.connect(settings.database_url), plan)
    received = [(landing.parse_name(path.name), moments.at(path.stat().st_mtime)) for path in written]
    delivered = [(school_id, named[0], at) for (school_id, named), at in received if school_id and named]
    review_invented(Ledger.open(settings.database_url), delivered, is_plain=formats != "mixed")
    if formats == "mixed" and delivered:
        sites = [plan.school for plan in plan_region(schools, months, seed, formats, pupils).schools]
        hold_invented_meetings(
            database.connect(settings.database_url), sites, max(month for _, month, _ in delivered), seed
        )
    mark.write_text(json.dumps(wanted))
    click.echo(f"{len(written)} aanleveringen van {schools} scholen liggen in {paths.inbox(settings.home)}.")


@main.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--school", "school_id", default=None, help="Vestigingscode, zoals 00AH00.")
@click.option("--month", "month", default=None, help="Maand als jjjj-mm.")
@click.option("--json", "as_json", is_flag=True, help="Antwoord voor machines.")
@click.pass_context
def deliver(context: click.Context, path: Path, school_id: str | None, month: str | None, as_json: bool) -> None:
    """Levert een bestand of map aan (of een map vol aanleveringen) en zegt wat ervan te vinden is."""
    import pyarrow as pa

    from attendance.deliveries import Ledger
    from attendance.intake.taking_in import Intake, answer
    from attendance.starting import without

    with without(
        "pandas"
    ):  # pyarrow looks for it once, at its first value; taking in needs none, and the answer is sooner there
        pa.scalar(0)
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


@main.command()
def build() -> None:
    """Neemt in wat in de inbox ligt, telt wat veranderde, controleert en publiceert."""
    settings = read_settings()
    from orchestration.build import build as run
    from orchestration.build import is_up_to_date

    if is_up_to_date(settings):
        click.echo("Alles is bij: er is niets nieuws aangeleverd sinds de laatste publicatie.")
        return
    _run(settings, run)


@main.command()
def protect() -> None:
    """Publiceert de maanden die voor gemeenten klaar zijn: beveiligd, en door een tweede programma aangevallen."""
    from orchestration.build import protect as run

    settings = read_settings()
    if not paths.current_release(settings.home).exists():
        raise click.ClickException("Er is nog niets gepubliceerd. Begin met: regiobeeld build")
    if not _may_be_due(settings):
        click.echo("Geen maand wacht op beveiliging: gemeenten zien al wat klaar is.")
        return
    _run(settings, run)


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
    from orchestration.progress import Bars, reporting

    console = _console()
    with reporting(Bars(console)) as reporter:
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


@main.command()
def rehearse() -> None:
    """Rekent op proef: wat zouden cijfers van een school worden? Vraag en antwoord zijn JSON, via invoer en uitvoer."""
    from orchestration.rehearsal import answer

    try:
        click.echo(answer(read_settings(), sys.stdin.read()))
    except RegiobeeldError as error:
        click.echo(json.dumps({"problem": str(error)}))


@main.command()
def status() -> None:
    """Toont wat is aangeleverd, wat wacht, wat is geweigerd en waarom, en de laatste publicatie."""
    from rich.table import Table

    from attendance import database
    from attendance.deliveries import Ledger

    settings = read_settings()
    ledger = Ledger.open(settings.database_url)
    deliveries = ledger.deliveries()
    months = sorted({one.month for one in deliveries if one.month})
    table = Table("school", *(f"{month:%Y-%m}" for month in months), title="Aanleveringen")
    by_key = Counter((one.school_id, one.month, one.status) for one in deliveries)
    for school_id in sorted({one.school_id for one in deliveries if one.school_id}):
        table.add_row(school_id, *(_cell(by_key, school_id, month) for month in months))
    console = _console()
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


@main.command()
@click.option("--dry-run", is_flag=True, help="Alleen laten zien wat er verstuurd zou worden.")
def remind(dry_run: bool) -> None:
    """Stuurt scholen hooguit één keer per week bericht: wat binnen is, wat nog komt, en één volgende stap."""
    from attendance.deliveries import Ledger
    from attendance.messages import reminders

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


@main.command()
@click.argument("release", required=False)
def audit(release: str | None) -> None:
    """Rekent na wat een slimme lezer uit een publicatie voor gemeenten kan afleiden (standaard de laatste)."""
    from attendance.errors import NothingPublished
    from attendance.publication import municipality, older_releases
    from attendance.publication.release import in_force

    settings = read_settings()
    folder = paths.published(settings.home) / release if release else in_force(settings.home)
    if not (folder / municipality.PRODUCT).exists():
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


@main.command()
@click.option(
    "--address", default="127.0.0.1", show_default=True, help="Adres om op te luisteren; zonder inloggen alleen dit."
)
@click.option("--audience", default="", help="Alleen voor deze doelgroep: analyst, school, municipality of network.")
@click.option(
    "--processes",
    type=click.IntRange(1, 9),
    help="Zoveel processen, elk tien poorten verder; meer dan één alleen achter een proxy (docs/deployment.md).",
)
def dashboard(address: str, audience: str, processes: int | None) -> None:
    """Opent de dashboards: zonder inlogbestand alleen op deze machine, als lokale demo."""
    from orchestration import screens

    if audience:
        os.environ["REGIOBEELD_AUDIENCE"] = audience
    settings = read_settings()
    ports = screens.ports(settings.dashboard_port, processes or settings.dashboard_processes)
    commands = [_streamlit(settings, address, port) for port in ports]
    where = settings.address if settings.login_file else " en ".join(f"http://localhost:{port}" for port in ports)
    click.echo(f"Dashboards op {where} (stoppen met Ctrl+C).")
    raise SystemExit(screens.run(commands, _screens(settings), ROOT / "dashboards"))


@main.command()
@click.option(
    "--without-dashboards", is_flag=True, help="Alleen Dagster: waar de dashboards hun eigen processen hebben."
)
def serve(without_dashboards: bool) -> None:
    """Start Dagster met sensoren en schema's, en de dashboards."""
    settings = read_settings()
    screens = None if without_dashboards else _streamlit(settings, "127.0.0.1", settings.dashboard_port)
    from orchestration.build import prepare_instance

    prepare_instance(settings)
    shared = environment(settings.home)
    # by the name of the module, because `dg dev` needs the project file, which is not there where this was installed;
    # the warning says no more than that `dg dev` exists
    dagster = [sys.executable, "-W", "ignore", "-m", "dagster", "dev", "-m", "orchestration.definitions"]
    dagster += ["--host", "127.0.0.1", "--port", str(settings.dagster_port)]
    and_screens = f", dashboards op http://localhost:{settings.dashboard_port}" if screens else ""
    click.echo(f"Dagster op http://localhost:{settings.dagster_port}{and_screens}.")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    processes = [subprocess.Popen(dagster, env=shared, cwd=ROOT)]
    if screens:
        processes.append(subprocess.Popen(screens, env=_screens(settings), cwd=ROOT / "dashboards"))
    try:
        processes[0].wait()
    except KeyboardInterrupt:
        click.echo("Afsluiten …")
    finally:
        for process in processes:
            process.send_signal(signal.SIGINT)  # the signal at which Dagster takes its own children along
        for process in processes:
            process.wait(timeout=30)


@main.command()
@click.argument("path", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--filled", is_flag=True, help="Met een ingevuld voorbeeld (verzonnen leerlingen).")
def template(path: Path, filled: bool) -> None:
    """Schrijft het uitwisselformaat als Excel-werkmap met keuzelijsten en uitleg."""
    if path.suffix.lower() != ".xlsx":
        raise click.UsageError("Geef het bestand een naam die eindigt op .xlsx.")
    from attendance.reading.template import template_workbook

    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(template_workbook(filled))
    click.echo(f"{'Voorbeeld' if filled else 'Leeg sjabloon'} geschreven: {path}.")


@main.command()
def dictionary() -> None:
    """Schrijft het gegevenswoordenboek (Markdown) naar de uitvoer."""
    from orchestration.dictionary import markdown

    click.echo(markdown(read_settings()), nl=False)


def _streamlit(settings: Settings, address: str, port: int) -> list[str]:
    """The command that serves the screens. Raises LoginUnusable where they may not be served like that."""
    from attendance.access.start import check

    allowed = check(settings, address)
    where = ["--server.address", address, "--server.port", str(port)]
    return [sys.executable, "-m", "streamlit", "run", str(ROOT / "dashboards" / "app.py"), *where, *allowed]


def _screens(settings: Settings) -> dict[str, str]:
    """The environment of the screens: they run in another folder, so paths are said whole."""
    login = {"REGIOBEELD_LOGIN_FILE": str(settings.login_file)} if settings.login_file else {}
    return environment(settings.home) | {"REGIOBEELD_PRODUCTS": str(settings.products)} | login


def _console() -> Any:
    from rich.console import Console

    return Console(stderr=True)


for one in [*administration.COMMANDS, *access.COMMANDS, *handing_out.COMMANDS]:
    main.add_command(one)

if __name__ == "__main__":
    main()
