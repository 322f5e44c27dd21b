"""The documents together: which there are, and writing them in the forms that an FG can use."""

from pathlib import Path

from attendance.papers.content import Paper
from attendance.privacy.account import Account
from attendance.privacy.assessment import assessment
from attendance.privacy.markdown import as_markdown
from attendance.privacy.parents import parents
from attendance.privacy.register import register


def documents(found: Account) -> list[Paper]:
    """All of them: DPIA, register, texts for parents."""
    return [assessment(found), register(found), parents(found)]


def write(found: Account, folder: Path) -> list[Path]:
    """Writes every document as Markdown, PDF and Word; returns the files."""
    from attendance.papers.pdf import as_pdf
    from attendance.papers.word import as_docx

    written = write_texts(found, folder)
    for paper in documents(found):
        for ending, content in ((".pdf", as_pdf(paper)), (".docx", as_docx(paper))):
            path = folder / f"{paper.name}{ending}"
            path.write_bytes(content)
            written.append(path)
    return sorted(written)


def write_texts(found: Account, folder: Path) -> list[Path]:
    """Writes every document as Markdown only; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for paper in documents(found):
        path = folder / f"{paper.name}.md"
        path.write_text(as_markdown(paper), encoding="utf-8")
        written.append(path)
    return written
