"""What each software exports of the same few pupils, as tables of text: to read, to disguise and to break."""

from datetime import datetime
from zoneinfo import ZoneInfo

from tests.attendance.reading.delivery import (
    Rows,
    Tables,
    exchange_tables,
)


def shared_tables() -> Tables:
    """Pupils, bells and codes in exchange columns, as vendors leave them to other exports."""
    return {name: rows for name, rows in exchange_tables().items() if name in ("leerlingen", "lestijden", "codes")}


def moment(text: str) -> str:
    """5 October 2026 at a time, as Somtoday writes it."""
    return f"2026-10-05T{text}:00.000+02:00"


def somtoday_tables() -> Tables:
    """One lesson with and one without the duty of a roll call; one cancelled."""
    header = (
        "id,beginDatumTijd,eindDatumTijd,beginLesuur,eindLesuur,titel,vak,leerlingnummer,"
        "presentieRegistratieVerplicht,presentieRegistratieVerwerkt,afspraakStatus"
    )
    observed = (
        "waarnemingSoort,beginDatumTijd,eindDatumTijd,beginLesuur,eindLesuur,leerlingnummer,afspraakId,"
        "invoerDatum,laatstGewijzigdDatum,herkomst"
    )
    reported = (
        "absentieSoort,afkorting,omschrijving,geoorloofd,datumTijdInvoer,beginDatumTijd,eindDatumTijd,"
        "beginLesuur,eindLesuur,afgehandeld,leerlingnummer,minutenGemist,opmerkingen"
    )
    one, two = (moment("08:30"), moment("09:20")), (moment("09:20"), moment("10:10"))
    return shared_tables() | {
        "afspraken": [
            header.split(","),
            ["7", *one, "1", "1", "wi", "wi", "1001", "true", "true", "ACTIEF"],
            ["8", *two, "2", "2", "ne", "ne", "1001", "true", "false", "ACTIEF"],
            ["9", *one, "1", "2", "gym", "gym", "1002", "false", "false", "GEANNULEERD"],
        ],
        "waarnemingen": [
            observed.split(","),
            ["Afwezig", *one, "1", "1", "1001", "7", moment("08:35"), moment("08:36"), "docent"],
            ["Aanwezig", *two, "2", "2", "1001", "8", moment("09:25"), "", ""],
        ],
        "absentiemeldingen": [
            reported.split(","),
            [
                "Absent",
                "z",
                "Ziek",
                "true",
                moment("07:50"),
                moment("08:00"),
                moment("17:00"),
                "",
                "",
                "true",
                "1001",
                "",
                "griep volgens moeder",
            ],
            ["Telaat", "TL", "Te laat", "false", moment("09:30"), *two, "2", "2", "true", "1001", "7", ""],
            ["Verwijderd", "VW", "Eruit", "false", moment("09:40"), *two, "2", "2", "true", "1001", "", ""],
        ],
    }


def described_tables(*rows: tuple[str, str, str]) -> Tables:
    """Reports of Somtoday, one per row: pupil, code, description."""
    tables = somtoday_tables()
    header, report, *_ = tables["absentiemeldingen"]
    made = [[*report[:1], code, words, *report[3:10], pupil, *report[11:]] for pupil, code, words in rows]
    return tables | {"absentiemeldingen": [header, *made]}


def magister_tables() -> Tables:
    """Two lessons of two pupils under the same agenda items, an appointment, a cancelled lesson."""
    tables = shared_tables()
    tables["leerlingen"][0][0] = "stamnummer"
    return tables | {
        "agenda": [
            ["agendaitem_id", "stamnummer", "datum", "lesuur", "begin", "eind", "status", "type"],
            ["11", "1001", "05-10-2026", "1", "8:30", "9:20", "2", "13"],
            ["11", "1002", "05-10-2026", "1", "8:30", "9:20", "2", "13"],
            ["12", "1001", "05-10-2026", "", "9:20", "10:10", "1", "13"],
            ["13", "1001", "06-10-2026", "1", "8:30", "9:20", "5", "13"],
            ["14", "1001", "06-10-2026", "", "15:00", "16:00", "2", "1"],
        ],
        "verantwoordingen": [
            [
                "verantwoording_id",
                "stamnummer",
                "agendaitem_id",
                "verantwoording_datum",
                "moment",
                "lesuur",
                "absentiereden_code",
                "aanwezigheidsreden_geoorloofd",
                "luxeverzuim",
                "verantwoordingstype_id",
                "genoteerd_op",
                "genoteerd_door",
                "opmerking",
            ],
            ["1", "1001", "11", "05-10-2026", "", "1", "AO", "N", "0", "1", "2026-10-05 08:40", "doc1", "zei niets"],
            ["2", "1001", "12", "05-10-2026", "", "", "TL", "N", "0", "2", "", "", ""],
            ["3", "1002", "", "05-10-2026", "", "", "Z", "J", "0", "3", "", "", ""],
            ["4", "1001", "12", "05-10-2026", "", "", "", "", "", "4", "", "", ""],
            ["5", "1001", "11", "05-10-2026", "", "1", "", "", "", "5", "", "", ""],
            ["6", "1002", "11", "05-10-2026", "", "1", "", "", "", "6", "", "", ""],
            ["7", "1002", "99", "05-10-2026", "", "1", "", "", "", "6", "", "", ""],
            ["8", "1001", "11", "05-10-2026", "", "1", "BV", "", "", "7", "", "", ""],
            ["9", "1001", "11", "05-10-2026", "", "1", "HV", "", "", "8.0", "", "", ""],
        ],
    }


PARS_HEADER = [
    "datumvan",
    "lesuurbegin",
    "lesuureind",
    "ovnr",
    "groepnaam",
    "typeomschrijving",
    "tijdvan2",
    "tijdtot2",
    "tijd",
    "reden",
    "opmerking",
    "deelnemernaam",
    "naam",
]


def pars_row(pupil: str, kind: str, day: str = "5-10-2026", begin: str = "08:30", end: str = "10:00") -> list[str]:
    """One row of three half hours; the names in it are invented."""
    return [day, "1", "3", pupil, "MZ2A", kind, begin, end, "1,5", "", "", "Vis, Kim de", "M. Bakker"]


def pars_tables(*rows: list[str]) -> Tables:
    """A PARS table beside pupils and codes in exchange columns."""
    table: Rows = [
        PARS_HEADER,
        *(
            rows
            or (
                pars_row("1001", "Present"),
                pars_row("1001", "Ziek", begin="10:15", end="11:45"),
                pars_row("1002", "Regulier absent"),
                pars_row("1002", "Te laat", begin="10:15", end="11:45"),
                pars_row("1002", "Absent", day="06-10-2026"),
            )
        ),
    ]
    shared = {name: content for name, content in exchange_tables().items() if name in ("leerlingen", "codes")}
    return shared | {"presentie okt": table}


TOTALS_HEADER = [
    "Studentnummer",
    "Roepnaam",
    "Voorvoegsels",
    "Achternaam",
    "Aanwezigheid",
    "Geoorloofde afwezigheid",
    "Ongeoorloofde afwezigheid",
    "Totale afwezigheid",
    "Laatste verzuimmelding",
]


def totals_row(pupil: str, present: str, authorised: str, unauthorised: str, absent: str) -> list[str]:
    """One row of the overview; the name is invented."""
    return [pupil, "Kim", "de", "Vis", present, authorised, unauthorised, absent, "28-10-2026"]


def totals_tables(*rows: list[str]) -> Tables:
    """An overview as the software makes it, title rows and all, beside the pupils."""
    given = rows or (
        totals_row("1001.0", "107u24m", "3u36m", "0u0m", "3u36m"),
        totals_row("1002.0", "98u10m", "2u", "10u50m", "14u20m"),
    )
    overview: Rows = [["Totaaloverzicht Verzuim"], ["Periode: 01-10-2026 t/m 31-10-2026"], [], TOTALS_HEADER, *given]
    return {"leerlingen": exchange_tables()["leerlingen"], "Totaaloverzicht Verzuim": overview}


ZERMELO_HEADER = [
    "appointmentInstance",
    "start",
    "end",
    "startTimeSlotName",
    "endTimeSlotName",
    "subjects",
    "groups",
    "valid",
    "cancelled",
    "lastModified",
]
ZERMELO_GROUPS: Rows = [
    ["leerlingnummer", "lesgroep", "van", "tot"],
    ["1001", "h3a", "", ""],
    ["1001", "h3.wi1", "", ""],
    ["1002", "v4b", "", ""],
]


def seconds(local: str) -> str:
    """A Dutch local time as Zermelo writes it."""
    return str(int(datetime.fromisoformat(local).replace(tzinfo=ZoneInfo("Europe/Amsterdam")).timestamp()))


def appointment(
    instance: str,
    start: str = "2026-10-05T08:30",
    end: str = "2026-10-05T09:20",
    groups: str = "h3a",
    valid: str = "true",
    cancelled: str = "false",
    modified: str = "2026-09-01T12:00",
) -> list[str]:
    """One version of one appointment; times are local."""
    return [instance, seconds(start), seconds(end), "1", "1", "wi", groups, valid, cancelled, seconds(modified)]


def beside(other: Tables, *appointments: list[str]) -> Tables:
    """The tables of another shape without its timetable, and Zermelo's beside them."""
    own = {name: rows for name, rows in other.items() if name not in ("rooster", "afspraken", "agenda")}
    return own | {
        "appointments": [ZERMELO_HEADER, *appointments],
        "groepsindeling": [list(row) for row in ZERMELO_GROUPS],
    }
