"""Text that users or files bring never becomes a part of the page: no tag, no link or picture of Markdown, no script."""

import ast
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from dashboards.drawing import blocks, tables
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import literal

ROOT = Path(__file__).parents[2]
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=http://example.invalid/x onerror=alert(1)>",
    "![x](http://example.invalid/x.png)",
    "[klik](javascript:alert(1))",
    "[klik][1]\n\n[1]: http://example.invalid",
    "\\![x](http://example.invalid/x.png)",
    "<http://example.invalid>",
    "http://example.invalid/x www.example.invalid iemand@example.invalid",
    "`code` ```\nblok\n```",
    "$x^2$ :red[rood]",
    "' onmouseover='alert(1)",
    '"><svg onload=alert(1)>',
)
READS_MARKDOWN = {
    "markdown",
    "write",
    "caption",
    "warning",
    "error",
    "info",
    "success",
    "toast",
    "title",
    "header",
    "subheader",
}
WRITTEN_BY_US = {"made", "_WHAT[role]"}
"""Parts of texts that hold a moment, a number or words of our own."""
OUR_SCRIPTS = {
    f"st.html(f'<script>{{{name}}}</script>', unsafe_allow_javascript=True)" for name in ("SCRIPT", "STEPS", "ASKED")
}
KEPT_AWAY = {"unsafe_allow_html", "unsafe_allow_javascript", "iframe", "components"}


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_for_markdown_stays_a_text(text: str) -> None:
    reader = MarkdownIt("gfm-like", {"linkify": False})
    kinds = {part.type for token in reader.parse(literal(text)) for part in (token, *(token.children or []))}
    assert not kinds & {"image", "link_open", "html_block", "html_inline", "code_inline", "fence"}
    assert "http://" not in literal(text)
    assert "$x^2$" not in literal(text)
    assert ":red[" not in literal(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_in_a_table_stays_a_text(text: str) -> None:
    column = Column(text, lambda row: row["text"], link=lambda row: row["text"])
    shown = tables.html([column, Column("Wat", lambda row: row["text"])], [{"text": text}], text)
    assert not any(tag in shown for tag in ("<script", "<img", "<svg", "' onmouse"))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_in_a_block_stays_a_text(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(blocks.st, "html", shown.append)
    blocks.title(text, text)
    blocks.conclusion(text)
    blocks.facts(blocks.Fact(text, text, text, text))
    blocks.section(text, text)
    blocks.subheading(text, text)
    blocks.note(text)
    blocks.nothing(text)
    assert len(shown) == 7
    assert not any(tag in part for part in shown for tag in ("<script", "<img", "<svg", "' onmouse", '"><'))


def test_what_reads_markdown_gets_words_of_this_package_or_a_literal_text() -> None:
    """Every call of Streamlit that reads Markdown has a fixed text, or one that went through `literal`."""
    found = 0
    for path in sorted((ROOT / "dashboards").rglob("*.py")):
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and any(keyword.arg in KEPT_AWAY for keyword in node.keywords):
                assert ast.unparse(node) in OUR_SCRIPTS, f"{path.name}:{node.lineno}"
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            called = ast.unparse(node.func)
            if called.startswith("st.") and node.func.attr in READS_MARKDOWN and node.args:
                found += 1
                text = node.args[0]
                parts = text.values if isinstance(text, ast.JoinedStr) else [text]
                fixed = [isinstance(part, ast.Constant) or "literal(" in ast.unparse(part) for part in parts]
                own = [
                    isinstance(part, ast.FormattedValue) and ast.unparse(part.value) in WRITTEN_BY_US for part in parts
                ]
                assert all(map(max, fixed, own)), f"{path.name}:{node.lineno}: {ast.unparse(node)}"
    assert found >= 3


def test_no_folder_is_called_pages() -> None:
    """Streamlit would run what lies in it without the frame, and so without asking who looks."""
    assert not [path for path in (ROOT / "dashboards").rglob("pages") if path.is_dir()]
