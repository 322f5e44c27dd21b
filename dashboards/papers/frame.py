"""What every paper has: its frame, questions, room for agreements, on what it rests and what its words mean."""

from collections.abc import Callable, Sequence

from attendance.papers.content import NewPage, Paper, Room
from dashboards.drawing import blocks, sheet, tables, wording
from dashboards.drawing.tables import Column
from dashboards.drawing.terms import TERMS
from dashboards.products import figures, labels

_ON_EVERY_PAPER = ("Gepland", "Geregistreerd", "Aanwezigheid in %", "Niet geregistreerd", "Uren", "Laag", "Cohort")


def composed(title: str, question: str, about: str, name: str, marks: Sequence[str], draw: Callable[[], None]) -> Paper:
    """The paper that `draw` draws with the functions of the pages; all of it comes from one release."""
    with sheet.filled() as paper:
        draw()
    release = figures.release()
    made = f"gegevens van {wording.moment(release['made_at'])}"
    return Paper(title, question, about, made, name, tuple(marks), paper.parts())


def conversation(asked: Sequence[str]) -> None:
    """Questions to start from, and room for what is agreed."""
    paper = sheet.current()
    assert paper, "a paper is drawn on a sheet"
    paper.add(NewPage())
    blocks.section("Vragen voor het gesprek", "Een cijfer begint een gesprek; het eindigt er geen.")
    blocks.questions(*asked)
    blocks.section("Afspraken")
    paper.add(
        Room(
            "Wat wij doen, wie het oppakt en wanneer wij ernaar kijken.", ("Afspraak", "Wie", "Wanneer"), (11, 4, 3), 5
        ),
        Room("Wat wij nog willen weten.", ("Vraag", "Wie zoekt het uit"), (13, 5), 3),
    )


def words(*more: str) -> None:
    """What the words of a paper mean; `more` are those that only this paper needs."""
    wanted = {*_ON_EVERY_PAPER, *more}
    blocks.section("Zo is geteld", "Elk uur telt op één manier, voor elke school in de regio.")
    tables.show(
        [Column("Woord", lambda row: row["word"]), Column("Wat het is", lambda row: row["meaning"])],
        [{"word": word, "meaning": meaning} for word, meaning in TERMS if word in wanted],
        "begrippen",
        "De woorden van dit stuk.",
    )
    tiers = [f"{tier.label}: {tier.rule}" for tier in labels.tiers("md_mtss")]
    blocks.note(
        f"{'; '.join(tiers)}. De grenzen geven richting en zijn geen oordeel. "
        "Scholen worden nergens op volgorde van uitkomst gezet: we vergelijken om te leren, niet om te winnen."
    )
