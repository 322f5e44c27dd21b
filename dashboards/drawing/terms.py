"""The words in which everything is counted, each with its meaning: for the page Definities and for papers."""

from dashboards.drawing import wording

TERMS = (
    ("Gepland", "De lestijd op het eigen rooster van de leerling, op dagen dat hij of zij is ingeschreven. Lesuitval, opbouwrooster, maatwerk en vrijstelling gaan eraf: 100 % is dan minder lestijd, en dat is geen afwezigheid."),
    ("Geregistreerd", "Het deel van de geplande lestijd waarvan vaststaat of de leerling er was."),
    ("Aanwezig", "De geregistreerde tijd min de tijd dat de leerling er niet was. Stage, excursie en les op afstand tellen als aanwezig."),
    ("Aanwezigheid in %", "Aanwezige tijd gedeeld door geregistreerde tijd. Eerst worden minuten opgeteld, dan pas gedeeld; nooit het gemiddelde van percentages."),
    ("Niet geregistreerd", "Niemand keek. Dat is geen aanwezigheid en geen afwezigheid. Daarom staat bij elk percentage hoeveel er is geregistreerd, en tussen welke grenzen de werkelijkheid ligt."),
    ("Aangenomen", wording.ASSUMED_MEANING),
    ("Uren", "Klokuren van 60 minuten, met één decimaal. Een lesuur telt voor zijn eigen lengte."),
    ("Laag", "Elke leerling valt in één laag, naar zijn of haar eigen aanwezigheid over de periode. Wie te weinig dagen op het rooster had of te weinig geregistreerd is, krijgt geen laag."),
    ("Cohort", "Een leerjaar van een onderwijstype in één schooljaar."),
    ("Niet geleverd", "De school leverde deze maand niet. Er is dan niets bekend; de maand telt nergens mee."),
)  # fmt: skip
