"""The styles of a Word document: font, sizes, colours and language, so that who edits it can change a kind of text at once."""

from typing import Any

_FONT = "Calibri"
"""A document can't bring its font along as a PDF does: this one every computer with Word has."""
_INK, _ACCENT = "1D2B36", "1F5C7A"


def set_styles(document: Any) -> None:
    """Gives the document its styles; `Conclusie` and `Vraag` are our own, the others are those that Word knows."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    styles = document.styles
    for name, size, colour in (
        ("Normal", 10.5, _INK), ("Title", 22, _INK), ("Heading 1", 15, _INK), ("Heading 2", 12, _INK), ("Intense Quote", 10.5, _INK),
    ):  # fmt: skip
        style = styles[name]
        style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size), RGBColor.from_string(colour)
        style.font.italic = False
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{kind}"), _FONT)
    styles["Normal"].paragraph_format.space_after = Pt(6)
    styles["Title"].paragraph_format.space_after = Pt(4)
    for name in ("Title", "Intense Quote"):
        for border in styles[name].element.xpath(".//w:pBdr"):
            border.getparent().remove(border)
    quotation = styles["Intense Quote"]
    quotation.font.bold = False
    quotation.paragraph_format.left_indent, quotation.paragraph_format.right_indent = Pt(14), Pt(0)
    quotation.paragraph_format.space_before = Pt(0)
    for name, size in (("Conclusie", 12.5), ("Vraag", 11)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.font.size = Pt(size)
        style.paragraph_format.space_after = Pt(8)
    styles["Conclusie"].font.color.rgb = RGBColor.from_string(_ACCENT)
    for language in styles.element.xpath(".//w:rPrDefault//w:lang"):
        language.set(qn("w:val"), "nl-NL")
