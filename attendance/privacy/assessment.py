"""The DPIA (gegevensbeschermingseffectbeoordeling, art. 35 AVG), filled in as far as the platform knows.

Belongs here: the text of the document. Facts come from the account; what only the school or the alliance knows is a field to
fill in; grounds in law are named for the FG to judge and are no advice.
"""

from attendance.papers.content import Heading, NewPage, Paper, Part, Words
from attendance.privacy import account as facts
from attendance.privacy.account import GENERATED, Account, table

REGION, SCHOOL = "[in te vullen door het samenwerkingsverband", "[in te vullen door de school"
TO_JUDGE = "Te toetsen door de FG."


def assessment(found: Account) -> Paper:
    """The document as a paper."""
    return Paper(
        title="Gegevensbeschermingseffectbeoordeling (DPIA)",
        question="Mag dit, is het nodig, wat kan er misgaan en wat doen wij daaraan?",
        about="Regiobeeld: aanwezigheid van leerlingen in een regio, op één manier geteld",
        made=found.made,
        name="dpia",
        marks=("concept", "in te vullen"),
        parts=(
            *_begin(),
            *_processing(found),
            *_lawful(),
            *_risks(found),
            *_measures(found),
            *_limits(found),
            *_end(),
        ),
    )


def _begin() -> list[Part]:
    return [
        Words(
            "Een DPIA is verplicht als een verwerking waarschijnlijk een hoog risico geeft (artikel 35 AVG). Hier gaat het om gegevens over "
            "minderjarigen, op grote schaal, waaronder gegevens over gezondheid (ziekmelding). Ga ervan uit dat zij nodig is.",
            "conclusion",
        ),
        Words(
            "Wat tussen vierkante haken staat, vult u zelf in. De tabellen met de opmerking dat het platform ze maakte, hoeft u niet over "
            "te nemen: zij volgen uit de instellingen van deze installatie. Maak het document opnieuw als er iets verandert."
        ),
        table(
            "Gegevens van deze beoordeling",
            ("Onderdeel", "Invulling"),
            [
                ("Verwerkingsverantwoordelijke(n)", f"{REGION}: schoolbesturen en samenwerkingsverband, met adres]"),
                ("Functionaris(sen) gegevensbescherming", f"{REGION}: naam en bereikbaarheid]"),
                ("Opgesteld door, datum", f"{REGION}]"),
                (
                    "Medezeggenschap en raadpleging van ouders en leerlingen (art. 35 lid 9 AVG)",
                    f"{REGION}: wie, wanneer, uitkomst]",
                ),
                ("Volgende herziening", f"{REGION}: ten minste bij elke wijziging van doel, gegevens of ontvangers]"),
            ],
        ),
    ]


def _processing(found: Account) -> list[Part]:
    return [
        Heading("A. Wat er gebeurt"),
        Words(
            "Scholen leveren elke maand een uittreksel van hun registratie van aan- en afwezigheid. Het platform leest het bestand, vervangt "
            "leerlingnummers door pseudoniemen, laat weg wat niet nodig is, telt aanwezigheid voor elke school op dezelfde manier en maakt per "
            "doelgroep een eigen product. Er worden geen besluiten over leerlingen genomen en er is geen profilering van een leerling met "
            "gevolgen voor die leerling (artikel 22 AVG)."
        ),
        Heading("Doelen", 3),
        table(
            "Waarvoor",
            ("Doel", "Wie gebruikt het"),
            [
                (
                    "Zien hoe aanwezig leerlingen zijn, in lagen, per school en cohort, en daar vroeg over in gesprek gaan",
                    "school",
                ),
                ("Leren van elkaar: wat werkt waar, wat is toeval", "scholen, analisten van de regio"),
                ("Een dekkend aanbod en ondersteuning plannen op patronen in de regio", "samenwerkingsverband"),
                ("Beleid van de gemeente op beschermde totalen", "gemeente"),
                ("De rode draad in zware casussen, vier keer per jaar", "netwerkoverleg"),
                ("De kwaliteit van de registratie verbeteren", "school"),
            ],
        ),
        Words(
            "Niet als doel: toezicht op één leerling, rangorde van scholen, handhaving van de Leerplichtwet in een individueel geval. Wie dat "
            "wil, gebruikt het leerlingadministratiesysteem van de school en het verzuimloket van DUO."
        ),
        Heading("Betrokkenen en gegevens", 3),
        Words(GENERATED, "note"),
        *facts.kept_parts(found),
        Words(
            "De code van een melding en de categorieën ‘ziek’ en ‘medisch bezoek’ zeggen iets over gezondheid (artikel 9 AVG). De schaal: "
            f"{REGION}: aantal scholen en leerlingen]."
        ),
        Heading("Ontvangers", 3),
        Words(GENERATED, "note"),
        facts.audience_table(found),
        Words(
            "Geen doorgifte buiten de Europese Economische Ruimte door het platform zelf: het heeft bij gebruik geen verbinding met andere "
            f"diensten nodig. Hosting, beheer en back-up: {REGION}: partij, plaats, verwerkersovereenkomst]."
        ),
        Heading("Bewaartermijnen", 3),
        Words(GENERATED, "note"),
        facts.term_table(found),
    ]


def _lawful() -> list[Part]:
    return [
        NewPage(),
        Heading("B. Mag het, en is het nodig"),
        Words(
            "De volgende grondslagen liggen voor de hand. Het platform stelt niets vast: elke regel is een vraag aan de FG.",
        ),
        table(
            "Mogelijke grondslagen",
            ("Verwerking", "Mogelijke grondslag", "Oordeel"),
            [
                (
                    "School houdt aan- en afwezigheid bij en gebruikt die voor begeleiding",
                    "AVG artikel 6 lid 1 onder c of e, met de onderwijswet van de sector en de Leerplichtwet 1969 (verzuim en de melding daarvan)",
                    TO_JUDGE,
                ),
                (
                    "School verwerkt ziekmeldingen (gezondheid)",
                    "AVG artikel 9 lid 2 onder g, met UAVG artikel 30 (scholen: begeleiding en voorzieningen in verband met gezondheid)",
                    f"{TO_JUDGE} Let op: ‘noodzakelijk voor’ is hier eng.",
                ),
                (
                    "School levert pseudonieme rijen aan het regionale platform",
                    "AVG artikel 6 lid 1 onder e, met de wettelijke taak van het samenwerkingsverband passend onderwijs (WPO artikel 18a; "
                    "WVO 2020, het artikel over samenwerkingsverbanden), of opdracht aan een verwerker (artikel 28)",
                    f"{TO_JUDGE} Kies een van beide en leg vast wie verantwoordelijk is.",
                ),
                (
                    "Totalen per school, cohort en maand maken (statistiek)",
                    "AVG artikel 5 lid 1 onder b en artikel 89: statistische doeleinden met passende waarborgen; voor gezondheid ook "
                    "artikel 9 lid 2 onder j met UAVG artikel 24",
                    TO_JUDGE,
                ),
                (
                    "Beschermde totalen aan gemeente en publiek",
                    "Na bescherming zijn het naar onze bedoeling geen persoonsgegevens meer (overweging 26 AVG; WP29 advies 05/2014)",
                    f"{TO_JUDGE} De proef op die stelling staat in deel D.",
                ),
                (
                    "Geaggregeerde levering aan derden (kubus)",
                    "Het wetsvoorstel terugdringen schoolverzuim (36 663) vraagt om levering per school; of en wanneer het in werking is, is "
                    "door het platform niet vastgesteld",
                    TO_JUDGE,
                ),
            ],
        ),
        Heading("Noodzaak en evenredigheid", 3),
        table(
            "Kan het met minder",
            ("Vraag", "Antwoord van het platform"),
            [
                (
                    "Waarom rijen per leerling?",
                    "Een laag is een stand van één leerling over een periode. Die is niet uit totalen van een school te halen; signalen evenmin.",
                ),
                (
                    "Waarom pseudoniemen en niet niets?",
                    "Dezelfde leerling moet in de volgende maand dezelfde zijn, anders is er geen schooljaar en geen doorstroom. Een leerling die van "
                    "school wisselt, krijgt een ander pseudoniem: scholen zijn niet aan elkaar te koppelen.",
                ),
                (
                    "Welke gegevens vallen weg?",
                    "Alles wat geen van de doelen nodig heeft: zie ‘Wordt niet bewaard’. Overbodige kolommen worden gemeld.",
                ),
                (
                    "Kan een school minder leveren?",
                    "Ja: alleen totalen per leerling. Dan zijn er lagen, en geen redenen, dagen of signalen.",
                ),
                ("Welke gegevens ziet een gemeente?", "Geen rijen: een eigen bestand waarin die er niet zijn."),
                (
                    "Waarom deze doelen niet zonder regio?",
                    f"{REGION}: waarom vergelijken en samen leren hier nodig is]",
                ),
            ],
        ),
        Heading("Rechten van betrokkenen", 3),
        table(
            "Zo worden zij uitgevoerd",
            ("Recht", "Uitvoering"),
            [
                (
                    "Informatie (art. 13 en 14)",
                    "Brief en webtekst voor ouders gaan bij dit document; de school verstuurt ze.",
                ),
                (
                    "Inzage (art. 15)",
                    "De school vraagt met het leerlingnummer; regiobeeld pupil show geeft alle rijen van die leerling.",
                ),
                ("Rectificatie (art. 16)", "De school verbetert in haar eigen systeem en levert de maand opnieuw aan."),
                (
                    "Wissen (art. 17)",
                    "regiobeeld pupil erase wist alle rijen van één leerling; totalen die al gepubliceerd zijn, blijven.",
                ),
                ("Bezwaar (art. 21)", f"{SCHOOL}: wie weegt af, en wat gebeurt er bij gegrond bezwaar]"),
                ("Geautomatiseerd besluit (art. 22)", "Komt niet voor."),
                ("Aanspreekpunt voor ouders", f"{SCHOOL}]"),
            ],
        ),
    ]


def _risks(found: Account) -> list[Part]:
    return [
        NewPage(),
        Heading("C. Wat er mis kan gaan"),
        Words("De kans en de ernst na maatregelen zijn een inschatting voor uw eigen situatie; daarom staan zij open."),
        table(
            "Risico’s voor leerlingen en ouders",
            ("Risico", "Waar het vandaan komt", "Maatregel in het platform", "Restrisico"),
            [
                (
                    "Een leerling wordt herkend in cijfers voor gemeente of publiek",
                    "Kleine groepen, optellen en aftrekken van tabellen en maanden, wat een school van zichzelf weet",
                    "Afronden en afschermen als één geheel van tabellen; een tweede programma valt elke publicatie aan en houdt haar tegen",
                    f"{REGION}]",
                ),
                (
                    "Ziekte van een leerling wordt bekend",
                    "Categorieën en signalen over ziekte",
                    "Ziekte in uren en nooit als klein aantal; signalen over ziekte niet per school of leerjaar van een gemeente",
                    f"{REGION}]",
                ),
                (
                    "Pseudoniemen worden teruggerekend",
                    "Sleutel en gegevens in één hand",
                    "Sleutel buiten de gegevens, met gecontroleerde rechten; te vervangen; verlies of wissel wordt gemerkt",
                    f"{REGION}: wie beheert de sleutel]",
                ),
                (
                    "Iemand ziet meer dan mag",
                    "Verkeerde rol, gedeelde account, gemaakte link",
                    "Inloggen bij de eigen instelling, rollen per pagina en per vraag gecontroleerd, een eigen bestand per doelgroep, logboek van inzage",
                    f"{REGION}]",
                ),
                (
                    "Cijfers worden gebruikt om scholen of leerlingen af te rekenen",
                    "Vergelijken zonder context",
                    "Geen rangorde, geen sortering op uitkomst, toeval zichtbaar, dekking bij elk cijfer, toelichting van de school",
                    f"{REGION}: afspraken over gebruik]",
                ),
                (
                    "Verkeerde cijfers leiden tot verkeerde gesprekken",
                    "Onvolledige registratie, codes zonder betekenis",
                    "Niet geregistreerd is niet afwezig; voorinzage voor de school; verschillen met het bestand per reden verklaard",
                    f"{REGION}]",
                ),
                (
                    "Gegevens blijven te lang liggen",
                    "Opruimen wordt vergeten",
                    "Termijnen worden elke nacht toegepast en gemeld; kopieën in back-ups vragen een eigen termijn",
                    f"{REGION}: termijn van back-ups]",
                ),
                (
                    "Een bestand komt bij de verkeerde terecht voor het is ingelezen",
                    "Mail, gedeelde mappen",
                    "Aanleveren over een beveiligde verbinding; het bestand wordt gewist na het inlezen",
                    f"{SCHOOL}: hoe bestanden worden overgebracht]",
                ),
            ],
        ),
    ]


def _measures(found: Account) -> list[Part]:
    parts: list[Part] = [
        NewPage(),
        Heading("D. Wat er is geregeld"),
        Heading("Bescherming van totalen", 3),
        Words(GENERATED, "note"),
        *(Words(facts.text(found, topic)) for topic in ("counts", "minutes", "frozen", "audit", "limits")),
        table("Instellingen", ("Instelling", "Waarde"), facts.settings_rows(found), numbers=(1,)),
    ]
    audits = facts.audit_rows(found)
    if audits:
        parts.append(table("Controle per maand", facts.AUDIT_HEADINGS, audits, numbers=range(1, 8)))
        summary = facts.summary_rows(found)
        parts.append(
            table(
                "Wat het kost: afschermen en afronden per tabel", facts.SUMMARY_HEADINGS, summary, numbers=(1, 2, 3, 4)
            )
        )
    else:
        parts.append(
            Words(
                "Er zijn nog geen maanden voor gemeenten gepubliceerd; er is dus nog geen controle om te tonen.",
                "nothing",
            )
        )
    parts += [
        Heading("Technisch en organisatorisch", 3),
        table(
            "Maatregelen (artikel 32 AVG)",
            ("Maatregel", "Hoe"),
            [
                ("Pseudonimisering", "Sleutelgebonden hash per school en leerlingnummer, meteen bij het lezen"),
                ("Minimalisatie", "Alleen kolommen uit het contract; de rest wordt niet ingelezen"),
                ("Scheiding", "Per doelgroep een eigen bestand waarin niet staat wat die doelgroep niet mag zien"),
                (
                    "Toegang",
                    f"Rollen en reikwijdte; inloggen bij de eigen instelling; {REGION}: wie rollen toekent en intrekt]",
                ),
                (
                    "Controle vooraf",
                    "Een publicatie die niet door de controle komt, verschijnt niet; de vorige blijft staan",
                ),
                ("Herstel", f"Back-up en terugzetten, met gecontroleerde inhoud; {REGION}: waar, hoe vaak, wie test]"),
                ("Datalek (art. 33 en 34)", f"{REGION}: procedure en meldpunt]"),
            ],
        ),
    ]
    return parts


def _limits(found: Account) -> list[Part]:
    return [
        Heading("Wat de bescherming niet kan", 3),
        Words(
            "Een bereik is geen kans: een getoonde 0 is vaker 0 tot 2 dan 4. Zeer kleine scholen blijven als school herkenbaar. Raden binnen een "
            "bereik, scholen die samen hun eigen cijfers op tafel leggen, en een leerling die men persoonlijk kent, vallen buiten de bescherming. Wie "
            "bij de gemeente dossiers van leerlingen heeft, weet al meer en hoort in die rol niet bij deze cijfers te zoeken."
        ),
    ]


def _end() -> list[Part]:
    return [
        Heading("Advies en besluit"),
        table(
            "In te vullen",
            ("Onderdeel", "Invulling"),
            [
                ("Advies van de FG (art. 35 lid 2 AVG)", "[in te vullen door de FG]"),
                (
                    "Blijft er een hoog risico? Dan eerst de Autoriteit Persoonsgegevens raadplegen (art. 36 AVG)",
                    "[in te vullen door de FG]",
                ),
                ("Besluit van de verwerkingsverantwoordelijke(n), datum, handtekening", f"{REGION}]"),
            ],
        ),
    ]
