"""The words that a case form is filled in with, read from words.csv; and the three questions of the meeting.

Belongs here: what may be said. The five groups of factors are those of 000 (“Welke factoren neem je mee in je analyse?”);
the factors in them are a choice of this project, after the reviews that 000 points to, in words that a pupil and a
parent could read about themselves. A region that needs another word adds a row; no word is ever given another meaning.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from attendance.contract import EDUCATION_TYPES_BY_SECTOR
from attendance.seeds import seed_rows

ENVIRONMENT, FAMILY, PARENT, PARENT_CHILD, CHILD = "environment", "family", "parent", "parent_child", "child"
CARE, PERSPECTIVE, MEASURE, DURATION, TIER = "care", "perspective", "measure", "duration", "tier"

FACTOR_GROUPS = {
    ENVIRONMENT: "Omgeving",
    FAMILY: "Gezin",
    PARENT: "Ouder",
    PARENT_CHILD: "Ouder en kind samen",
    CHILD: "Kind",
}
"""The five groups of 000, in its order."""
KINDS = FACTOR_GROUPS | {
    CARE: "Onderwijs en hulp nu",
    PERSPECTIVE: "Perspectief",
    MEASURE: "Wat is geprobeerd en wat hielp",
    DURATION: "Hoe lang al",
    TIER: "Laag",
}

QUESTIONS = {
    "right_things": "Doen we de goede dingen?",
    "right_people": "Zitten de juiste mensen aan tafel, en zijn de juiste mensen aan zet?",
    "meaning_for_tiers": "Wat betekent de rode draad voor laag 1 en laag 2?",
}
"""The questions of the meeting (001 §5.2), in its order."""
MOST_YEAR_GROUPS = 8
_PROFILE, _BASE = "pyramid", "green"


@dataclass(frozen=True)
class Word:
    """One word of one kind, with its Dutch label."""

    kind: str
    word: str
    label: str


@cache
def words(kind: str) -> dict[str, Word]:
    """The words of a kind by their code, in their own order. Raises KeyError for a kind that does not exist."""
    if kind not in KINDS:
        raise KeyError(kind)
    return {one.word: one for one in (_tiers() if kind == TIER else _file()) if one.kind == kind}


@cache
def factors() -> dict[str, Word]:
    """The words of all five groups by their code, group by group."""
    return {word: one for kind in FACTOR_GROUPS for word, one in words(kind).items()}


@cache
def every_word() -> tuple[Word, ...]:
    """All words of all kinds."""
    return tuple(one for kind in KINDS for one in words(kind).values())


def label(word: str) -> str:
    """The Dutch label of a word, whatever its kind. Raises KeyError for a word that does not exist."""
    return _labels()[word]


def education_types(sector: str) -> tuple[str, ...]:
    """The elementary education types of a sector; none for a sector that does not exist."""
    return EDUCATION_TYPES_BY_SECTOR.get(sector, ())


@cache
def _labels() -> dict[str, str]:
    return {one.word: one.label for one in every_word()}


@cache
def _file() -> tuple[Word, ...]:
    with (Path(__file__).parent / "words.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Word(row["kind"], row["word"], row["label_nl"]) for row in csv.DictReader(file))


def _tiers() -> list[Word]:
    """The tiers above the base, by the seed that the models read: a case is about a pupil who is often absent."""
    return [
        Word(TIER, row["tier"], row["label_nl"])
        for row in seed_rows("tier")
        if row["profile"] == _PROFILE and row["tier"] != _BASE
    ]
