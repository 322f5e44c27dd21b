"""What is handed out as files: the template for schools, the dictionary, the cube with its codebook, the documents of the FG."""

from pathlib import Path

import click

from attendance import moments
from attendance.access.roles import Role
from attendance.publication import names
from attendance.settings import read_settings

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
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


@click.command()
def dictionary() -> None:
    """Schrijft het gegevenswoordenboek (Markdown) naar de uitvoer."""
    from orchestration.dictionary import markdown

    click.echo(markdown(read_settings()), nl=False)


@click.command()
@click.argument("folder", type=_FOLDER)
@click.option("--exact", is_flag=True, help="De precieze kubus, voor analisten van de regio; anders de beschermde.")
def cube(folder: Path, exact: bool) -> None:
    """Schrijft de neutrale kubus (school × periode × cohort × categorie) met codeboek, uit de laatste publicatie."""
    from attendance.publication import cube as made
    from attendance.publication.release import in_force

    release = in_force(read_settings().home)
    rows = made.write(release / (names.ANALYST if exact else names.MUNICIPALITY), folder, is_protected=not exact)
    kind = "Precieze kubus: alleen voor wie deze cijfers mag zien." if exact else "Beschermde kubus."
    click.echo(f"{kind} {rows} rijen in {folder / made.CUBE}; uitleg in {made.CODEBOOK} en {made.CODEBOOK_TEXT}.")


@click.command()
@click.argument("folder", type=_FOLDER)
@click.option("--blank", is_flag=True, help="Alleen de tekst, zonder datum en publicatie.")
def fg(folder: Path, blank: bool) -> None:
    """Schrijft de documenten voor de FG: DPIA, registerregel, teksten voor ouders; ingevuld voor deze installatie."""
    from attendance.privacy import documents
    from attendance.privacy.account import account
    from attendance.publication import method
    from dashboards.screens import screens_of

    settings = read_settings()
    pages = {role: [screen.title for members in screens_of(role).values() for screen in members] for role in Role}
    if blank:
        written = documents.write_texts(account(settings, None, None, {}), folder)
    else:
        written = documents.write(account(settings, moments.today(), method.read(settings.products), pages), folder)
    click.echo(f"Geschreven in {folder}: {', '.join(path.name for path in written)}.")
