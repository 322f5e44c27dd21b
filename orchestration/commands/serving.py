"""Serving: the dashboards by themselves, or Dagster with its sensors and the dashboards."""

import os
import signal
import subprocess
import sys

import click

from attendance.access.start import check
from attendance.settings import Settings, read_settings
from orchestration import screens
from orchestration.command import ROOT, environment
from orchestration.instance import prepare_instance


@click.command()
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
    if audience:
        os.environ["REGIOBEELD_AUDIENCE"] = audience
    settings = read_settings()
    ports = screens.ports(settings.dashboard_port, processes or settings.dashboard_processes)
    commands = [_streamlit(settings, address, port) for port in ports]
    where = settings.address if settings.login_file else " en ".join(f"http://localhost:{port}" for port in ports)
    click.echo(f"Dashboards op {where} (stoppen met Ctrl+C).")
    raise SystemExit(screens.run(commands, _screens(settings), ROOT / "dashboards"))


@click.command()
@click.option(
    "--without-dashboards", is_flag=True, help="Alleen Dagster: waar de dashboards hun eigen processen hebben."
)
def serve(without_dashboards: bool) -> None:
    """Start Dagster met sensoren en schema's, en de dashboards."""
    settings = read_settings()
    streamlit = None if without_dashboards else _streamlit(settings, "127.0.0.1", settings.dashboard_port)
    prepare_instance(settings)
    shared = environment(settings.home)
    # by the name of the module, because `dg dev` needs the project file, which is not there where this was installed;
    # the warning says no more than that `dg dev` exists
    dagster = [sys.executable, "-W", "ignore", "-m", "dagster", "dev", "-m", "orchestration.definitions"]
    dagster += ["--host", "127.0.0.1", "--port", str(settings.dagster_port)]
    and_screens = f", dashboards op http://localhost:{settings.dashboard_port}" if streamlit else ""
    click.echo(f"Dagster op http://localhost:{settings.dagster_port}{and_screens}.")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    processes = [subprocess.Popen(dagster, env=shared, cwd=ROOT)]
    if streamlit:
        processes.append(subprocess.Popen(streamlit, env=_screens(settings), cwd=ROOT / "dashboards"))
    try:
        processes[0].wait()
    except KeyboardInterrupt:
        click.echo("Afsluiten …")
    finally:
        for process in processes:
            process.send_signal(signal.SIGINT)  # the signal at which Dagster takes its own children along
        for process in processes:
            process.wait(timeout=30)


def _streamlit(settings: Settings, address: str, port: int) -> list[str]:
    """The command that serves the screens. Raises LoginUnusable where they may not be served like that."""
    allowed = check(settings, address)
    where = ["--server.address", address, "--server.port", str(port)]
    return [sys.executable, "-m", "streamlit", "run", str(ROOT / "dashboards" / "app.py"), *where, *allowed]


def _screens(settings: Settings) -> dict[str, str]:
    """The environment of the screens: they run in another folder, so paths are said whole."""
    login = {"REGIOBEELD_LOGIN_FILE": str(settings.login_file)} if settings.login_file else {}
    return environment(settings.home) | {"REGIOBEELD_PRODUCTS": str(settings.products)} | login
