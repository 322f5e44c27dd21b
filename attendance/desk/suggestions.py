"""What a reason code may mean, and on what ground. A suggestion is only ever offered; the school decides."""

import re
from collections import Counter
from dataclasses import dataclass

from attendance.desk.codes import CodeLine

_WORDS: tuple[tuple[str, str], ...] = (
    # in this order: what is forgotten or a matter of place goes before the reasons that the same word may occur in
    (r"vergeten|huiswerk|\bboek|materiaal|\bspullen|gymkleding|telefoon", "not_attendance"),
    (r"excursie|\bstage|\bbpv|afstand|activiteit|open dag|toets|examen|andere locatie|elders", "present"),
    (r"onbekend|reden volgt|nabellen|nog uitzoeken|nog te", "unknown_reason"),
    (r"ongeoorl\w*.*\blaat|\blaat\b.*(zonder|ongeoorl)|verslapen", "late_unauthorised"),
    (r"\blaat\b.*(\bmet\b|geoorl)|(^|[^n])geoorl\w*.*\blaat|vertraging", "late_authorised"),
    (r"geschorst|schorsing|verwijderd|uitgestuurd|uit de les|time-?out|naar huis gestuurd", "school_initiated"),
    (r"ongeoorl|spijbel|luxe ?verzuim|zonder (bericht|reden|afmelding)", "unauthorised"),
    (
        r"ziekenhuis|tandarts|orthodon|\bortho|huisarts|dokter|\barts|fysio|medisch|therap|psycholoog|specialist",
        "medical",
    ),
    (r"\bziek|griep|koorts|migraine", "sick"),
    (r"verlof|huwelijk|bruiloft|begrafenis|uitvaart|feest|religi|jubileum|verhuiz|vakantie", "leave"),
    (r"overig|geoorloofd", "other_authorised"),
)
_FEW_ROWS = 5
_MOSTLY = 0.8


@dataclass(frozen=True)
class Suggestion:
    """A category for a code with the grounds for it, the strongest first; each a Dutch part of a sentence."""

    category: str
    grounds: tuple[str, ...]


def suggest(line: CodeLine, elsewhere: Counter[str] | None = None) -> Suggestion | None:
    """What this code may mean, by its description, its type, other schools, its flag and its moments; None = no idea.

    Each ground speaks for one category; the category of the strongest ground is offered, with what else speaks for it.
    A flag of the school's software that says the opposite takes a ground away.
    """
    grounds = [ground for ground in _grounds(line, elsewhere or Counter()) if _agrees_with_flag(line, ground[0])]
    if not grounds:
        return None
    category = grounds[0][0]
    return Suggestion(category, tuple(words for one, words in grounds if one == category))


def category_of_words(text: str) -> str | None:
    """The category that the words of a description point to, if any."""
    plain = text.lower()
    return next((category for pattern, category in _WORDS if re.search(pattern, plain)), None)


def _grounds(line: CodeLine, elsewhere: Counter[str]) -> list[tuple[str, str]]:
    use = line.use
    found: list[tuple[str, str]] = []
    for text, what in ((line.description or "", "de omschrijving"), (use.code, "de code zelf")):
        if text and (category := category_of_words(text)):
            found.append((category, f"{what} luidt ‘{text}’"))
    for category, number in use.types.items():
        if number >= _MOSTLY * use.rows:
            found.append((category, "uw software zet er zelf deze soort bij"))
    if elsewhere:
        category, schools = elsewhere.most_common(1)[0]
        if schools >= _MOSTLY * elsewhere.total():
            words = "1 andere school gebruikt" if schools == 1 else f"{schools} andere scholen gebruiken"
            found.append((category, f"{words} deze code zo"))
    if use.rows >= _FEW_ROWS:
        found += _moments(line)
    return found


def _moments(line: CodeLine) -> list[tuple[str, str]]:
    use = line.use
    says_yes, says_no = use.flags.get(True, 0), use.flags.get(False, 0)
    if use.short_rows >= _MOSTLY * use.rows:
        late = "late_authorised" if says_yes > says_no else "late_unauthorised" if says_no > says_yes else None
        return (
            [(late, "het gaat bijna altijd om minder dan een half uur, en uw software zegt of het mocht")]
            if late
            else []
        )
    if says_no >= _MOSTLY * use.rows:
        return [("unauthorised", "uw software noemt het ongeoorloofd")]
    if use.whole_day_rows >= _MOSTLY * use.rows and says_yes >= _MOSTLY * use.rows:
        return [("sick", "het gaat bijna altijd om hele dagen, en uw software noemt het geoorloofd")]
    return []


def _agrees_with_flag(line: CodeLine, category: str) -> bool:
    flags = line.use.flags
    opposite = CodeLine(line.use, category, None, False).rows_contradicting
    return opposite <= (1 - _MOSTLY) * max(1, sum(flags.values()))
