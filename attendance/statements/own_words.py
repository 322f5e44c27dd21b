"""What a school may write in its own words where others read it: about the school, never about a pupil.

One check for all such places (notes, declarations, goals, measures, approaches), so that none is more lenient than another.
"""

import re

from attendance.errors import RegiobeeldError

LONGEST_NAME = 80
"""Characters of who says something, by function."""

_PERSON = re.compile(
    r"\b(?i:leerling|leerlinge|student|studente|scholier|jongen|meisje|zoon|dochter|broer|zus|vader|moeder|ouders? van)\s+"
    r"(?:[A-Z][a-zà-ÿ]+|[A-Z]\.)"
)
_FEW = re.compile(
    r"\b(?i:[1-9]|één|een enkele|enkele|twee|drie|vier|vijf|zes|zeven|acht|negen)\s+(?:\w+\s+)?(?i:leerling|leerlingen)\b"
)
_NUMBER = re.compile(r"\d{5,}")
_ADDRESS = re.compile(r"\S@\S")


def about_school(text: str, longest: int, rejected: type[RegiobeeldError]) -> str:
    """The words with single spaces. Raises `rejected`, in Dutch, for words that are too long or seem to be about a pupil."""
    words = " ".join(text.split())
    if len(words) > longest:
        raise rejected(f"Houd het bij ten hoogste {longest} tekens; nu zijn het er {len(words)}.")
    if _PERSON.search(words) or _ADDRESS.search(words) or _NUMBER.search(words):
        raise rejected(
            "Dit lijkt over een leerling te gaan. Schrijf op wat er op school speelde, zonder namen, nummers of adressen."
        )
    if _FEW.search(words):
        raise rejected(
            "Noem geen aantallen onder de tien leerlingen: in een kleine groep is dan te raden om wie het gaat."
        )
    return words


def function(said_by: str, rejected: type[RegiobeeldError]) -> str:
    """Who says it. Raises `rejected` where nobody does."""
    who = " ".join(said_by.split())
    if not who or len(who) > LONGEST_NAME:
        raise rejected("Vul in wie dit zegt; een functie is genoeg, zoals ‘directeur’.")
    return who
