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

    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for paper in documents(found):
        forms = ((".md", as_markdown(paper).encode()), (".pdf", as_pdf(paper)), (".docx", as_docx(paper)))
        for ending, content in forms:
            path = folder / f"{paper.name}{ending}"
            path.write_bytes(content)
            written.append(path)
    return written
