"""The paper of a municipality's month: its own page, from protected figures only, with questions and room for agreements."""

from datetime import date

from attendance.papers.content import Paper
from dashboards.drawing import wording
from dashboards.papers import frame
from dashboards.parts import municipality_picture
from dashboards.products.data import Row

_QUESTIONS = (
    "Wat herkennen scholen en gemeente in dit beeld, en wat weten zij dat niet in de cijfers staat?",
    "Waar beweegt de gemeente mee met de regio, en waar niet? Wat was er toen?",
    "Wat helpt leerlingen om er te zijn, waar school, leerplicht, jeugdgezondheid en jeugdhulp samen iets kunnen doen?",
    "Wat willen wij over drie maanden anders zien, en waaraan merken leerlingen dat?",
)


def name(place: Row, month: date, sector: str) -> str:
    """The name of its file, without an ending."""
    return f"gemeente-{place['municipality_code']}-{sector}-{month:%Y-%m}"


def compose(place: Row, month: date, sector: str) -> Paper:
    """The paper of one sector of a municipality in a month, as its page shows it."""

    def draw() -> None:
        municipality_picture.draw(place, month, sector)
        frame.conversation(_QUESTIONS)
        frame.words("Aangenomen", "Niet geleverd")

    return frame.composed(
        f"{place['municipality']}, {wording.month_name(month)}",
        "Hoe aanwezig zijn de leerlingen van onze scholen, en wat kunnen wij samen doen?",
        f"{wording.SECTORS[sector].capitalize()} · gemeente {place['municipality']}",
        name(place, month, sector),
        ["uit beschermde cijfers"],
        draw,
    )
