"""Texts for parents: a short letter and a text for the website of the school. Plain Dutch, no promise that is not kept."""

from attendance.papers.content import Heading, Paper, Words
from attendance.privacy.account import Account
from attendance.privacy.assessment import REGION, SCHOOL


def parents(found: Account) -> Paper:
    """Both texts as one document; the school signs and sends."""
    rows = found.terms[0].kept.partition(";")[0]
    return Paper(
        title="Teksten voor ouders",
        question="Wat gebeurt er met de gegevens over aanwezigheid van mijn kind?",
        about="Een brief en een tekst voor de website; de school past ze aan en verstuurt ze",
        made=found.made,
        name="teksten-voor-ouders",
        marks=("in te vullen",),
        parts=(
            Heading("Brief"),
            Words("Beste ouders en verzorgers,"),
            Words(
                "Wij willen dat elke leerling graag naar school komt. Daarom kijken wij samen met andere scholen in de regio hoe aanwezig "
                "leerlingen zijn, en wat helpt. Wij gebruiken daarvoor Regiobeeld."
            ),
            Words(
                "**Wat wij delen.** Elke maand leveren wij aan wanneer leerlingen les hadden en of zij er waren, met de reden als zij er niet waren. "
                "Ziek zijn hoort daarbij. Regiobeeld bewaart geen namen. Het leerlingnummer wordt meteen vervangen door een code die "
                "alleen met een aparte sleutel te maken is."
            ),
            Words(
                "**Wie wat ziet.** Wij zien de cijfers van onze eigen school. Analisten van het samenwerkingsverband zien cijfers met codes, zonder "
                "namen. De gemeente ziet alleen totalen, die zo zijn afgerond en afgeschermd dat een kleine groep er niet uit terug te rekenen is."
            ),
            Words(
                f"**Hoe lang.** Gegevens per leerling blijven {rows}. Daarna blijven alleen totalen over. Over uw kind wordt hiermee niets besloten: "
                "als wij ons zorgen maken, spreken wij u gewoon zelf."
            ),
            Words(
                "**Uw rechten.** U mag vragen wat er over uw kind bewaard is, fouten laten verbeteren, en vragen om gegevens te wissen of bezwaar maken. "
                f"Neem daarvoor contact op met {SCHOOL}: naam, telefoon, e-mail]. Bent u het niet met ons eens? Dan kunt u terecht bij onze functionaris "
                f"gegevensbescherming, {SCHOOL}: naam en e-mail], en bij de Autoriteit Persoonsgegevens."
            ),
            Words(f"Met vriendelijke groet,\n{SCHOOL}: ondertekening]"),
            Heading("Tekst voor de website"),
            Words(
                "**Aanwezig zijn telt.** Onze school doet mee aan Regiobeeld van "
                f"{REGION}: naam]. Scholen tellen daarin op dezelfde manier hoeveel leerlingen aanwezig zijn. Zo zien wij vroeg waar leerlingen ons "
                "missen, en leren wij van elkaar. We vergelijken om te leren, niet om te winnen: er zijn geen ranglijsten."
            ),
            Words(
                "**Welke gegevens.** Het rooster, de aanwezigheid per les of dagdeel, de reden van afwezigheid, het onderwijstype, het leerjaar en de "
                "woongemeente. Niet: namen, adressen, geboortedata, burgerservicenummers of wat iemand over uw kind opschreef."
            ),
            Words(
                "**Waarom dat mag.** "
                f"{SCHOOL}: de grondslag, zoals vastgesteld met de functionaris gegevensbescherming]."
            ),
            Words(f"**Hoe lang.** Per leerling: {rows}. Totalen zonder leerlingen bewaren we langer."),
            Words(
                "**Veilig.** Een computerprogramma probeert vóór elke publicatie uit alle cijfers samen kleine groepen leerlingen terug te rekenen. Lukt dat, dan verschijnen ze "
                "niet. Hoe dat werkt, staat op de pagina ‘Gegevens en bescherming’ van Regiobeeld."
            ),
            Words(
                f"**Vragen, inzage, bezwaar.** {SCHOOL}: contact]. Functionaris gegevensbescherming: {SCHOOL}: contact]. Klachten: Autoriteit "
                "Persoonsgegevens, autoriteitpersoonsgegevens.nl."
            ),
        ),
    )
