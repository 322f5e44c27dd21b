"""How long each thing is kept: the terms that `regiobeeld retention` applies, with what they are set to here."""

from dataclasses import dataclass
from datetime import date

from attendance.administration.terms import LOG_DAYS, REFUSED_DAYS, first_kept_day
from attendance.settings import Settings


@dataclass(frozen=True)
class Term:
    """One thing that is kept, until when, and what happens then."""

    what: str
    kept: str
    then: str


def terms(settings: Settings, today: date | None) -> list[Term]:
    """All terms, in the words of the screens; numbers come from the settings and from what removes it.

    With `today` they say from which day on rows are kept now.
    """
    now = f"; nu dus vanaf {first_kept_day(today):%d-%m-%Y}" if today else ""
    years = round(LOG_DAYS / 365)
    return [
        Term(
            "Rijen per leerling (pseudoniem)",
            f"dit schooljaar en het vorige{now}",
            "gewist; de totalen die al gepubliceerd waren, blijven",
        ),
        Term("Aangeleverde bestanden", "tot zij zijn ingelezen", "gewist; alleen een controlegetal (hash) blijft"),
        Term(
            "Bestanden die op een ja of nee van de school wachten",
            f"{settings.desk_hours:g} uur",
            "gewist, zonder dat er iets van bewaard is",
        ),
        Term("Geweigerde bestanden", f"{REFUSED_DAYS} dagen, om op te halen", "gewist"),
        Term(
            "Publicaties",
            f"de laatste {settings.kept_releases}",
            "gewist; eerder als er rijen in staan die intussen zijn gewist of verlopen",
        ),
        Term(
            "Casusformulieren van het netwerkoverleg",
            f"als rijen per leerling{now}",
            "gewist; de afgeronde rode draad van een overleg blijft",
        ),
        Term("Logboeken en berichten aan scholen", f"{_word(years)} jaar", "gewist"),
        Term(
            "Totalen per school, cohort en maand",
            "zolang de regio ze gebruikt",
            "zij bevatten geen rijen per leerling; de regio besluit over opruimen",
        ),
    ]


def _word(number: int) -> str:
    return {1: "één", 2: "twee", 3: "drie"}.get(number, str(number))
