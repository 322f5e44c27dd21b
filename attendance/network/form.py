"""The case form as a workbook: a row per case, drop-downs with the words of the list, and a sheet that explains.

Template and reader follow from the same columns, so they can't drift apart. There is no column for a name, a number or a
text; a column that is not ours is refused, because it may hold one.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from attendance.errors import NetworkRejected
from attendance.network import cases, vocabulary
from attendance.network.cases import Form
from attendance.network.vocabulary import CARE, DURATION, FACTOR_GROUPS, KINDS, MEASURE, PERSPECTIVE, TIER

SHEET, LISTS, EXPLANATION = "casussen", "lijsten", "uitleg"
MOST_ROWS = 200
MOST_BYTES = 1_000_000
_PER_KIND = {**dict.fromkeys(FACTOR_GROUPS, 3), CARE: 3}
_TYPE, _YEAR = "onderwijstype", "leerjaar"
_TRIED, _HELPED = "geprobeerd", "hielp"
_MOST_MEASURES = 4
_MUST, _MAY = PatternFill("solid", fgColor="1F3A5F"), PatternFill("solid", fgColor="6B7C93")
_HOW = (
    "Eén rij per leerling over wie u zich zorgen maakt omdat hij of zij vaak niet op school kan zijn.",
    "Kies uit de lijsten; donkere kolomkoppen zijn verplicht. Wat u niet weet, laat u leeg.",
    "Zet er niets bij: geen naam, nummer, geboortedatum of eigen kolom. Een bestand met een andere kolom nemen we niet aan.",
    "Kies de factoren die er het meest toe doen: ten minste één, ten hoogste drie per groep.",
    "Na het inlezen krijgt elke casus een willekeurige code. Noteer die in uw eigen dossier: zo vindt u haar terug.",
)


@dataclass(frozen=True)
class Column:
    """One column: its heading, the kind of word that it holds (None: cohort), and whether it must be filled."""

    heading: str
    kind: str | None
    must: bool = False
    is_helped: bool = False


def columns() -> tuple[Column, ...]:
    """The columns of the form, in their order."""
    several = [
        Column(f"{KINDS[kind].lower()} {number}", kind)
        for kind, most in _PER_KIND.items()
        for number in range(1, most + 1)
    ]
    return (
        Column(_TYPE, None, must=True),
        Column(_YEAR, None, must=True),
        Column("laag", TIER, must=True),
        Column("hoe lang al", DURATION, must=True),
        Column("perspectief", PERSPECTIVE, must=True),
        *several,
        *(Column(f"{_TRIED} {number}", MEASURE) for number in range(1, _MOST_MEASURES + 1)),
        *(Column(f"{_HELPED} {number}", MEASURE, is_helped=True) for number in range(1, _MOST_MEASURES + 1)),
    )


@dataclass(frozen=True)
class Problem:
    """What stands in the way in one row (None: of the sheet as a whole), in Dutch; what was written is not repeated."""

    row: int | None
    sentence: str


def workbook(sector: str, filled: Sequence[Form] = ()) -> bytes:
    """The form as .xlsx for a school of this sector, empty or with these cases in it."""
    book = Workbook()
    explanation, sheet, lists = book.active, book.create_sheet(SHEET), book.create_sheet(LISTS)
    explanation.title = EXPLANATION
    for place, sentence in enumerate(("Een casus inbrengen voor het netwerkoverleg", "", *_HOW), 1):
        explanation.cell(place, 1, sentence).alignment = Alignment(wrap_text=True, vertical="top")
    explanation["A1"].font = Font(bold=True, size=14)
    explanation.column_dimensions["A"].width = 100
    choices = {_TYPE: list(vocabulary.education_types(sector))}
    choices |= {kind: [word.label for word in vocabulary.words(kind).values()] for kind in KINDS}
    for place, (name, labels) in enumerate(choices.items(), 1):
        for row, label in enumerate([name, *labels], 1):
            lists.cell(row, place, label)
        letter = get_column_letter(place)
        book.defined_names[f"lijst_{name}"] = DefinedName(
            f"lijst_{name}", attr_text=f"{LISTS}!${letter}$2:${letter}${len(labels) + 1}"
        )
    lists.sheet_state = "hidden"
    for place, column in enumerate(columns(), 1):
        head = sheet.cell(1, place, column.heading)
        head.font, head.fill = Font(bold=True, color="FFFFFF"), _MUST if column.must else _MAY
        head.alignment = Alignment(wrap_text=True, vertical="top")
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = 12 if column.kind is None else 30
        if column.heading != _YEAR:
            _drop_down(sheet, letter, f"=lijst_{column.kind or _TYPE}", is_strict=column.kind is not None)
    sheet.freeze_panes = "A2"
    for form in filled:
        sheet.append(_cells(form))
    book.active = 1
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _drop_down(sheet: object, letter: str, formula: str, is_strict: bool) -> None:
    validation = DataValidation(
        type="list", formula1=formula, allow_blank=True, showErrorMessage=is_strict,
        errorTitle="Niet in de lijst", error="Kies een woord uit de lijst.",
    )  # fmt: skip
    sheet.add_data_validation(validation)  # type: ignore[attr-defined]
    validation.add(f"{letter}2:{letter}{MOST_ROWS + 1}")


def _cells(form: Form) -> list[str | int | None]:
    """A case as a row of the form. What does not fit in its columns is left out; the page holds more."""
    left = {
        **{kind: [word for word in vocabulary.words(kind) if word in form.factors] for kind in FACTOR_GROUPS},
        CARE: sorted(form.care),
        TIER: [form.tier],
        DURATION: [form.duration],
        PERSPECTIVE: [form.perspective],
        _TRIED: sorted(form.tried),
        _HELPED: sorted(form.helped),
    }
    row: list[str | int | None] = [form.education_type, form.year_group]
    for column in columns()[2:]:
        given = left[_HELPED if column.is_helped else _TRIED if column.kind == MEASURE else column.kind or ""]
        row.append(vocabulary.label(given.pop(0)) if given else None)
    return row


def read(
    header: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]], sector: str
) -> tuple[list[Form], list[Problem]]:
    """The cases in a filled form, and what stands in the way. `rows`: row number in the sheet, and cells as texts.

    A column that is not ours stands in the way of the whole sheet.
    """
    known = {_plain(column.heading): column for column in columns()}
    places = {place: known.get(_plain(text)) for place, text in enumerate(header) if text.strip()}
    strange = sum(column is None for column in places.values())
    problems = []
    if strange:
        words = "staat één kolom" if strange == 1 else f"staan {strange} kolommen"
        problems.append(Problem(None, f"In het formulier {words} die er niet in {'hoort' if strange == 1 else 'horen'}. Haal die weg: er "
            "kan iets in staan dat een leerling herkenbaar maakt. We hebben het bestand niet bewaard."))  # fmt: skip
    missing = [one.heading for one in columns() if one.must and one not in places.values()]
    if missing:
        problems.append(Problem(None, f"Deze verplichte kolommen ontbreken: {', '.join(missing)}."))
    if any(cell.strip() for _, cells in rows for place, cell in enumerate(cells) if place not in places):
        problems.append(Problem(None, "Naast de kolommen van het formulier staat nog iets. Haal dat weg."))
    filled = [(number, cells) for number, cells in rows if any(cell.strip() for cell in cells)]
    if not filled and not problems:
        problems.append(Problem(None, "Er staat nog geen casus in het formulier."))
    if len(filled) > MOST_ROWS:
        problems.append(Problem(None, f"Lever ten hoogste {MOST_ROWS} casussen tegelijk aan."))
    if problems:
        return [], problems
    forms = []
    for number, cells in filled:
        try:
            forms.append(
                _form([(column, cell) for place, cell in enumerate(cells) if (column := places.get(place))], sector)
            )
        except NetworkRejected as rejected:
            problems.append(Problem(number, str(rejected)))
    return forms, problems


def _form(cells: Sequence[tuple[Column, str]], sector: str) -> Form:
    given: dict[str, list[str]] = {}
    for column, cell in cells:
        if cell.strip():
            name = _HELPED if column.is_helped else column.kind or column.heading
            given.setdefault(name, []).append(cell.strip() if column.kind is None else _word(column, cell))
        elif column.must:
            raise NetworkRejected(f"‘{column.heading}’ is leeg.")
    year = given[_YEAR][0]
    if not re.fullmatch(r"\d", year):
        raise NetworkRejected("Bij ‘leerjaar’ hoort één cijfer.")
    helped = frozenset(given.get(_HELPED, ()))
    return cases.checked(
        Form(
            given[_TYPE][0].lower(),
            int(year),
            given[TIER][0],
            given[DURATION][0],
            frozenset(word for kind in FACTOR_GROUPS for word in given.get(kind, ())),
            given[PERSPECTIVE][0],
            frozenset(given.get(CARE, ())),
            frozenset(given.get(MEASURE, ())) | helped,
            helped,
        ),
        sector,
    )


def _word(column: Column, cell: str) -> str:
    labels = {_plain(word.label): word.word for word in vocabulary.words(column.kind or "").values()}
    found = labels.get(_plain(cell))
    if found is None:
        raise NetworkRejected(
            f"Bij ‘{column.heading}’ staat iets dat niet in de lijst voorkomt. Kies een woord uit de lijst."
        )
    return found


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
