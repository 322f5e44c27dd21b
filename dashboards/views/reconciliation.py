"""Klopt het?: what a school's file held against what the platform holds, every difference with its reason; to print."""

from datetime import date

from dashboards import filters
from dashboards.drawing import blocks, tables, wording
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import count, hours
from dashboards.products import figures
from dashboards.products.data import Row, has_table

COUNTS = {
    ("leerlingen", "pupils"): "Leerlingen",
    ("leerlingen", "rows"): "Inschrijvingen",
    ("rooster", "minutes"): "Geplande uren",
    ("rooster", "rows"): "Lessen op het rooster",
    ("rooster", "pupils"): "Leerlingen met een rooster",
    ("registraties", "rows"): "Registraties",
    ("registraties", "pupils"): "Leerlingen met een registratie",
}
REASONS = {
    "set_aside": "bij het lezen niet bruikbaar, zie Aanleveringen",
    "dropped": "hoort niet in de telling, zoals een totaalregel of een vergeten boek",
    "without_time": "geen lestijd bekend",
    "not_enrolled": "buiten de inschrijving van de leerling",
    "repeated": "dubbel geleverd",
    "overlapping": "valt samen met een andere les van dezelfde leerling",
    "not_attendance": "gaat niet over aanwezigheid",
    "without_slot": "op een dag zonder les",
    "superseded": "een latere registratie ging voor, of er was geen les",
    "bell_change": "de lestijden zijn na het lezen gewijzigd",
}
LOST_ROWS = {
    "rows_set_aside": REASONS["set_aside"],
    "rows_dropped": REASONS["dropped"],
    "rows_not_attendance": REASONS["not_attendance"],
    "rows_without_slot": REASONS["without_slot"],
    "rows_superseded": REASONS["superseded"],
}
LOST_MINUTES = {
    "set_aside_minutes": REASONS["set_aside"],
    "dropped_minutes": REASONS["dropped"],
    "not_attendance_minutes": REASONS["not_attendance"],
    "without_slot_minutes": REASONS["without_slot"],
    "superseded_minutes": REASONS["superseded"],
    "present_minutes": "de leerling was er",
    "shorter_minutes": "pauze, buiten de lessen, of bij een andere registratie geteld",
}
_SHOWN_MINUTES = 3
"""Fewer minutes than this are 0,0 hours on screen."""


def page() -> None:
    """The answer first, then pupils, timetable and registrations, then the hours of each reason."""
    school = filters.chosen("own_published_school")
    month = filters.chosen("month")
    name = wording.month_name(month)
    lines = figures.reconciliation(school["school_id"], month, month)
    reasons = figures.reasons_followed(school["school_id"], month) if has_table("reconciliation_reason_month") else []
    if not lines:
        blocks.conclusion(
            f"**{school['name']}** heeft {name} nog niet geleverd, dus er valt nog niets naast elkaar te leggen.",
            "Kies een andere maand, of lever deze maand aan bij Aanleveren.",
        )
        return
    blocks.conclusion(*_conclusion(school, month, lines, reasons))
    blocks.facts(*_facts(lines, reasons))
    blocks.section(
        "Leerlingen, rooster en registraties",
        "Links wat er in uw bestand stond, geteld terwijl het werd gelezen. Daarnaast wat het platform heeft, en waar het verschil blijft.",
    )
    _lines(school["school_id"], month, lines)
    blocks.section(
        "Uren per reden",
        "Soms noemt een registratie zelf hoe lang iemand weg was: in minuten, of met een begin- en eindtijd. Vaak noemt zij alleen de les of de dag; "
        "dan volgt de duur uit uw eigen rooster. Zo komt elke reden op haar uren.",
    )
    _reasons(school["school_id"], month, reasons)
    blocks.note(
        "Leg deze pagina naast het overzicht uit uw eigen leerlingadministratie. Afdrukken gaat met Ctrl + P (op een Mac ⌘ + P); "
        "menu en knoppen blijven dan weg."
    )


def _conclusion(school: Row, month: date, lines: list[Row], reasons: list[Row]) -> list[str]:
    wrong = sum(row["unexplained"] != 0 for row in lines)
    wrong += sum(row["rows_unexplained"] != 0 or row["unexplained_minutes"] != 0 for row in reasons)
    first = f"**{school['name']}, {wording.month_name(month)}.** "
    if wrong:
        return [
            first
            + f"Bij **{wording.plural(wrong, 'telling', 'tellingen')}** klopt het niet. Dat is een fout van het platform, niet van uw bestand.",
            "Geef het door aan de beheerder van de regio; tot het is opgelost kunt u beter op uw eigen overzicht vertrouwen.",
        ]
    return [
        first
        + "Het klopt: alles wat in uw bestand stond is terug te vinden, en van elk verschil staat hieronder de reden.",
        "**Onverklaard: 0.**",
    ]


def _facts(lines: list[Row], reasons: list[Row]) -> list[blocks.Fact]:
    by_key = {(row["table"], row["measure"]): row for row in lines}
    facts = []
    if row := by_key.get(("leerlingen", "pupils")):
        facts.append(
            blocks.Fact(
                "Leerlingen", count(row["on_platform"]), f"op het platform; {count(row['in_file'])} in het bestand"
            )
        )
    if (row := by_key.get(("rooster", "minutes"))) and row["in_file"]:
        facts.append(
            blocks.Fact(
                "Geplande uren", hours(row["on_platform"]), f"op het platform; {hours(row['in_file'])} in het bestand"
            )
        )
    if row := by_key.get(("registraties", "rows")):
        facts.append(
            blocks.Fact(
                "Registraties", count(row["on_platform"]), f"tellen mee; {count(row['in_file'])} in het bestand"
            )
        )
    if reasons:
        facts.append(
            blocks.Fact(
                "Gemiste uren",
                hours(sum(row["on_platform_minutes"] for row in reasons)),
                f"waarvan {hours(sum(row['from_timetable_minutes'] for row in reasons))} uit het rooster afgeleid",
            )
        )
    return facts


def _lines(school_id: str, month: date, lines: list[Row]) -> None:
    by_key = {(row["table"], row["measure"]): row for row in lines}
    shown = [{**by_key[key], "label": label} for key, label in COUNTS.items() if key in by_key]
    shown += [
        {**row, "label": f"{row['table'].capitalize()}: {row['measure']}"}
        for key, row in by_key.items()
        if key not in COUNTS
    ]
    tables.show(
        [
            Column("Telling", lambda row: row["label"]),
            Column("In het bestand", lambda row: _figure(row, row["in_file"]), "number"),
            Column("Op het platform", lambda row: _figure(row, row["on_platform"]), "number"),
            Column("Verschil", lambda row: _figure(row, row["in_file"] - row["on_platform"]), "number"),
            Column("Waarom", _why),
            Column("Onverklaard", lambda row: _figure(row, row["unexplained"]), "number"),
        ],
        shown,
        f"{school_id}-klopt-het-{month:%Y-%m}",
        "Een rooster dat uit de lestijden is gemaakt, staat in geen bestand en wordt hier niet vergeleken.",
    )


def _reasons(school_id: str, month: date, reasons: list[Row]) -> None:
    if not reasons:
        blocks.nothing(
            "Van deze maand zijn de uren per reden niet bij het lezen geteld. Lever haar nog een keer aan, dan staan ze hier."
        )
        return
    numbers = [name for name, value in reasons[0].items() if isinstance(value, int) and not isinstance(value, bool)]
    total = {name: sum(row[name] for row in reasons) for name in numbers}
    tables.show(
        [
            Column("Reden in uw bestand", lambda row: row.get("label") or row["reason"] or "zonder code"),
            Column("Telt als", _counts_as),
            Column("Regis\u00adtraties", lambda row: row["rows_in_file"], "count"),
            Column("Tellen mee", lambda row: row["rows_on_platform"] + row["rows_present"], "count"),
            Column("Uren genoemd", lambda row: row["in_file_minutes"], "hours"),
            Column("Erbij uit rooster", lambda row: row["from_timetable_minutes"] + row["longer_minutes"], "hours"),
            Column("Eraf", _lost_minutes, "hours"),
            Column("Uren op het platform", lambda row: row["on_platform_minutes"], "hours"),
            Column("Onver\u00adklaard", lambda row: row["unexplained_minutes"], "hours"),
            Column("Waar het verschil blijft", _difference),
        ],
        [*reasons, total | {"label": "Alle redenen"}],
        f"{school_id}-uren-per-reden-{month:%Y-%m}",
        "Uren genoemd + erbij − eraf = uren op het platform, in klokuren.",
    )


def _figure(row: Row, value: int) -> str:
    return hours(value) if row["measure"] == "minutes" else count(value)


def _why(row: Row) -> str:
    unit = " uur" if row["measure"] == "minutes" else ""
    told = [f"{words} ({_figure(row, row[name])}{unit})" for name, words in REASONS.items() if row.get(name)]
    return "; ".join(told) or "–"


def _counts_as(row: Row) -> str:
    if "label" in row:
        return ""
    if row["category"] is None:
        return "telt niet mee"
    return f"{row['category_label']}, en deels iets anders" if row["has_several_categories"] else row["category_label"]


def _lost_minutes(row: Row) -> int:
    return sum(row[name] for name in LOST_MINUTES)


def _difference(row: Row) -> str:
    """Why registrations, and minutes that they state, are not on the platform; of the sum the rows tell it."""
    if "label" in row:
        return ""
    lost_rows = [f"{words} ({count(row[name])})" for name, words in LOST_ROWS.items() if row[name]]
    lost_minutes = [
        f"{words} ({hours(row[name])} uur)" for name, words in LOST_MINUTES.items() if row[name] >= _SHOWN_MINUTES
    ]
    # what is told of the registrations need not be told again of their minutes
    told = tuple(words for name, words in LOST_ROWS.items() if row[name])
    lost_minutes = [text for text in lost_minutes if not text.startswith(told)]
    if row["rows_present"]:
        lost_rows.append(f"de leerling was er ({count(row['rows_present'])})")
        lost_minutes = [text for text in lost_minutes if not text.startswith("de leerling was er")]
    return "; ".join([*lost_rows, *lost_minutes]) or "–"


page()
