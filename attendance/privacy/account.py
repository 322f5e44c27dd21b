"""All that the platform can account for, for one installation and one day: the facts that its documents are made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from attendance.access.roles import Role
from attendance.papers.content import Part, Table
from attendance.privacy import kept
from attendance.privacy.audiences import Audience, audiences
from attendance.privacy.terms import Term, terms
from attendance.protection.catalogue import (
    COHORT,
    MUNICIPALITY,
    MUNICIPALITY_COHORT,
    REFERENCE,
    REGION,
    REGION_COHORT,
    SCHOOL,
    SIGNAL,
    TABLES,
    TIER,
    TRANSITION,
    CountTable,
)
from attendance.protection.catalogue import Table as ProtectedTable
from attendance.protection.words import SENTENCES
from attendance.publication.method import Method
from attendance.settings import Settings

GENERATED = "Dit deel is door het platform zelf gemaakt, uit zijn instellingen en zijn laatste publicatie."
SETTING_WORDS = {
    "minimum_pupils": ("Kleinste leerjaar van een school dat een regel krijgt", "leerlingen"),
    "minimum_rate_pupils": ("Kleinste groep met een percentage van leerlingen", "leerlingen"),
    "minimum_schools": ("Scholen die moeten meetellen voor een leerjaar van een gemeente", "scholen"),
    "rounding_base": ("Aantallen leerlingen zijn veelvouden van", "leerlingen"),
    "school_window": ("Een aantal van een school kan afwijken, hooguit", "leerlingen"),
    "region_window": ("Een aantal van een gemeente of de regio kan afwijken, hooguit", "leerlingen"),
    "least_width": ("Van een klein aantal blijft ten minste zo veel ruimte over", "leerlingen"),
    "minimum_contributors": ("Uren alleen als ten minste zo veel leerlingen bijdragen", "leerlingen"),
    "dominance_share": ("… en de overige samen ten minste dit deel zijn van de grootste bijdrage", ""),
    "uncertain_minutes": ("Afgeschermde uren blijven ten minste zo onzeker, naar boven en naar beneden", "minuten"),
    "uncertain_share": ("… en ten minste dit deel van de grootste bijdrage", ""),
    "publication_share": ("Een maand verschijnt na haar termijn als dit deel van de scholen leverde", ""),
}
"""Settings of the protection in words, with their unit; the numbers stand in table `release`."""


@dataclass(frozen=True)
class Account:
    """The facts: settings of this installation, its last release (None before the first), who sees what, and the terms."""

    settings: Settings
    today: date | None
    """None in the blank documents of the repository, which belong to no installation."""
    method: Method | None
    audiences: tuple[Audience, ...]
    terms: tuple[Term, ...]

    @property
    def made(self) -> str:
        """At the foot of every document: from what it was made and when."""
        release = f", publicatie {self.method.release['release_id']}" if self.method else ""
        day = f" op {self.today:%d-%m-%Y}" if self.today else ", met de standaardinstellingen"
        return f"Gemaakt door Regiobeeld{day}{release}."


def account(
    settings: Settings, today: date | None, method: Method | None, pages: Mapping[Role, Sequence[str]]
) -> Account:
    """Gathers the facts; `pages` are the names of the screens per role."""
    return Account(settings, today, method, tuple(audiences(pages)), tuple(terms(settings, today)))


def text(found: Account, topic: str) -> str:
    """What readers are told about a topic of the protection: as the release says it, or as the next one will."""
    if found.method and topic in found.method.texts:
        return found.method.texts[topic]
    return next(one["text_nl"] for one in SENTENCES if one["topic"] == topic)


def settings_rows(found: Account) -> list[tuple[str, str]]:
    """The settings of the protection as (words, value with its unit); of the release, or as they are set."""
    rules = found.settings.protection
    rows = []
    for name, (words, unit) in SETTING_WORDS.items():
        value = found.method.release.get(name, getattr(rules, name)) if found.method else getattr(rules, name)
        rows.append((words, f"{_number(value)} {unit}".strip()))
    return rows


def audit_rows(found: Account) -> list[tuple[str, ...]]:
    """The auditor's reports per month, in the order of AUDIT_HEADINGS."""
    audits = found.method.audits if found.method else []
    return [
        (
            one["month"][:7],
            _number(one["statements"]),
            _number(one["least_width"]),
            _number(one.get("least_width_unchanged")),
            _number(one.get("least_width_moved")),
            _number(one["minute_sums"]),
            _number(one["hidden_minute_sums"]),
            _number(one["below_bound"]),
        )
        for one in audits
    ]


AUDIT_HEADINGS = (
    "Maand", "Beweringen nagerekend", "Kleinste bereik", "… als een aantal gelijk bleef", "… voor wie elke verandering kent",
    "Sommen van uren", "waarvan afgeschermd", "Onder de grens",
)  # fmt: skip


def summary_rows(found: Account) -> list[tuple[str, ...]]:
    """What was done per table: its words, cells, share hidden, mean and largest deviation."""
    words = {one.name: _table_words(one) for one in TABLES}
    return [
        (
            words.get(row["table_name"], row["table_name"]),
            _number(row["cells"]),
            f"{100 * row['hidden_share']:.1f} %".replace(".", ","),
            _number(row["mean_deviation_pupils"]),
            _number(row["largest_deviation_pupils"]),
        )
        for row in sorted(
            found.method.summary if found.method else [], key=lambda row: words.get(row["table_name"], "")
        )
    ]


SUMMARY_HEADINGS = ("Tabel", "Vakjes", "Afgeschermd", "Afwijking gemiddeld", "Afwijking hooguit")
_FAMILIES = {
    TIER: "Leerlingen per laag",
    SIGNAL: "Leerlingen met een signaal",
    TRANSITION: "Leerlingen die van laag wisselen",
    REFERENCE: "Leerlingen op de peildatum",
}
_LEVELS = {
    COHORT: "leerjaar van een school",
    SCHOOL: "school",
    MUNICIPALITY_COHORT: "leerjaar van een gemeente",
    MUNICIPALITY: "gemeente",
    REGION_COHORT: "leerjaar van de regio",
    REGION: "regio",
}


def _table_words(one: ProtectedTable) -> str:
    """Such as `Leerlingen per laag, per school`."""
    if isinstance(one, CountTable):
        return f"{_FAMILIES[one.family]}, per {_LEVELS[one.level]}"
    what = "Uren per reden" if one.is_by_category else "Uren aanwezig, afwezig en niet geregistreerd"
    return f"{what}, per {_LEVELS[one.level]}" + (" en periode van vier maanden" if one.period == "term" else "")


def table(caption: str, headings: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int] = ()) -> Table:
    """A table of a document; `numbers` are the places of columns that hold figures."""
    is_number = tuple(place in numbers for place in range(len(headings)))
    return Table(caption, tuple(headings), is_number, tuple(tuple(row) for row in rows))


def kept_parts(found: Account) -> list[Part]:
    """What is kept about people, as tables."""
    parts: list[Part] = [
        table(
            "Over leerlingen, onder een pseudoniem",
            ("Verzameling", "Wat erin staat"),
            [(one.name, ", ".join(one.holds)) for one in kept.of_pupils()],
        ),
        table(
            "Over medewerkers van scholen en de regio",
            ("Verzameling", "Wat er van iemand in staat"),
            [(one.name, ", ".join(one.holds)) for one in kept.of_staff()],
        ),
        table("Wordt niet bewaard", ("Wat",), [(one,) for one in kept.NEVER]),
    ]
    return parts


def term_table(found: Account) -> Table:
    """The terms as a table."""
    return table(
        "Bewaartermijnen, zoals `regiobeeld retention` ze elke nacht toepast".replace("`", ""),
        ("Wat", "Bewaard", "Daarna"),
        [(one.what, one.kept, one.then) for one in found.terms],
    )


def audience_table(found: Account) -> Table:
    """Who sees what as a table; with the names of pages where an installation says which there are."""
    headings, rows = ("Rol", "Ziet", "Ziet nooit"), [(one.role.label, one.sees, one.never) for one in found.audiences]
    if any(one.pages for one in found.audiences):
        rows = [(*row, ", ".join(one.pages) or "–") for row, one in zip(rows, found.audiences, strict=True)]  # type: ignore[misc]
        headings = (*headings, "Pagina’s")  # type: ignore[assignment]
    return table("Wie wat ziet", headings, rows)


def _number(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return f"{value:,}".replace(",", ".") if isinstance(value, int) else str(value)
