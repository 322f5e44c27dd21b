"""Texts of a meeting that seem to be about a person: refused, with the reason, before anything is kept.

Stricter than what a school may say of its own month (attendance.statements.own_words), because a meeting speaks of pupils and
parents all the time. The check is modest: it knows no names, so it looks at how names are written. It rather refuses a
harmless sentence, which can be put otherwise, than keep a name.
"""

import re
from functools import cache

from attendance.errors import NetworkRejected
from attendance.schools import all_municipalities
from attendance.statements.own_words import LONGEST_NAME, about_school

_DATE = (
    r"\b\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*(?:19|20)?\d{2}\b|\b(?:geboren|geb\.)|"
    r"\b\d{1,2}\s+(?:jan|feb|mrt|maa|apr|mei|jun|jul|aug|sep|okt|nov|dec)[a-z]*\s+(?:19|20)\d{2}"
)
_RULES = (
    (re.compile(_DATE, re.IGNORECASE), "een datum, misschien een geboortedatum,"),
    (re.compile(r"\d(?:[\s.-]?\d){4,}"), "een lang nummer, zoals een leerlingnummer, telefoonnummer of bsn,"),
    (re.compile(r"\b[1-9]\d{3}\s?[A-Z]{2}\b"), "een postcode"),
    (re.compile(r"(?i:\bwww\.|https?:)"), "een webadres"),
    (re.compile(r"\b(?i:dhr|mevr|mw|meneer|mevrouw|familie|gezin)\.?\s+(?:(?:van|de|der|den)\s+)*[A-Z]"), "een naam"),
    (re.compile(r"\b[A-Z]\.\s?(?:[A-Z]\.\s?)*(?:(?:van|de|der|den|ten|ter|el)\s+)*[A-Z][a-zà-ÿ]+"), "een naam"),
    (
        re.compile(
            r"(?i:\b(?:één|een enkele|enkele|twee|drie|vier|vijf|zes|zeven|acht|negen)\s+(?:\w+\s+)?"
            r"(?:casus|casussen|gezin|gezinnen|jongens?|meisjes?)\b)"
        ),
        "een klein aantal kinderen of gezinnen",
    ),
)
_WORD = re.compile(r"[A-Za-zÀ-ÿ@&'’-]+")
_SENTENCE_END = re.compile(r"[.!?:;•–\n][\s\-*‘“\"(]*$")
_SURNAME = re.compile(r"\s+(?:(?:van|de|der|den|ten|ter|el)\s+)*([A-Z][a-zà-ÿ]{2,})")
_NO_NAMES = frozenset(
    (
        "Regiobeeld",
        "Magister",
        "Somtoday",
        "Ingrado",
        "Nederland",
        "Nederlands",
        "Nederlandse",
        "Engels",
        "Duits",
        "Frans",
        "Pasen",
        "Kerst",
        "Jeugdzorg",
        "Jeugdhulp",
        "Leerplicht",
        "Veilig",
        "Thuis",
        "Halt",
        "Samenwerkingsverband",
        "Inspectie",
    )
)


def screened(text: str, longest: int, what: str) -> str:
    """The text with single spaces, its lines kept. `what` says in Dutch which text it is.

    Raises NetworkRejected, in Dutch and without repeating the text, where it is too long or seems to point to a person.
    """
    lines = [" ".join(line.split()) for line in text.strip().splitlines()]
    plain = "\n".join(lines)
    about_school(plain.replace("M@ZL", "MAZL"), longest, NetworkRejected)
    reason = next((found for pattern, found in _RULES if pattern.search(plain)), None)
    if reason or _has_name(plain):
        raise NetworkRejected(
            f"In {what} lijkt {reason or 'een naam'} te staan. Schrijf op wat scholen en partners samen doen, zonder namen, "
            "nummers, datums of kleine aantallen; een functie of organisatie mag met een kleine letter."
        )
    return plain


def owner(text: str, what: str = "wie het doet") -> str:
    """Who does something: a function or organisation. Raises NetworkRejected where it is empty or seems to be a person."""
    plain = screened(text, LONGEST_NAME, what)
    if not plain:
        raise NetworkRejected(f"Vul in {what}; een functie of organisatie is genoeg, zoals ‘zorgcoördinatoren’.")
    return plain


def _has_name(text: str) -> bool:
    """Whether a word within a sentence is written as a name: a capital and small letters, and no place or known word.

    Two such words next to each other are a name at the start of a sentence as well.
    """
    for match in _WORD.finditer(text):
        if not _looks_a_name(match.group()):
            continue
        starts = match.start() == 0 or _SENTENCE_END.search(text[: match.start()])
        following = _SURNAME.match(text[match.end() :])
        if not starts or (following and _looks_a_name(following[1])):
            return True
    return False


def _looks_a_name(word: str) -> bool:
    return word[0].isupper() and word[1:].islower() and len(word) > 2 and word not in _NO_NAMES | _places()


@cache
def _places() -> frozenset[str]:
    return frozenset(part for one in all_municipalities() for part in _WORD.findall(one.municipality))
