"""Assigning columns by hand: an export that nobody knows yet is explained once, and recognised from then on."""

import streamlit as st

from attendance import moments
from attendance.desk import columns
from attendance.desk.columns import Column as DeclaredColumn
from attendance.desk.columns import TableDeclaration, Trial, Unknown
from attendance.errors import CorrectionRejected
from attendance.intake.landing import Upload
from attendance.statements import corrections
from dashboards import desk
from dashboards.drawing import blocks, tables, wording
from dashboards.drawing.tables import Column
from dashboards.visitor import audience

_NONE = "– staat er niet in –"
_TABLES = {
    "leerlingen": "leerlingen: wie er ingeschreven is",
    "rooster": "rooster: de lessen per leerling",
    "lessen": "lessen: de lessen per lesgroep",
    "groepsindeling": "groepsindeling: wie in welke lesgroep zit",
    "registraties": "registraties: wie er niet was, en waarom",
    "lestijden": "lestijden: hoe laat elk lesuur begint en eindigt",
    "codes": "codes: wat elke verzuimcode betekent",
    "vrije_dagen": "vrije dagen van de school",
    "dagdelen": "dagdelen: verzuim per ochtend of middag",
}


def offer(school_id: str, draft: Upload) -> None:
    """For each table of a draft that was not recognised a form; what is saved is read again at once."""
    unknown = columns.unknown_tables(draft, corrections.layouts(desk.counter().ledger, school_id))
    for number, one in enumerate(unknown):
        key = f"{draft.upload_id}-{number}"
        blocks.subheading(
            f"Kolommen toewijzen: {one.raw.name}",
            "Zeg één keer wat de kolommen van dit bestand betekenen. We onthouden het voor uw school; de volgende keer gaat het vanzelf.",
        )
        _form(school_id, draft, one, key)


def _form(school_id: str, draft: Upload, unknown: Unknown, key: str) -> None:
    likely = columns.likely_table(unknown)
    names = [table.name for table in columns.TABLES]
    chosen = st.selectbox(
        "Wat staat er in dit bestand?",
        names,
        index=names.index(likely.name),
        format_func=lambda name: _TABLES.get(name, name),
        key=f"table-{key}",
        width=460,
    )
    table = columns.declaration(chosen)
    assigned = _assigned(table, unknown, f"{key}-{chosen}")
    _preview(columns.trial(table, unknown, assigned), unknown, key)
    lacking = columns.missing(table, assigned)
    if lacking:
        blocks.note(f"Nog nodig om dit bestand te kunnen lezen: **{wording.listing(lacking)}**.")
    double = columns.given_twice(assigned)
    if double:
        blocks.note(f"Eén kolom kan maar één betekenis hebben; twee keer gekozen: **{wording.listing(double)}**.")
    who = audience.who(key)
    if st.button("Onthouden en opnieuw lezen", key=f"save-{key}", type="primary", disabled=bool(lacking or double)):
        change = corrections.columns_are(
            f"{table.name} {moments.today():%Y-%m-%d} {unknown.raw.name[:40]}", columns.layout(table, assigned)
        )
        try:
            desk.counter().correct(school_id, [change], who, "Kolommen toegewezen")
        except CorrectionRejected as rejected:
            blocks.nothing(str(rejected))
            return
        for other in desk.counter().drafts(school_id):
            desk.look_again(other)
        st.rerun()


def _assigned(table: TableDeclaration, unknown: Unknown, key: str) -> dict[str, str | None]:
    """A list of the file's columns beside each column of the table."""
    likely = columns.likely_names(desk.counter().ledger, table, unknown)
    options: list[str | None] = [None, *unknown.headers]
    assigned: dict[str, str | None] = {}
    places = st.columns(3)
    for number, column in enumerate(columns.fields(table)):
        with places[number % 3]:
            assigned[column.header] = st.selectbox(
                _label(table, column),
                options,
                index=options.index(likely.get(column.header)),
                format_func=lambda header: _NONE if header is None else header,
                key=f"column-{key}-{column.header}",
            )
    return assigned


def _label(table: TableDeclaration, column: DeclaredColumn) -> str:
    name = column.header.replace("_", " ")
    return f"{name} (nodig)" if columns.is_needed(table, column) else name


def _preview(trials: list[Trial], unknown: Unknown, key: str) -> None:
    if not trials:
        return
    tables.show(
        [
            Column("Betekenis", lambda row: row["column"].replace("_", " ")),
            Column("Kolom in uw bestand", lambda row: row["header"]),
            Column("Zo staat het er", lambda row: "; ".join(written for written, _ in row["examples"])),
            Column("Zo lezen wij het", lambda row: "; ".join(read for _, read in row["examples"]) or "niet te lezen"),
            Column("Gevuld", lambda row: row["rows"], "count"),
            Column("Niet te lezen", lambda row: row["rows_unreadable"], "count"),
        ],
        [vars(trial) for trial in trials],
        f"kolommen-{key}",
        f"Zo zouden we de {wording.plural(unknown.raw.row_count, 'rij', 'rijen')} lezen. Leerlingnummers laten we niet heel zien.",
    )
