"""Gegevens en bescherming: what is kept, why, how long, who sees it, how it is protected and what the last audit found.

Made from the settings, the contract, the roles and the release, and not typed; for the FG and for everybody. It reads no figure
of a school, so that it is there for who may see none.
"""

from collections.abc import Callable
from datetime import datetime

import streamlit as st

from attendance import moments
from attendance.access.roles import Role
from attendance.papers.content import Paper, Table
from attendance.papers.pdf import as_pdf
from attendance.papers.word import as_docx
from attendance.privacy import account as facts
from attendance.privacy import kept
from attendance.privacy.account import Account
from attendance.privacy.documents import documents
from attendance.privacy.markdown import as_markdown
from attendance.publication import method
from attendance.settings import read_settings
from dashboards.drawing import blocks, downloads, tables, wording
from dashboards.drawing.tables import Column
from dashboards.screens import screens_of

_PURPOSES = (
    "Zien hoe aanwezig leerlingen zijn, en daar vroeg over in gesprek gaan.",
    "Leren van elkaar: wat werkt waar, en wat is toeval.",
    "Ondersteuning in de regio en beleid van de gemeente op patronen richten, niet op personen.",
)
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def page() -> None:
    """The page from its conclusion to its evidence."""
    settings = read_settings()
    found = facts.account(settings, moments.today(), method.read(settings.products), _pages())
    blocks.conclusion(*_conclusion(found))
    blocks.facts(*_facts(found))

    blocks.section(
        "Waarvoor", "Gegevens worden alleen hiervoor gebruikt; over een leerling wordt hiermee niets besloten."
    )
    for purpose in _PURPOSES:
        blocks.note(purpose)

    blocks.section(
        "Wat er bewaard wordt",
        "Over leerlingen alleen onder een pseudoniem: een code die van school en leerlingnummer is gemaakt met een sleutel die los van de "
        "gegevens ligt. De verzuimcode kan ziekte betekenen; dat zijn gezondheidsgegevens.",
    )
    _show(_kept_table("Over leerlingen, zoals het na het inlezen bewaard is", kept.of_pupils()), "bewaard-leerlingen")
    if found.method:
        published = kept.published_of_pupils(found.method.columns)
        with blocks.folded("Wat daarvan per leerling in publicaties staat, kolom voor kolom"):
            _show(_kept_table("Alleen voor analisten en de eigen school", published), "gepubliceerd-leerlingen")
    _show(_kept_table("Over medewerkers", kept.of_staff()), "bewaard-medewerkers")
    _show(
        facts.table("Wordt niet bewaard, ook niet als een bestand het bevat", ("Wat",), [(one,) for one in kept.NEVER]),
        "niet-bewaard",
    )

    blocks.section("Hoe lang", "Elke nacht wordt gewist wat over zijn termijn is.")
    _show(facts.term_table(found), "bewaartermijnen")

    blocks.section(
        "Wie wat ziet",
        "Elke rol leest een eigen bestand waarin niet staat wat zij niet mag zien. Wie geen rol heeft, ziet niets.",
    )
    _show(facts.audience_table(found), "rollen")

    blocks.section("Hoe totalen beschermd zijn", "Zo gaat het met alles wat een gemeente of een ander publiek leest.")
    for topic in ("counts", "minutes", "frozen", "limits"):
        blocks.note(facts.text(found, topic))
    blocks.subheading("De vier standen van een cijfer")
    for topic in ("value", "hidden", "no_pupils", "not_delivered"):
        name, _, text = facts.text(found, topic).partition(": ")
        blocks.note(f"**{name}.** {text[:1].upper()}{text[1:]}")
    blocks.subheading("De instellingen", "De FG bepaalt ze; zij staan ook in elke publicatie zelf (tabel release).")
    _show(
        facts.table("Instellingen van de bescherming", ("Instelling", "Waarde"), facts.settings_rows(found), (1,)),
        "instellingen",
    )

    _audit(found)

    blocks.section(
        "Documenten voor de FG",
        "Ingevuld voor zover het platform het weet; wat tussen vierkante haken staat, vult u zelf in. Ook met: regiobeeld fg <map>.",
    )
    for number, paper in enumerate(documents(found)):
        _offer(found, number, paper)


def _pages() -> dict[Role, list[str]]:
    return {role: [screen.title for members in screens_of(role).values() for screen in members] for role in Role}


def _conclusion(found: Account) -> list[str]:
    first = (
        "Namen en leerlingnummers worden niet bewaard. Elke doelgroep leest een eigen bestand, en wat een gemeente ziet is zo afgerond en "
        "afgeschermd dat een kleine groep er niet uit terug te rekenen is."
    )
    audits = found.method.audits if found.method else []
    if not audits:
        return [first, "Er is nog geen maand voor gemeenten gepubliceerd; een controle is er dus nog niet."]
    statements = sum(one["statements"] for one in audits)
    short = sum(one["below_bound"] for one in audits)
    outcome = (
        "Zij vond **niets** dat te veel verraadt."
        if not short
        else f"Zij vond **{wording.plural(short, 'bewering', 'beweringen')}** met te weinig ruimte."
    )
    return [
        first,
        f"De laatste controle rekende over {wording.plural(len(audits), 'maand', 'maanden')} **{wording.count(statements)}** beweringen over "
        f"enkele leerlingen na, met alles wat een lezer kan weten. {outcome}",
    ]


def _facts(found: Account) -> list[blocks.Fact]:
    if found.method is None:
        return [blocks.Fact("Publicatie", "–", "er is nog niets gepubliceerd")]
    made = found.method.made_at
    shown = [blocks.Fact("Publicatie", f"{made:%d-%m-%Y}", f"om {made:%H:%M}, {found.method.release['release_id']}")]
    if audits := found.method.audits:
        hidden = sum(one["hidden_minute_sums"] for one in audits)
        sums = sum(one["minute_sums"] for one in audits)
        audited = max(datetime.fromisoformat(one["audited_at"]) for one in audits)
        shown += [
            blocks.Fact("Laatste controle", f"{audited:%d-%m-%Y}", f"om {audited:%H:%M}"),
            blocks.Fact(
                "Kleinste bereik",
                wording.count(min(one["least_width"] for one in audits)),
                "leerlingen ruimte bij elk klein aantal; minder dan "
                f"{found.method.release['least_width']} houdt de publicatie tegen",
            ),
            blocks.Fact(
                "Afgeschermde uren", wording.percent(wording.share(hidden, sums)), f"van {wording.count(sums)} sommen"
            ),
        ]
    return shown


def _audit(found: Account) -> None:
    blocks.section("De laatste controle", facts.text(found, "audit"))
    rows = facts.audit_rows(found)
    if not rows:
        blocks.nothing("Er zijn nog geen maanden voor gemeenten gepubliceerd; dan is er ook niets te controleren.")
        return
    _show(
        facts.table("Per maand wat is nagerekend en wat er overbleef", facts.AUDIT_HEADINGS, rows, range(1, 8)),
        "controle",
    )
    blocks.note(
        "**Kleinste bereik.** Het verschil tussen het grootste en het kleinste aantal dat voor een lezer mogelijk blijft, bij de bewering "
        "waarvan het minste overbleef. Een bereik is geen kans. De twee kolommen daarnaast gaan over een lezer die ook weet hoe een aantal van "
        "maand tot maand veranderde: hoe meer iemand al weet, hoe minder er te beschermen overblijft."
    )
    with blocks.folded("Wat het kost: afschermen en afronden per tabel"):
        _show(
            facts.table(
                "Deel van de vakjes dat is afgeschermd, en hoe ver aantallen leerlingen van de werkelijkheid liggen; een gemiddelde staat er "
                "alleen bij tabellen van ten minste honderd vakjes",
                facts.SUMMARY_HEADINGS,
                facts.summary_rows(found),
                (1, 2, 3, 4),
            ),
            "afwijkingen",
        )


def _kept_table(caption: str, collections: list[kept.Kept]) -> Table:
    return facts.table(
        caption, ("Verzameling", "Wat erin staat"), [(one.name, "; ".join(one.holds)) for one in collections]
    )


def _show(shown: Table, name: str) -> None:
    """A table of the account on screen, as all tables are shown."""
    columns = [
        Column(heading, lambda row, place=place: row["cells"][place], "number" if shown.is_number[place] else "text")  # type: ignore[misc]
        for place, heading in enumerate(shown.headings)
    ]
    tables.show(columns, [{"cells": cells} for cells in shown.rows], name, f"{shown.caption}.")


def _offer(found: Account, number: int, paper: Paper) -> None:
    blocks.subheading(paper.title, paper.question)
    forms: list[tuple[str, Callable[[Paper], bytes], str, str]] = [
        ("Word", as_docx, "docx", _DOCX),
        ("PDF", as_pdf, "pdf", "application/pdf"),
        ("Markdown", lambda one: as_markdown(one).encode(), "md", "text/markdown"),
    ]
    with st.container(horizontal=True, gap="small"):
        for label, write, ending, mime in forms:
            downloads.button(
                label,
                lambda write=write: write(documents(found)[number]),  # type: ignore[misc]
                f"{paper.name}.{ending}",
                mime,
                f"{ending}-{paper.name}",
            )


page()
