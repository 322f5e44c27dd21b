"""The entry of the processing record (verwerkingsregister, art. 30 AVG), and what belongs in a processor's agreement."""

from attendance.papers.content import Heading, Paper, Words
from attendance.privacy import account as facts
from attendance.privacy import kept
from attendance.privacy.account import GENERATED, Account, table
from attendance.privacy.assessment import REGION, SCHOOL


def register(found: Account) -> Paper:
    """The entry in the order of artikel 30 lid 1 AVG, with the notes for a processor behind it."""
    pupils = "; ".join(f"{one.name.lower()} ({', '.join(one.holds)})" for one in kept.of_pupils())
    return Paper(
        title="Register van verwerkingsactiviteiten",
        question="Wat verwerken wij, waarom, van wie, voor wie en hoe lang?",
        about="Regiobeeld: aanwezigheid van leerlingen in een regio",
        made=found.made,
        name="verwerkingsregister",
        marks=("in te vullen",),
        parts=(
            Words(
                "Neem deze regel over in het register van elk schoolbestuur en van het samenwerkingsverband, ieder voor het eigen deel. De "
                "indeling volgt artikel 30 lid 1 AVG.",
            ),
            table(
                "De verwerking",
                ("Artikel 30 lid 1", "Inhoud"),
                [
                    ("Naam van de verwerking", "Regionaal beeld van schoolaanwezigheid (Regiobeeld)"),
                    (
                        "a. Verwerkingsverantwoordelijke(n) en FG",
                        f"{REGION} en het schoolbestuur: namen, contactgegevens, FG]",
                    ),
                    (
                        "b. Doelen",
                        "Zicht op aanwezigheid per school en cohort; leren van elkaar; ondersteuning in de regio plannen; beleid op beschermde "
                        "totalen; kwaliteit van registratie",
                    ),
                    (
                        "c. Betrokkenen",
                        "Leerlingen van de deelnemende scholen; medewerkers die aanleveren, beoordelen of inloggen",
                    ),
                    ("c. Persoonsgegevens van leerlingen", f"Onder een pseudoniem: {pupils}"),
                    (
                        "c. Bijzondere persoonsgegevens",
                        "Gegevens over gezondheid: de verzuimcode kan ziekte of medisch bezoek betekenen",
                    ),
                    (
                        "c. Persoonsgegevens van medewerkers",
                        "; ".join(one.name for one in kept.of_staff()) + " (wie en wanneer)",
                    ),
                    ("d. Ontvangers", "; ".join(f"{one.role.label}: {one.sees}" for one in found.audiences)),
                    ("e. Doorgifte buiten de EER", f"Door het platform zelf: geen. Hosting: {REGION}]"),
                    ("f. Bewaartermijnen", "; ".join(f"{one.what}: {one.kept}" for one in found.terms)),
                    (
                        "g. Beveiliging (art. 32)",
                        "Pseudoniemen met een sleutel buiten de gegevens; een eigen bestand per doelgroep; rollen; afronden en afschermen met een "
                        "controle door een tweede programma; termijnen die elke nacht worden toegepast; back-up",
                    ),
                    (
                        "Grondslag (geen onderdeel van art. 30, wel handig)",
                        f"{REGION}: zie deel B van de DPIA; te toetsen door de FG]",
                    ),
                    ("DPIA", f"{REGION}: datum en vindplaats]"),
                ],
            ),
            Words(GENERATED, "note"),
            facts.term_table(found),
            Heading("Voor een verwerkersovereenkomst"),
            Words(
                "Een schoolbestuur en een samenwerkingsverband die elk voor hun eigen wettelijke taak gegevens gebruiken, zijn allebei "
                "verantwoordelijk; dan passen afspraken tussen verantwoordelijken (of artikel 26 AVG), en geen verwerkersovereenkomst. Beheert een "
                "partij het platform in opdracht, dan is artikel 28 AVG van toepassing. Welke van de twee hier geldt, beslist de FG."
            ),
            table(
                "Bij een verwerker vast te leggen (artikel 28 lid 3 AVG)",
                ("Onderwerp", "Wat het platform biedt", "Af te spreken"),
                [
                    ("Onderwerp, duur, aard en doel", "Deze registerregel", f"{REGION}: duur]"),
                    (
                        "Instructies",
                        "Instellingen met een vast adres: elke afwijking van de standaard is zichtbaar",
                        f"{REGION}: wie instrueert]",
                    ),
                    ("Geheimhouding", "–", f"{REGION}: personen met toegang tot de server]"),
                    ("Beveiliging", "Zie g. hierboven en de DPIA, deel D", f"{REGION}: normen en toetsing]"),
                    (
                        "Subverwerkers",
                        "Het platform roept bij gebruik geen diensten van anderen aan",
                        f"{REGION}: hosting, back-up, mail]",
                    ),
                    (
                        "Rechten van betrokkenen",
                        "Inzien en wissen van één leerling per school en leerlingnummer",
                        f"{SCHOOL}: aanspreekpunt]",
                    ),
                    ("Datalekken", "Logboeken zonder gegevens van leerlingen", f"{REGION}: termijn van melden]"),
                    (
                        "Einde: terug of wissen",
                        "Back-up om terug te geven; de datamap en de sleutel wissen maakt alles onleesbaar",
                        f"{REGION}]",
                    ),
                    (
                        "Aantonen en toetsen",
                        "Deze documenten, de controle per publicatie, de uitkomst van het opruimen",
                        f"{REGION}: audits]",
                    ),
                ],
            ),
        ),
    )
