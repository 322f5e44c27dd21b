"""The form as a workbook: what was filled in comes back, and what does not belong is refused without being repeated."""

import io
from collections.abc import Callable
from dataclasses import replace

import openpyxl
import pytest

from attendance.desk import case_forms
from attendance.network import form
from attendance.network.cases import Form

FORMS = [
    Form("havo", 3, "red", "over_a_year", frozenset({"anxiety", "many_clashes", "money_worries"}), "gradual_return",
         frozenset({"youth_help"}), frozenset({"one_contact", "quiet_place"}), frozenset({"one_contact"})),
    Form("vmbo-k", 1, "orange", "under_3_months", frozenset({"few_peers"}), "not_clear_yet"),
]  # fmt: skip


@pytest.fixture(scope="module")
def filled() -> bytes:
    return form.workbook("vo", FORMS)


def changed(content: bytes, change: Callable[[openpyxl.Workbook], object]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_what_is_filled_in_comes_back(filled: bytes) -> None:
    read = case_forms.read(filled, "vo")
    assert read.problems == []
    assert read.forms == FORMS


def test_an_empty_form_says_so() -> None:
    read = case_forms.read(form.workbook("po"), "po")
    assert [one.sentence for one in read.problems] == ["Er staat nog geen casus in het formulier."]


def test_every_column_of_words_has_a_drop_down() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(form.workbook("vo")))[form.SHEET]
    validated = {str(one.sqref).split(":")[0].rstrip("0123456789") for one in sheet.data_validations.dataValidation}
    assert len(validated) == len(form.columns()) - 1


def test_a_row_says_what_stands_in_its_way(filled: bytes) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        book[form.SHEET]["C2"] = "Jan de Boer 123456782"
        book[form.SHEET]["B3"] = None

    read = case_forms.read(changed(filled, spoil), "vo")
    assert [one.row for one in read.problems] == [2, 3]
    assert "‘laag’" in read.problems[0].sentence
    assert "‘leerjaar’ is leeg" in read.problems[1].sentence
    assert "Boer" not in str(read)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda book: book[form.SHEET].cell(1, len(form.columns()) + 1, "naam"), "één kolom die er niet in hoort"),
        (lambda book: book[form.SHEET].cell(2, len(form.columns()) + 3, "Jan"), "staat nog iets"),
        (lambda book: book.create_sheet("aantekeningen").append(["Jan de Boer"]), "tabblad"),
        (lambda book: book[form.SHEET].delete_cols(3), "verplichte kolommen"),
        (lambda book: book.remove(book[form.SHEET]), "ontbreekt"),
    ],
)
def test_what_does_not_belong_refuses_the_whole(
    filled: bytes, spoil: Callable[[openpyxl.Workbook], object], reason: str
) -> None:
    read = case_forms.read(changed(filled, spoil), "vo")
    assert read.forms == []
    assert reason in read.problems[0].sentence
    assert "Jan" not in str(read)


def test_a_form_of_another_sector_is_refused(filled: bytes) -> None:
    assert "onderwijstype" in case_forms.read(filled, "po").problems[0].sentence


@pytest.mark.parametrize("content", [b"", b"hallo", b"PK\x03\x04kapot", b"x" * (form.MOST_BYTES + 1)])
def test_a_file_that_is_no_form_is_refused_in_a_sentence(content: bytes) -> None:
    read = case_forms.read(content, "vo")
    assert read.forms == []
    assert len(read.problems) == 1
    assert read.problems[0].sentence


def test_more_than_a_form_holds_is_refused() -> None:
    many = [replace(FORMS[1], year_group=1 + n % 4) for n in range(form.MOST_ROWS + 1)]
    assert "ten hoogste" in case_forms.read(form.workbook("vo", many), "vo").problems[0].sentence
