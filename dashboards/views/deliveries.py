"""Aanleveringen: what came in, what was found in it, and whether all of it can be accounted for."""

from datetime import date

from dashboards import filters
from dashboards.drawing import blocks, tables, wording
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import count
from dashboards.parts import delivery_calendar
from dashboards.products import figures, labels
from dashboards.products.data import Row

_REASONS = {
    "set_aside": "bij het lezen apart gezet",
    "dropped": "bij het lezen weggelaten",
    "without_time": "zonder tijd",
    "not_enrolled": "buiten de inschrijving",
    "repeated": "dubbel",
    "overlapping": "overlapt met een andere les",
    "not_attendance": "geen verzuim",
    "without_slot": "zonder les op het rooster",
    "superseded": "vervangen door een latere registratie",
    "bell_change": "andere lestijden dan bij het lezen",
}
_TABLES = {"enrolment": "leerlingen", "slot": "rooster", "registration": "registraties"}
_MEASURES = {"rows": "rijen", "pupils": "leerlingen", "minutes": "minuten"}


def page() -> None:
    """The page from its conclusion to its evidence."""
    school = filters.chosen("school_or_all")
    start = filters.chosen("school_year")
    school_id = school["school_id"] if school else None
    end = date(start.year + 1, 7, 1)
    calendar = [row for row in figures.calendar(start, end) if school_id in (None, row["school_id"])]
    deliveries = figures.deliveries(school_id, start, end)
    findings = figures.findings(school_id, start, end)
    accounts = figures.reconciliation(school_id, start, end)
    blocks.conclusion(*_conclusion(calendar, deliveries, accounts))

    blocks.section("Leveringskalender", "Een maand wordt verwacht op de vijfde schooldag van de maand erna.")
    delivery_calendar.show(calendar, sorted({row["month"] for row in calendar}))
    _late(calendar)
    blocks.section("Bevindingen", "Wat er in de bestanden opviel, en wat de school eraan kan doen.")
    _findings(findings)
    blocks.section(
        "Van bestand naar platform",
        "Wat er in het bestand stond, is wat het platform telt plus wat met een reden is weggelaten. Onverklaard moet nul zijn.",
    )
    _accounts(accounts, school is not None)
    blocks.section("Alle aanleveringen")
    _deliveries(deliveries)
    blocks.section(
        "Controles", "Elke publicatie gaat langs deze controles. Bij een zware fout blijft de vorige publicatie staan."
    )
    _checks()


def _conclusion(calendar: list[Row], deliveries: list[Row], accounts: list[Row]) -> list[str]:
    states = [delivery_calendar.state(row) for row in calendar]
    due = [state for state in states if state != "not_due"]
    there = [state for state in due if state != "not_delivered"]
    refused = sum(row["status"] == "refused" for row in deliveries)
    unexplained = sum(row["unexplained"] != 0 for row in accounts)
    return [
        f"Van de {wording.plural(len(due), 'verwachte maand', 'verwachte maanden')} {'is' if len(there) == 1 else 'zijn'} er **{count(len(there))}** geleverd, "
        f"waarvan {count(sum(state == 'on_time' for state in there))} op tijd."
        + (f" {wording.plural(refused, 'aanlevering is', 'aanleveringen zijn')} geweigerd." if refused else ""),
        (
            "Alles wat in de bestanden stond, is verantwoord."
            if not unexplained
            else f"Bij **{wording.plural(unexplained, 'telling', 'tellingen')}** is een verschil niet verklaard."
        )
        if accounts
        else "",
    ]


def _late(calendar: list[Row]) -> None:
    """What was expected and is not there, by school; nothing where all is in."""
    months: dict[str, list[str]] = {}
    for row in calendar:
        if delivery_calendar.state(row) == "not_delivered":
            months.setdefault(row["name"], []).append(wording.month_name(row["month"]))
    if months:
        told = "; ".join(f"{name}: {wording.listing(late)}" for name, late in months.items())
        blocks.note(f"**Verwacht en nog niet binnen.** {told}.")


def _findings(findings: list[Row]) -> None:
    if not findings:
        blocks.nothing("Er viel niets op in deze aanleveringen.")
        return
    severities = labels.names("severity", "severity")
    tables.show(
        [
            Column("Ernst", lambda row: severities.get(row["severity"], row["severity"])),
            Column("School", lambda row: row["name"] or row["school_id"] or "onbekend"),
            Column("Maand", lambda row: row["month"], "month"),
            Column("Wat er opviel en wat helpt", lambda row: row["sentence"]),
            Column("Tabel", lambda row: row["table_name"]),
            Column("Eerste rij", lambda row: row["row_number"], "count"),
            Column("Rijen", lambda row: row["row_count"], "count"),
            Column("Kolom", lambda row: row["column_name"], download_only=True),
            Column("Voorbeeld", lambda row: row["value"], download_only=True),
            Column("Ontvangen", lambda row: row["received_at"], "moment", download_only=True),
        ],
        findings,
        "bevindingen",
        "De zwaarste bovenaan. ‘Eerste rij’ is de rij zoals de school die in haar bestand ziet.",
    )


def _accounts(accounts: list[Row], is_one_school: bool) -> None:
    if not accounts:
        blocks.nothing("Er zijn nog geen tellingen om te vergelijken.")
        return
    if is_one_school:
        _every_account(accounts)
        return
    schools: dict[str, Row] = {}
    for row in accounts:
        found = schools.setdefault(row["school_id"], {"name": row["name"], "months": set(), "counts": 0, "closed": 0})
        found["months"].add(row["month"])
        found["counts"] += 1
        found["closed"] += row["unexplained"] == 0
    tables.show(
        [
            Column("School", lambda row: row["name"]),
            Column("Maanden", lambda row: len(row["months"]), "count"),
            Column("Tellingen vergeleken", lambda row: row["counts"], "count"),
            Column("Sluitend", lambda row: row["closed"], "count"),
            Column("Met een onverklaard verschil", lambda row: row["counts"] - row["closed"], "count"),
        ],
        list(schools.values()),
        "verantwoording",
        "Rijen, leerlingen en minuten, per maand en tabel. Kies een school om elke telling te zien.",
    )


def _every_account(accounts: list[Row]) -> None:
    tables.show(
        [
            Column("Maand", lambda row: row["month"], "month"),
            Column("Tabel", lambda row: row["table"]),
            Column("Telling", lambda row: _MEASURES.get(row["measure"], row["measure"])),
            Column("In het bestand", lambda row: row["in_file"], "count"),
            Column("Op het platform", lambda row: row["on_platform"], "count"),
            Column("Weggelaten", lambda row: row["explained"], "count"),
            Column("Waarom", _why),
            Column("Onverklaard", lambda row: row["unexplained"], "count"),
        ],
        accounts,
        "van-bestand-naar-platform",
        "Tijd staat hier in minuten, zoals geteld.",
    )


def _why(row: Row) -> str:
    """The reasons for what was left out, each with its number; empty where nothing was."""
    return "; ".join(f"{words}: {count(row[reason])}" for reason, words in _REASONS.items() if row.get(reason))


def _deliveries(deliveries: list[Row]) -> None:
    if not deliveries:
        blocks.nothing("In dit schooljaar is niets ontvangen.")
        return
    tables.show(
        [
            Column("Ontvangen", lambda row: row["received_at"], "moment"),
            Column("School", lambda row: row["name"] or row["school_id"] or "onbekend"),
            Column("Maand", lambda row: row["month"], "month"),
            Column("Vorm", lambda row: wording.shape_name(row["shape"])),
            Column("Stand", lambda row: wording.DELIVERY_STATUSES.get(row["status"], row["status"])),
            Column("Rijen", lambda row: row["rows_delivered"], "count"),
            Column("Gebruikt", lambda row: row["rows_used"], "count"),
            Column("Apart gezet", lambda row: row["rows_set_aside"], "count"),
            Column("Weggelaten", lambda row: row["rows_dropped"], "count"),
            Column("Vingerafdruk van het bestand", lambda row: row["sha256"], download_only=True),
        ],
        deliveries,
        "aanleveringen",
        "De laatste bovenaan. Apart gezet: de rij kon niet worden gebruikt. Weggelaten: de rij hoort er niet in te tellen.",
    )


def _checks() -> None:
    checks = figures.checks()
    if not checks:
        blocks.nothing("Bij deze publicatie zijn geen uitkomsten van controles bewaard.")
        return
    failed = [row for row in checks if not row["is_passed"]]
    blocks.note(
        f"**{count(len(checks) - len(failed))} van {count(len(checks))}** controles in orde."
        + (
            ""
            if not failed
            else f" {wording.plural(len(failed), 'controle vraagt', 'controles vragen')} aandacht; zie hieronder."
        )
    )
    tables.show(
        [
            Column("Uitkomst", lambda row: "in orde" if row["is_passed"] else "vraagt aandacht"),
            Column("Controle", lambda row: row["meaning"] or row["expectation"]),
            Column("Tabel", lambda row: _TABLES.get(row["table_name"], row["table_name"])),
            Column(
                "Gewicht", lambda row: "houdt publicatie tegen" if row["severity"] == "critical" else "waarschuwing"
            ),
            Column("Bekeken rijen", lambda row: row["checked_rows"], "count"),
            Column("Afwijkend", lambda row: row["unexpected_rows"], "count"),
            Column("Wanneer", lambda row: row["checked_at"], "moment", download_only=True),
        ],
        sorted(checks, key=lambda row: (row["is_passed"], row["severity"] != "critical")),
        "controles",
        "Wat aandacht vraagt staat bovenaan.",
    )


page()
