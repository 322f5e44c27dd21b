"""What municipalities, schools and the FG read about the protection, in Dutch; published as table `protection_text`."""

SENTENCES = [
    {
        "topic": "counts",
        "text_nl": "Alle aantallen leerlingen zijn afgerond op vijftallen, zo dat alle tabellen kloppen en optellen. Een getal van "
        "een school wijkt hooguit 4 af, een getal van een gemeente of de regio hooguit 8; kan dat een keer niet, dan staat bij "
        "de maand hoeveel het wél kan zijn. Een klein getal kan dus altijd ook "
        "een ander getal zijn: bij een school betekent ‘0’ 0 tot en met 4, en ‘5’ 1 tot en met 9.",
    },
    {
        "topic": "minutes",
        "text_nl": "Uren tonen we alleen als minstens vijf leerlingen meetellen en niemand het getal bepaalt; daarnaast blijven "
        "enkele vakjes leeg zodat niemand ze kan terugrekenen.",
    },
    {
        "topic": "audit",
        "text_nl": "Voor elke publicatie rekent een tweede programma na wat een slimme lezer met álle tabellen van dit jaar kan "
        "afleiden. Blijft voor een kleine groep minder dan vijf mogelijke waarden over, dan verschijnt er niets.",
    },
    {
        "topic": "frozen",
        "text_nl": "Een maand verschijnt één keer: als alle scholen hebben aangeleverd, of na de inlevertermijn als de meeste dat "
        "deden. Wat daarna nog wordt verbeterd, telt hier niet meer mee: het verschil zou over één leerling kunnen gaan. "
        "Scholen zien hun eigen verbeterde cijfers wel.",
    },
    {
        "topic": "value",
        "text_nl": "Een getal: afgerond op een vijftal (leerlingen) of precies (uren).",
    },
    {
        "topic": "hidden",
        "text_nl": "Afgeschermd: de groep is te klein om te tonen, het vakje blijft leeg om een kleine groep te beschermen, of de "
        "school registreerde deze maand te onvolledig om mee te tellen.",
    },
    {
        "topic": "no_pupils",
        "text_nl": "Geen leerlingen: in deze groep zitten deze periode geen leerlingen.",
    },
    {
        "topic": "not_delivered",
        "text_nl": "Niet aangeleverd: voor deze periode kwam er op tijd niets binnen. Dat is iets anders dan nul.",
    },
    {
        "topic": "limits",
        "text_nl": "Een bereik is geen kans: een getoonde 0 is vaker 0 tot 2 dan 4. Een kleine school blijft als school herkenbaar. "
        "Wie een leerling persoonlijk kent, weet meer dan deze cijfers.",
    },
]
"""Per topic what is said about it; value, hidden, no_pupils and not_delivered are the four states of a figure."""
