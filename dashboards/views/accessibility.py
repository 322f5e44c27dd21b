"""Toegankelijkheid: the accessibility statement, after the Dutch model: how far, how it was tested and when, what is not good yet."""

from datetime import date

from dashboards.drawing import blocks, wording

TESTED = date(2026, 11, 22)
"""When the tests of tests/browser/test_accessibility.py were last run by hand with their outcomes read; change it with the words."""
_STANDARD = "WCAG 2.2, niveau A en AA (EN 301 549)"
_KNOWN = (
    (
        "Woorden van de grafiekensoftware",
        "Wie een grafiek element voor element laat voorlezen, hoort bij de assen nog Engelse woorden. De zin bij elke "
        "grafiek en de tabel eronder zijn in het Nederlands en zeggen hetzelfde.",
    ),
    (
        "Kleine woorden van het raamwerk",
        "Enkele hulpteksten in keuzelijsten en datumvelden zijn Engels als een hulpmiddel ze voorleest.",
    ),
    (
        "Lange tabellen",
        "Tabellen van meer dan veertig rijen schuiven in een eigen venster. Dat kan met het toetsenbord; het bestand "
        "eronder bevat alle rijen.",
    ),
    (
        "Nog geen onderzoek met gebruikers",
        "De schermen zijn getest door een programma en door bouwers. Mensen die met een schermlezer werken, hebben ze nog "
        "niet beoordeeld.",
    ),
)


def show() -> None:
    """The page."""
    blocks.conclusion(
        "Iedereen moet de cijfers van zijn school of gemeente kunnen lezen: met een toetsenbord, een schermlezer, een "
        "vergroting, of zonder kleuren te zien.",
        f"Regiobeeld volgt **{_STANDARD}**. Status: **eerste maatregelen genomen** (C): er is getest en verbeterd, een "
        "volledig onafhankelijk onderzoek is nog niet gedaan.",
    )
    blocks.section("Wat er is gedaan")
    blocks.note(
        "**Toetsenbord.** Alles wat met de muis kan, kan met Tab, pijltjes en Enter: kiezen, tabellen doorlopen, bestanden meenemen."
    )
    blocks.note(
        "**Schermlezer.** Elke grafiek heeft een zin die zegt wat erop staat, en een tabel met dezelfde cijfers. Tabellen "
        "hebben koppen en een bijschrift; de pagina’s zeggen dat zij in het Nederlands zijn."
    )
    blocks.note(
        "**Kleur.** Tekst heeft een contrast van ten minste 4,5 : 1. Lagen verschillen in lichtheid en hebben hun naam "
        "erbij, ook voor wie kleuren anders ziet en op een grijze printer. Rood en groen beoordelen geen school."
    )
    blocks.note(
        "**Papier en bestanden.** Pagina’s zijn zonder menu af te drukken. De pdf’s onder Stukken zijn gelabeld, zodat zij "
        "kunnen worden voorgelezen; elke tabel is er ook als CSV en Excel."
    )
    blocks.section("Hoe het is getest")
    blocks.note(
        f"Op {wording.day(TESTED)} bekeek axe-core 4.12 elk scherm in Chromium, met alles uitgeklapt: **geen ernstige of kritieke "
        "bevindingen**. Dezelfde test, die van het toetsenbord, die van het afdrukken en de berekening van contrast en lichtheid "
        "draaien bij elke nieuwe versie; een versie met een ernstige bevinding komt er niet door."
    )
    blocks.section("Wat nog niet goed is")
    for name, words in _KNOWN:
        blocks.note(f"**{name}.** {words}")
    blocks.section("Loopt u ergens tegenaan?")
    blocks.note(
        "Zeg het de beheerder van uw samenwerkingsverband; die zoekt met u naar een vorm die u wel kunt gebruiken, en meldt "
        "het aan de bouwers. Helpt dat niet, dan kunt u terecht bij de Nationale ombudsman of het College voor de Rechten van "
        "de Mens."
    )


show()
