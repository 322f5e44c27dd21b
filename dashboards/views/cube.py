"""Kubus: the neutral aggregate cube of what the viewer may see, to look at and to take along with its codebook."""

import streamlit as st

from attendance.publication import cube
from dashboards.drawing import blocks, downloads, tables, wording
from dashboards.drawing.tables import Column
from dashboards.products import data, regional_picture
from dashboards.products.data import Row

_SHOWN = 40
_MEASURES = {
    "pupils": "Leerlingen",
    "scheduled_minutes": "Gepland (min)",
    "registered_minutes": "Geregistreerd (min)",
    "absent_minutes": "Afwezig (min)",
}


def page() -> None:
    """What it is, how it adds up, its first rows, its codebook and the files."""
    is_protected = regional_picture.is_protected()
    if is_protected and not data.has_table("registration_mode"):
        blocks.nothing("Deze publicatie is van vóór de kubus. Vanaf de volgende publicatie staat hij hier.")
        return
    sql = cube.rows_sql(is_protected)
    counted = data.query(
        f"""select count(*) as rows, count(distinct school_id) as schools,
            min(period) filter (where period_kind = 'month') as first, max(period) filter (where period_kind = 'month') as last
            from ({sql})"""
    )[0]
    if not counted["rows"]:
        blocks.nothing("Er is in deze publicatie nog niets vrijgegeven om in een kubus te zetten.")
        return
    categories, version = data.query(cube.CATEGORIES_SQL), data.query(cube.VERSION_SQL)[0]["version"]
    blocks.conclusion(
        f"Deze kubus heeft **{wording.count(counted['rows'])}** rijen: elke school, periode, leerjaar en reden, voor "
        f"{wording.plural(counted['schools'], 'school', 'scholen')}, van {counted['first']} tot en met {counted['last']}.",
        _what(is_protected),
    )
    blocks.section(
        "De bestanden",
        "Tekstbestand met puntkomma’s, één rij per school, periode, cohort en soort afwezigheid. De kolommen en namen liggen vast; elke "
        "waarde heeft een stand ernaast. Ook met: regiobeeld cube <map>.",
    )
    product = data.pinned()
    downloads.button("Kubus (CSV)", lambda: _file(product, is_protected), cube.CUBE, "text/csv", "cube", is_quiet=False)
    with st.container(horizontal=True, gap="small"):
        downloads.button(
            "Codeboek (CSV)", lambda: cube.codebook_csv(categories, version), cube.CODEBOOK, "text/csv", "codebook-csv"
        )
        downloads.button(
            "Codeboek (Markdown)",
            lambda: cube.codebook_markdown(categories, version, is_protected).encode(),
            cube.CODEBOOK_TEXT,
            "text/markdown",
            "codebook-md",
        )

    blocks.section("Zo telt het op")
    blocks.note(
        "**Afwezige minuten** mogen opgeteld worden over redenen, leerjaren en scholen. **Leerlingen, geplande en geregistreerde minuten** "
        "horen bij het leerjaar en staan bij elke reden herhaald: tel die niet over redenen op. Een percentage is een som gedeeld door een som."
    )
    blocks.note(
        "**Maand en periode.** Rijen van een maand en van een periode van vier maanden gaan over dezelfde tijd: tel ze niet bij elkaar op."
    )

    blocks.section("De eerste rijen")
    _rows(data.query(f"{sql} limit {_SHOWN}"))
    blocks.section("Het codeboek", f"Categorieën versie {version}: het nummer verandert zodra de lijst verandert.")
    _codebook(categories)


def _what(is_protected: bool) -> str:
    if is_protected:
        return (
            "Het is de **beschermde** kubus: leerlingen afgerond op vijftallen, uren alleen waar dat veilig kan. Per maand staat er de school "
            "als geheel; de leerjaren staan er per periode van vier maanden."
        )
    return (
        "Het is de **exacte** kubus, alleen voor u. Hij bevat maanden die de school heeft vrijgegeven; de andere staan erin als niet "
        "aangeleverd. Lever aan anderen de beschermde kubus, tenzij de wet om de exacte vraagt."
    )


def _file(product: str, is_protected: bool) -> bytes:
    with data.reading(product):
        return data.query(cube.csv_sql(is_protected))[0]["text"].encode()


def _rows(rows: list[Row]) -> None:
    tables.show(
        [
            Column("School", lambda row: row["school_id"]),
            Column("Periode", lambda row: row["period"]),
            Column("Cohort", _cohort),
            Column("Reden", lambda row: row["category"]),
            *(_measure(name, heading) for name, heading in _MEASURES.items()),
        ],
        rows,
        "kubus-eerste-rijen",
        f"De eerste {len(rows)} rijen, zoals ze in het bestand staan.",
    )


def _cohort(row: Row) -> str:
    if row["education_type"] is None:
        return "hele school"
    return wording.cohort(row["education_type"], row["year_group"])


def _measure(name: str, heading: str) -> Column:
    states = {"hidden": wording.Missing.HIDDEN, "no_pupils": wording.Missing.NO_PUPILS}

    def value(row: Row) -> "int | wording.Missing":
        if row[f"{name}_status"] == "value":
            return row[name]
        return states.get(row[f"{name}_status"], wording.Missing.NOT_DELIVERED)

    return Column(heading, value, "count")


def _codebook(categories: list[Row]) -> None:
    tables.show(
        [
            Column("Kolom", lambda row: row["column"].name),
            Column("Type", lambda row: row["column"].type),
            Column("Eenheid", lambda row: row["column"].unit),
            Column("Betekenis", lambda row: row["column"].meaning_nl),
        ],
        [{"column": column} for column in cube.COLUMNS],
        "kubus-kolommen",
        "Elke kolom van de kubus.",
    )
    tables.show(
        [Column("Stand", lambda row: row["name"]), Column("Betekenis", lambda row: row["meaning"])],
        [{"name": name, "meaning": meaning} for name, meaning in cube.STATES.items()],
        "kubus-standen",
        "De stand van een waarde.",
    )
    tables.show(
        [
            Column("Categorie", lambda row: row["category"]),
            Column("Groep", lambda row: row["category_group"]),
            Column("Naam", lambda row: row["label_nl"]),
            Column("Wat het is", lambda row: row["description_nl"]),
        ],
        categories,
        "kubus-categorieen",
        "De soorten afwezigheid.",
    )


page()
