"""Whatever someone wrote, a paper can show it."""

from hypothesis import given
from hypothesis import strategies as st

from attendance.papers.content import Heading, Paper, Words
from attendance.papers.glyphs import NOT_SHOWN, in_each_text, showable, without_controls
from attendance.papers.pdf import as_pdf


def test_words_of_europe_are_shown_as_they_are() -> None:
    for text in ("Łódź, Şişli, Ærø, Ñuñoa, ’t Hûs", "−3,5 ≥ 2 × · – … “ ” € §"):
        assert showable(text) == text


def test_a_letter_and_its_accent_become_one() -> None:
    assert showable("e\u0301") == "é"


@given(st.text(max_size=30))
def test_what_is_shown_is_short_of_nothing_and_stays_as_it_is(text: str) -> None:
    once = showable(text)
    assert showable(once) == once
    assert without_controls(once) == once


def test_every_sign_that_is_let_through_can_be_set() -> None:
    signs = "".join(chr(code) for code in range(32, 0x3000) if showable(chr(code)) == chr(code))
    shown = Paper("Tekens", "", "", "", "tekens", (), (Heading(signs[:40]), Words(f"**{signs}**"), Words(signs)))
    assert as_pdf(shown).startswith(b"%PDF")
    assert showable("中") == NOT_SHOWN


def test_each_text_of_a_paper_is_reached_however_deep() -> None:
    paper = Paper("a", "a", "a", "a", "a", ("a",), (Words("a"),))
    changed = in_each_text(paper, lambda text: text.replace("a", "b"))
    assert changed == Paper("b", "b", "b", "b", "b", ("b",), (Words("b", "plbin"),))  # type: ignore[arg-type]
