"""A document as Markdown: for reading in a repository, and for whoever wants to change the text."""

from attendance.papers.content import Heading, NewPage, Paper, Part, Table, Words


def as_markdown(paper: Paper) -> str:
    """The paper as Markdown. Raises TypeError for a part that documents of the FG do not have, such as a drawing."""
    lines = [f"# {paper.title}", "", f"*{paper.question}*", "", paper.about, ""]
    if paper.marks:
        lines += [" · ".join(paper.marks), ""]
    for part in paper.parts:
        lines += [*_lines(part), ""]
    return "\n".join([*lines, "---", "", paper.made, ""])


def _lines(part: Part) -> list[str]:
    match part:
        case Heading(text, level):
            return [f"{'#' * level} {text}"]
        case Words(text, "note"):
            return [f"*{text}*"]
        case Words(text, "conclusion"):
            return [f"> {text}"]
        case Words(text, _):
            return [text.replace("\n", "  \n")]
        case Table(caption, headings, _, rows):
            head = [f"**{caption}**", "", _row(headings), "|" + "---|" * len(headings)]
            return [*head, *(_row(row) for row in rows)]
        case NewPage():
            return []
    raise TypeError(type(part).__name__)


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
