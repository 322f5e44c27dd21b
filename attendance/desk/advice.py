"""What more can be said of a finding to a school that uses this software: where to click, what to leave alone."""

_ADVICE: dict[tuple[str, str], str] = {
    # what helps in the school's own software, as far as its export is known (docs/formats.md, section 2)
    (
        "table_missing",
        "somtoday",
    ): "Een aanlevering uit Somtoday bestaat uit leerlingen, afspraken, waarnemingen en absentiemeldingen, alle vier over dezelfde maand; doe ze samen in één zip.",
    (
        "table_missing",
        "magister",
    ): "Een aanlevering uit Magister bestaat uit leerlingen, agenda en verantwoordingen, alle drie over dezelfde maand; doe ze samen in één zip.",
    (
        "table_missing",
        "dagdelen",
    ): "Lever naast de lijst met dagdelen ook de leerlingen aan (leerlingnummer, onderwijstype, leerjaar, inschrijving), samen in één zip.",
    (
        "column_missing",
        "somtoday",
    ): "Exporteer uit Somtoday met alle kolommen aan en verander de namen van de kolommen niet.",
    (
        "column_missing",
        "magister",
    ): "Exporteer uit Magister met alle kolommen aan en verander de namen van de kolommen niet.",
    (
        "code_unmapped",
        "somtoday",
    ): "In Somtoday is dit de afkorting van een absentiereden; de omschrijving die daar bij de afkorting staat, zegt wat zij betekent.",
    (
        "code_unmapped",
        "magister",
    ): "In Magister stelt elke school haar eigen absentieredenen in; in die lijst staat bij de code wat zij betekent.",
    (
        "code_unmapped",
        "dagdelen",
    ): "Dit is de soort verzuim zoals uw pakket die noemt; leg één keer vast onder welke categorie zij valt.",
    (
        "code_missing",
        "somtoday",
    ): "Meestal is in Somtoday een afwezigheid waargenomen waarbij nog geen absentiemelding is gemaakt; maak die melding of vul de reden aan.",
    (
        "code_missing",
        "magister",
    ): "Meestal staat in Magister een verantwoording zonder absentiereden; kies alsnog een reden.",
    (
        "flag_disagrees",
        "somtoday",
    ): "Vergelijk in Somtoday bij deze absentiereden het vinkje ‘geoorloofd’ met de categorie die u hier gaf; een van beide klopt niet.",
    (
        "flag_disagrees",
        "magister",
    ): "Vergelijk in Magister bij deze absentiereden de instelling ‘geoorloofd’ met de categorie die u hier gaf; een van beide klopt niet.",
    (
        "column_unneeded",
        "somtoday",
    ): "Laat vooral ‘opmerkingen’ uit de export van Somtoday: daar staat vaak iets over gezondheid in.",
    (
        "column_unneeded",
        "magister",
    ): "Laat vooral ‘opmerking’ en ‘genoteerd_door’ uit de export van Magister: die gaan over personen.",
    (
        "pupil_unknown",
        "somtoday",
    ): "Neem in de Somtoday-export van leerlingen ook op wie in de maand vertrok.",
    (
        "pupil_unknown",
        "magister",
    ): "Neem in de Magister-export van leerlingen ook op wie in de maand vertrok.",
    (
        "appointment_unknown",
        "magister",
    ): "Exporteer in Magister agenda en verantwoordingen over dezelfde periode.",
    (
        "bell_time_missing",
        "dagdelen",
    ): "Leg de schooltijden één keer vast op de pagina Lestijden en roosters; daarna hoeven ze niet meer mee.",
    (
        "time_missing",
        "magister",
    ): "Zet in de Magister-export van de agenda ‘lesuur’ of ‘begin’ én ‘eind’ aan.",
    (
        "type_unknown",
        "somtoday",
    ): "Somtoday schrijft hier Aanwezig of Afwezig, en bij meldingen Absent, Telaat of Verwijderd; verander die woorden niet.",
    (
        "type_unknown",
        "magister",
    ): "Magister schrijft hier een nummer van 1 tot en met 8; verander de nummers niet.",
    (
        "moment_unreadable",
        "somtoday",
    ): "Somtoday schrijft 2026-10-05T08:30:00.000+02:00; opent u de export in Excel, bewaar haar dan niet opnieuw, want dat verandert de tijden.",
}
"""By code and shape."""


def advice(code: str, shape: str | None) -> str | None:
    """How to mend a finding in the school's own software; None where the sentence of the finding says it all."""
    for software in (shape or "").split(" + "):
        if (code, software) in _ADVICE:
            return _ADVICE[code, software]
    return None
