"""The PDF can be read aloud: its tags, its language, its title, texts beside drawings and headings above tables."""

from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader

from tests.attendance.papers.conftest import PAPER


def structure(pdf: PdfReader) -> Iterator[Any]:
    """The elements of the structure tree in the order in which they are read."""

    def below(node: Any) -> Iterator[Any]:
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                yield from below(child)
        elif hasattr(node, "get"):
            if "/S" in node:
                yield node
            if "/K" in node and not isinstance(node["/K"], int):
                yield from below(node["/K"])

    yield from below(pdf.trailer["/Root"]["/StructTreeRoot"])


def text(pdf: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in pdf.pages).replace("\u00a0", " ")


def test_says_that_it_is_accessible_in_dutch_and_by_its_title(pdf: PdfReader) -> None:
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl-NL"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata is not None
    assert pdf.metadata.title == PAPER.title
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data().decode()


def test_headings_follow_each_other_and_come_in_the_order_of_reading(pdf: PdfReader) -> None:
    kinds = [str(node["/S"]) for node in structure(pdf)]
    assert [kind for kind in kinds if kind.startswith("/H")] == ["/H1", "/H2", "/H3", "/H2"]
    assert kinds.index("/H1") < kinds.index("/Figure") < kinds.index("/Table") < kinds.index("/L")


def test_each_drawing_has_its_sentence_and_each_table_its_headings(pdf: PdfReader) -> None:
    nodes = list(structure(pdf))
    assert [node["/Alt"] for node in nodes if node["/S"] == "/Figure"] == ["Per maand welk deel van de lestijd."]
    tables = [node for node in nodes if node["/S"] == "/Table"]
    assert len(tables) == 2
    assert sum(node["/S"] == "/TH" for node in nodes) == 5
    assert sum(node["/S"] == "/TD" for node in nodes) == 2 * 2 + 3 * 5


def test_every_font_goes_along(pdf: PdfReader) -> None:
    fonts = [font.get_object() for page in pdf.pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"])


def test_texts_stay_texts_and_a_sign_without_a_shape_becomes_a_box(pdf: PdfReader) -> None:
    shown = text(pdf)
    assert "Griep □ #panic() *in* $week$ 47" in shown
    assert "De leerlingen waren 92,0 % aanwezig." in shown
    assert "**" not in shown
    assert f"{PAPER.title} · {PAPER.made}" in shown
    assert "pagina 2 van 2" in shown


def test_the_words_of_a_drawing_are_text(pdf: PdfReader) -> None:
    assert "okt" in text(pdf)
