"""Texts of a meeting: what names nobody passes, what may is refused with its reason and without being repeated."""

import pytest

from attendance.errors import NetworkRejected
from attendance.network.screening import owner, screened


@pytest.mark.parametrize(
    "text",
    [
        "M@ZL inzetten bij ziekmeldingen.",
        "De jeugdarts sluit aan. Leerplicht ook.",
        "Gemeente Enschede levert een plek; de scholen in Hengelo volgen.",
        "De GGD doet mee en het samenwerkingsverband regelt het vervoer.",
        "Afspraak:\n- Scholen delen hun plan\n- Jeugdhulp sluit aan",
        "Zo’n 40 leerlingen in de regio hebben baat bij een rustige plek.",
        "",
    ],
)
def test_what_names_nobody_passes(text: str) -> None:
    assert screened(text, 500, "de notitie") == text


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("We bespreken Sanne volgende week.", "Sanne"),
        ("Sanne de Vries heeft hulp nodig.", "Vries"),
        ("Mevrouw Jansen belt de school.", "Jansen"),
        ("J. Jansen belt de school.", "Jansen"),
        ("leerling Jan komt weer", "Jan"),
        ("het gezin Pietersen krijgt hulp", "Pietersen"),
        ("geboren op 12-03-2011", "2011"),
        ("jarig op 12 maart 2011", "2011"),
        ("bsn 123 456 782", "456"),
        ("leerlingnummer 1234567", "1234567"),
        ("bel 06-12345678", "12345678"),
        ("woont op 7511 AB", "7511"),
        ("mail naar ouder@voorbeeld.nl", "voorbeeld"),
        ("zie www.voorbeeld.nl", "voorbeeld"),
        ("bij drie gezinnen speelt dit", "gezinnen speelt"),
        ("twee leerlingen zitten thuis", "thuis"),
    ],
)
def test_what_may_name_someone_is_refused_and_not_repeated(text: str, secret: str) -> None:
    with pytest.raises(NetworkRejected) as refused:
        screened(text, 500, "de notitie")
    assert secret not in str(refused.value)


def test_a_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(NetworkRejected, match="ten hoogste 10 tekens"):
        screened("Dit is te lang.", 10, "de notitie")


def test_an_owner_is_a_function() -> None:
    assert owner("  zorgcoördinatoren ") == "zorgcoördinatoren"
    for text in ("", "aan Piet vragen"):
        with pytest.raises(NetworkRejected):
            owner(text)
