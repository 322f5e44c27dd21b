"""The pages of the region, by their address, each with its title."""

PAGES = {
    "": "Regio",
    "scholen": "Scholen",
    "school": "School",
    "cohorten": "Cohorten",
    "vergelijken": "Vergelijk om te leren",
    "toeval-of-signaal": "Toeval of signaal",
    "vergelijkbare-scholen": "Vergelijkbare scholen",
    "aanleveringen": "Aanleveringen",
    "klopt-het": "Klopt het?",
    "registratiekwaliteit": "Registratiekwaliteit",
    "registratiegedrag?school=01AA00&maand=november+2025": "Registratiegedrag",
    "kwaliteit-regio": "Kwaliteit in de regio",
    "definities": "Definities",
}
