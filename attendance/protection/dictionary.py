"""What each column of the municipality's product means: table, column, type, unit, Dutch, English."""

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
    CountTable,
    Table,
)
from attendance.protection.product import columns

_KEYS = {
    "month": ("date", "Eerste dag van de maand", "First day of the month"),
    "term": ("string", "Periode van vier maanden, zoals 2025-2026/1", "Term of four months, such as 2025-2026/1"),
    "school_id": ("string", "Vestigingscode van de school", "School site, DUO vestigingscode"),
    "municipality_code": ("string", "Gemeente van de school", "Municipality of the school site"),
    "municipality": ("string", "Naam van de gemeente", "Name of the municipality"),
    "sector": ("string", "Sector", "Sector"),
    "education_type": ("string", "Onderwijstype", "Education type of the cohort"),
    "year_group": ("int", "Leerjaar", "Year group of the cohort, 1 to 8"),
    "profile": ("string", "Indeling, zie tabel tier_profile", "Tier profile, see table tier_profile"),
    "period_kind": ("string", "month, ytd of first_month", "month, ytd or first_month"),
    "tier": ("string", "Laag of kleur, of te weinig gegevens", "Tier of the profile, or too_little_data"),
    "from_tier": ("string", "Laag in de maand ervoor, of entered", "Tier in the month before, or entered"),
    "to_tier": ("string", "Laag in deze maand, of left", "Tier in this month, or left"),
    "signal": ("string", "Signaal, zie tabel signal", "Signal, see table signal"),
    "category": ("string", "Soort afwezigheid, zie tabel category", "Category of absence, see table category"),
}
_LEVELS = {
    COHORT: ("van een leerjaar van een school", "of a school's cohort"),
    SCHOOL: ("van een school", "of a school"),
    MUNICIPALITY_COHORT: ("van een leerjaar in een gemeente", "of a municipality's cohort"),
    MUNICIPALITY: ("van een gemeente en sector", "of a municipality and sector"),
    REGION_COHORT: ("van een leerjaar in de regio", "of the region's cohort"),
    REGION: ("van de regio en sector", "of the region and sector"),
}
_MINUTES = {
    "scheduled_minutes": ("Roosterminuten", "Scheduled minutes"),
    "registered_minutes": ("Geregistreerde minuten", "Registered minutes"),
    "present_minutes": ("Aanwezige minuten", "Minutes present"),
    "absent_minutes": ("Afwezige minuten", "Minutes absent"),
    "unregistered_minutes": ("Minuten zonder registratie", "Minutes that nobody registered"),
}
_PLAIN = (
    ("protection_summary", "table_name", "string", "", "Tabel", "Table"),
    ("protection_summary", "cells", "bigint", "cells", "Vakjes in de tabel", "Cells of the table"),
    ("protection_summary", "hidden_share", "double", "share", "Deel van de vakjes dat is afgeschermd",
     "Share of the cells that is hidden"),
    ("protection_summary", "mean_deviation_pupils", "double", "pupils", "Gemiddelde afwijking door afronden",
     "Mean deviation by rounding; empty for tables of fewer than 100 cells"),
    ("protection_summary", "largest_deviation_pupils", "int", "pupils", "Grootste afwijking die kan voorkomen",
     "Largest deviation that can occur"),
    ("protection_text", "topic", "string", "", "Onderwerp", "Topic"),
    ("protection_text", "text_nl", "string", "", "Uitleg", "Explanation in Dutch"),
    ("registration_mode", "school_id", "string", "", "Vestigingscode van de school", "School site, DUO vestigingscode"),
    ("registration_mode", "month", "date", "", "Eerste dag van de maand", "First day of the month"),
    ("registration_mode", "registration_mode", "string", "",
     "roll_call (nagelopen), absence_only (aanwezigheid is aangenomen) of totals (alleen totalen)",
     "How presence is known: roll_call, absence_only or totals"),
    ("protected_month", "month", "date", "", "Eerste dag van de maand", "First day of a published month"),
    ("protected_month", "schools_expected", "bigint", "schools", "Scholen van wie de maand werd verwacht",
     "Schools of which the month was expected"),
    ("protected_month", "schools_delivered", "bigint", "schools", "Scholen die op tijd aanleverden",
     "Schools that had delivered when it was published"),
    ("protected_month", "schools_counted", "bigint", "schools", "Waarvan de maand goed genoeg geregistreerd is om mee te tellen",
     "Of which the month qualifies for comparison and so counts in the figures"),
    ("protected_month", "school_deviation_pupils", "int", "pupils",
     "Zoveel kan een aantal van een school hooguit afwijken; van een leerjaar van een school hooguit 4",
     "How far a school's count may be off at most; a count of a school's cohort never more than 4"),
    ("protected_month", "region_deviation_pupils", "int", "pupils",
     "Zoveel kan een aantal van een gemeente of de regio hooguit afwijken",
     "How far a count of a municipality or the region may be off at most"),
    ("protection_audit", "month", "date", "", "Eerste dag van de maand", "First day of the month"),
    ("protection_audit", "audited_at", "timestamp", "", "Wanneer de controle liep", "When the audit ran"),
    ("protection_audit", "statements", "int", "statements", "Beweringen over enkele leerlingen die zijn nagerekend",
     "Statements about a few pupils that were attacked"),
    ("protection_audit", "searched", "int", "statements", "Waarvan elk apart is doorzocht",
     "Of which searched one by one"),
    ("protection_audit", "least_width", "int", "pupils", "Kleinste bereik dat overbleef",
     "Narrowest interval that remained (largest minus smallest value)"),
    ("protection_audit", "least_width_unchanged", "int", "pupils", "Idem, voor wie weet dat een aantal gelijk bleef",
     "The same, for who knows that a count did not change over months"),
    ("protection_audit", "least_width_moved", "int", "pupils", "Idem, voor wie elke verandering kent",
     "The same, for who knows how far each count moved"),
    ("protection_audit", "minute_sums", "int", "sums", "Sommen van minuten", "Sums of minutes"),
    ("protection_audit", "hidden_minute_sums", "int", "sums", "Waarvan afgeschermd", "Of which hidden"),
    ("protection_audit", "below_bound", "int", "statements", "Gevonden onder de grens: altijd 0 wat verschijnt",
     "Found below the bound; 0 in all that is published"),
    ("protection_audit", "seconds", "double", "seconds", "Duur van de controle", "Duration of the audit"),
)  # fmt: skip


def dictionary_rows() -> list[tuple[str, str, str, str, str, str]]:
    """Table, column, type, unit, Dutch and English meaning of every column of the product that is no mart."""
    rows = [(table.name, column, *_meaning(table, column)) for table in TABLES for column in columns(table)]
    rows += [
        ("protected_school", name, *_key(name)) for name in ("school_id", "municipality_code", "municipality", "sector")
    ]
    return sorted([*rows, *_PLAIN], key=lambda row: row[0])


def _key(name: str) -> tuple[str, str, str, str]:
    kind, dutch, english = _KEYS[name]
    return kind, "", dutch, english


def _meaning(table: Table, column: str) -> tuple[str, str, str, str]:
    dutch, english = _LEVELS[table.level]
    if column in _KEYS:
        return _key(column)
    if column.endswith("_status"):
        states = "value, hidden, no_pupils of not_delivered"
        return (
            "string",
            "",
            f"Stand van {column.removesuffix('_status')}: {states}",
            f"State of {column.removesuffix('_status')}",
        )
    if column == "pupils_share":
        return (
            "double",
            "share",
            f"Deel van de leerlingen {dutch}, uit de afgeronde aantallen",
            f"Share of the pupils {english}, of the rounded counts",
        )
    if column == "pupils":
        about = {TIER: "in de laag ", SIGNAL: "met het signaal ", REFERENCE: "op de peildatum "}
        what = about.get(table.family, "") if isinstance(table, CountTable) else ""
        return (
            "bigint",
            "pupils",
            f"Leerlingen {what}{dutch}, afgerond op vijftallen",
            f"Pupils {english}, rounded to fives",
        )
    dutch_minutes, english_minutes = _MINUTES[column]
    return "bigint", "minutes", f"{dutch_minutes} {dutch}", f"{english_minutes} {english}"
