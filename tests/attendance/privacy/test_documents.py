"""The documents of the FG: whole, honest about what nobody filled in, and the same in the repository as the platform makes them."""

import re
from datetime import date
from pathlib import Path

import pytest

from attendance.papers.content import Heading, Paper, Table, Words
from attendance.papers.pdf import as_pdf
from attendance.papers.word import as_docx
from attendance.privacy.account import Account, account
from attendance.privacy.assessment import TO_JUDGE
from attendance.privacy.documents import documents, write_texts
from attendance.privacy.markdown import as_markdown
from attendance.publication.method import Method
from attendance.settings import read_settings

DOCS = Path(__file__).parents[3] / "docs" / "fg"


@pytest.fixture(scope="module")
def blank() -> Account:
    return account(read_settings(), None, None, {})


@pytest.fixture(params=["dpia", "verwerkingsregister", "teksten-voor-ouders"])
def paper(request: pytest.FixtureRequest, blank: Account) -> Paper:
    return next(one for one in documents(blank) if one.name == request.param)


def test_the_documents_in_docs_are_up_to_date(blank: Account, tmp_path: Path) -> None:
    written = write_texts(blank, tmp_path)
    assert {path.name for path in written} == {path.name for path in DOCS.glob("*.md")}
    for path in written:
        assert path.read_text() == (DOCS / path.name).read_text(), "run `make docs`"


def test_a_document_has_no_loose_ends(paper: Paper) -> None:
    text = as_markdown(paper)
    for trace in ("None", "nan", "TODO", "TBD", "XXX", "lorem"):
        assert not re.search(rf"\b{trace}\b", text), trace
    assert text.count("[") == text.count("]")
    fields = re.findall(r"\[([^\]]+)\]", text)
    assert fields
    assert all(field.startswith("in te vullen door ") for field in fields), fields


def test_a_document_can_be_read_as_pdf_and_changed_in_word(paper: Paper) -> None:
    assert as_pdf(paper).startswith(b"%PDF")
    assert as_docx(paper).startswith(b"PK")


def test_an_assessment_with_audits_of_a_release_can_be_written_too() -> None:
    audit = {
        "month": "2025-10-01",
        "statements": 13314,
        "least_width": 4,
        "least_width_unchanged": None,
        "least_width_moved": 1,
        "minute_sums": 480,
        "hidden_minute_sums": 78,
        "below_bound": 0,
    }
    method = Method({"release_id": "20261122T144947278040"}, [], {}, [audit], [], [])
    dpia = documents(account(read_settings(), date(2025, 11, 22), method, {}))[0]
    assert "| 2025-10 | 13.314 | 4 | – | 1 | 480 | 78 | 0 |" in as_markdown(dpia)
    assert as_pdf(dpia).startswith(b"%PDF")
    assert as_docx(dpia).startswith(b"PK")


def test_the_assessment_has_the_four_parts_of_article_35_and_leaves_the_judgement_to_the_fg(blank: Account) -> None:
    dpia = documents(blank)[0]
    headings = [part.text for part in dpia.parts if isinstance(part, Heading) and part.level == 2]
    assert [heading[:2] for heading in headings[:4]] == ["A.", "B.", "C.", "D."]
    grounds = next(part for part in dpia.parts if isinstance(part, Table) and part.caption == "Mogelijke grondslagen")
    assert all(row[-1].startswith(TO_JUDGE) for row in grounds.rows)
    risks = next(part for part in dpia.parts if isinstance(part, Table) and part.caption.startswith("Risico"))
    assert all(row[-1].startswith("[in te vullen") for row in risks.rows)
    assert "Een bereik is geen kans" in as_markdown(dpia)


def test_the_register_has_every_part_of_article_30(blank: Account) -> None:
    register = documents(blank)[1]
    first = next(part for part in register.parts if isinstance(part, Table))
    told = " ".join(row[0] for row in first.rows)
    assert [letter for letter in "abcdefg" if f"{letter}. " in told] == list("abcdefg")


def test_parents_get_short_sentences_and_no_words_of_the_trade(blank: Account) -> None:
    texts = [part.text for part in documents(blank)[2].parts if isinstance(part, Words)]
    sentences = [one for text in texts for one in re.split(r"[.?!:]\s+", re.sub(r"\[[^\]]*\]|\*\*", "", text)) if one]
    assert max(len(one.split()) for one in sentences) <= 30
    assert sum(len(one.split()) for one in sentences) / len(sentences) < 14
    for word in ("pseudoniem", "aggrega", "LP", "cohort", "hash"):
        assert not re.search(rf"\b{word}", " ".join(texts)), word


def test_a_table_cell_can_not_break_its_row() -> None:
    made = Paper("T", "v", "o", "m", "n", parts=(Table("c", ("a",), (False,), (("x | y\nz",),)),))
    assert "| x \\| y z |" in as_markdown(made)
