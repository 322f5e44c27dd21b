"""The reason codes of a made-up school. Codes belong to the school: next door the same letters mean another thing."""

from dataclasses import dataclass

import numpy as np

from attendance.contract import CATEGORIES

NUMBER = {category: number for number, category in enumerate(CATEGORIES)}
"""Categories as small numbers, in the order of the contract."""

AUTHORISED = np.array(
    [
        {"present": -1, "not_attendance": -1, "unknown_reason": -1, "unauthorised": 0, "late_unauthorised": 0}.get(
            name, 1
        )
        for name in CATEGORIES
    ],
    dtype=np.int8,
)
"""The flag that school software keeps beside the code: 1 authorised, 0 not, -1 none."""

DUTCH = {
    "sick": "ziek",
    "medical": "medisch bezoek",
    "leave": "verlof",
    "school_initiated": "door school",
    "late_authorised": "geoorloofd te laat",
    "other_authorised": "overig geoorloofd",
    "unauthorised": "ongeoorloofd",
    "late_unauthorised": "ongeoorloofd te laat",
    "unknown_reason": "onbekend",
    "present": "aanwezig",
    "not_attendance": "geen verzuim",
}
"""The Dutch names of the categories in the exchange format."""

LETTERS = (
    ("Z", "Ziek", "sick"),
    ("DA", "Dokter of tandarts", "medical"),
    ("BV", "Bijzonder verlof", "leave"),
    ("UV", "Uit de les verwijderd", "school_initiated"),
    ("TG", "Te laat, geoorloofd", "late_authorised"),
    ("OG", "Overig geoorloofd", "other_authorised"),
    ("AO", "Absent ongeoorloofd", "unauthorised"),
    ("TL", "Te laat", "late_unauthorised"),
    ("ON", "Onbekend, wordt nagebeld", "unknown_reason"),
    ("EX", "Excursie of andere locatie", "present"),
    ("HV", "Huiswerk vergeten", "not_attendance"),
)
OTHER_LETTERS = (
    ("ZK", "Ziek gemeld", "sick"),
    ("AO", "Arts of orthodontist", "medical"),
    ("VL", "Verlof", "leave"),
    ("SC", "Schorsing of verwijdering", "school_initiated"),
    ("LG", "Te laat met reden", "late_authorised"),
    ("OV", "Overig", "other_authorised"),
    ("OA", "Ongeoorloofd afwezig", "unauthorised"),
    ("L", "Te laat zonder reden", "late_unauthorised"),
    ("XC", "Reden volgt", "unknown_reason"),
    ("AC", "Activiteit van school", "present"),
    ("BV", "Lesmateriaal vergeten", "not_attendance"),
)
NUMBERS = (
    ("3", "Ziek", "sick"),
    ("12", "Medisch bezoek", "medical"),
    ("20", "Verlof", "leave"),
    ("41", "Verwijderd", "school_initiated"),
    ("6", "Te laat geoorloofd", "late_authorised"),
    ("29", "Overig geoorloofd", "other_authorised"),
    ("5", "Spijbelen", "unauthorised"),
    ("7", "Te laat", "late_unauthorised"),
    ("99", "Nog onbekend", "unknown_reason"),
    ("1", "Aanwezig op andere plek", "present"),
    ("8", "Boeken vergeten", "not_attendance"),
)
WORDS = (
    ("Ziek", "Ziek", "sick"),
    ("Arts", "Arts, tandarts, therapie", "medical"),
    ("Verlof", "Verlof", "leave"),
    ("Geschorst", "Geschorst", "school_initiated"),
    ("Te laat met bericht", "Te laat met bericht", "late_authorised"),
    ("Overig", "Overig geoorloofd", "other_authorised"),
    ("Ongeoorloofd", "Ongeoorloofd afwezig", "unauthorised"),
    ("Te laat", "Te laat zonder bericht", "late_unauthorised"),
    ("Onbekend", "Reden onbekend", "unknown_reason"),
    ("Excursie", "Elders met school", "present"),
    ("Gym vergeten", "Gymspullen vergeten", "not_attendance"),
)
LISTS = {"letters": LETTERS, "other_letters": OTHER_LETTERS, "numbers": NUMBERS, "words": WORDS}


@dataclass(frozen=True)
class CodeRow:
    """One row of a code list; `code` in capitals and small letters as the school writes it."""

    code: str
    description: str
    category: str
    valid_from: np.datetime64 | None = None
    valid_to: np.datetime64 | None = None


@dataclass(frozen=True)
class CodeList:
    """A school's list, and which code it uses for which category."""

    rows: tuple[CodeRow, ...]
    changed_on: np.datetime64 | None
    before: tuple[str, ...]
    """The code by category number, up to the day before `changed_on`."""
    since: tuple[str, ...]

    def codes(self, categories: np.ndarray, days: np.ndarray) -> np.ndarray:
        """Positions in `before + since` by category number and day."""
        changed = np.zeros(len(days), dtype=bool) if self.changed_on is None else days >= self.changed_on
        return categories.astype(np.int64) + changed * len(self.before)

    def names(self) -> list[str]:
        """The codes that `codes` points to."""
        return [*self.before, *self.since]


def code_list(kind: str, changed_on: np.datetime64 | None) -> CodeList:
    """The list `kind` of LISTS. From `changed_on` on the school writes unauthorised absence and lateness otherwise."""
    entries = LISTS[kind]
    used = {category: code for code, _, category in entries}
    before = tuple(used[category] for category in CATEGORIES)
    if changed_on is None:
        return CodeList(tuple(CodeRow(*entry) for entry in entries), None, before, before)
    renamed = {used["unauthorised"]: "SPB", used["late_unauthorised"]: "TLO"}
    eve = changed_on - np.timedelta64(1, "D")
    rows: list[CodeRow] = []
    for code, description, category in entries:
        if code in renamed:
            rows.append(CodeRow(code, description, category, None, eve))
            rows.append(CodeRow(renamed[code], description, category, changed_on, None))
        else:
            rows.append(CodeRow(code, description, category))
    return CodeList(tuple(rows), changed_on, before, tuple(renamed.get(code, code) for code in before))
