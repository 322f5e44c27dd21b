"""Inzage: who looked at what, when, and whether the account of it is whole. For the administrator; it names no pupil."""

import csv
import io
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
import streamlit as st

from attendance import moments
from attendance.access import looks
from attendance.access.looks import Look
from attendance.access.roles import Role
from dashboards.drawing import blocks, downloads, tables, wording
from dashboards.drawing.tables import Column
from dashboards.visitor import login

_ALL = "alles"
_SHOWN = 300
_WORDS = {
    "about": "over",
    "given_role": "rol",
    "scope": "van",
    "file": "bestand",
    "reason": "wat",
    "removed": "regels",
    "month": "maand",
    "month_or_year": "periode",
    "period_kind": "periode",
    "measure": "wat",
    "series": "wat",
    "viewpoint": "gezien vanuit",
    "own_school": "school",
    "own_published_school": "school",
    "school_or_all": "school",
    "school_year": "schooljaar",
    "profile": "indeling",
    "order": "volgorde",
    "municipality": "gemeente",
    "sector_here": "sector",
    "upload": "aanlevering",
}
"""What an entry may say, in Dutch; a word that is the same in both is left out."""


def page() -> None:
    """Whether the chain holds, a choice of entries, the newest of them, and all of them as a file."""
    checked = looks.verify(login.engine())
    blocks.conclusion(
        f"In de administratie staan {wording.count(checked.entries)} regels."
        + (
            " **De keten klopt**: er is niets veranderd, weggehaald of tussengevoegd."
            if checked.broken_at is None
            else ""
        ),
        "" if checked.broken_at is None else f"**Let op.** {checked.sentence()}",
    )
    blocks.note(
        "Elke regel draagt een kenmerk van de regel ervoor. Noteer af en toe het kenmerk van de laatste regel buiten dit "
        "platform, bijvoorbeeld bij de Functionaris Gegevensbescherming: daarmee is later aan te tonen dat alles tot daar "
        "nog hetzelfde is."
    )
    st.code(checked.head, language=None)
    blocks.section("Zoeken", "Alleen wie, wanneer en wat er geopend werd. Gegevens van leerlingen staan hier niet in.")
    with st.container(horizontal=True):
        kind = st.selectbox(
            "Wat", [_ALL, *looks.KINDS], format_func=lambda one: looks.KINDS.get(one, one), key="looks_kind", width=180
        )
        subject = st.text_input("Wie", key="looks_subject", width=260, max_chars=120)
        first = st.date_input(
            "Vanaf", moments.today() - timedelta(days=30), key="looks_first", format="DD-MM-YYYY", width=180
        )
    which: dict[str, Any] = {"kind": "" if kind == _ALL else kind, "subject": subject.strip(), "first": first}
    found = list(looks.entries(login.engine(), limit=_SHOWN, **which))
    if not found:
        blocks.nothing("Er zijn geen regels die hieraan voldoen.")
        return
    newest = " Oudere staan in het bestand met alle regels." if len(found) == _SHOWN else ""
    tables.show(
        [
            Column("Wanneer", lambda row: moments.local(row["one"].made_at), "moment"),
            Column("Wie", lambda row: row["one"].subject),
            Column("Rol", lambda row: _role(row["one"].role)),
            Column("Wat", lambda row: looks.KINDS[row["one"].kind]),
            Column("Bestand", lambda row: row["one"].product or "–"),
            Column("Pagina", lambda row: row["one"].page or "–"),
            Column("Bijzonderheden", lambda row: _detail(row["one"])),
        ],
        [{"one": one} for one in found],
        "inzage",
        f"De laatste regel bovenaan.{newest}",
    )
    engine = login.engine()
    downloads.button(
        "Alle regels die hieraan voldoen", lambda: _file(engine, which), "inzage-alles.csv", "text/csv", "looks"
    )


def _role(value: str) -> str:
    return Role(value).label if value in list(Role) else "–"


def _detail(one: Look) -> str:
    return ", ".join(f"{_WORDS.get(name, name)}: {value}" for name, value in one.detail.items() if value) or "–"


def _file(engine: sa.Engine, which: dict[str, Any]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(looks.csv_rows(engine, **which))
    return text.getvalue().encode("utf-8-sig")


page()
