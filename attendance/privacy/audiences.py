"""Who sees what: each role with the product that it reads, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from attendance.access.roles import Role


@dataclass(frozen=True)
class Audience:
    """One role: what it reads, what it can't see, and the names of its pages."""

    role: Role
    sees: str
    never: str
    pages: tuple[str, ...]


_SEES = {
    Role.ANALYST: (
        "alle cijfers van de regio, ook per leerling onder een pseudoniem",
        "namen, leerlingnummers, geboortedata, vrije tekst: die zijn er niet",
    ),
    Role.SCHOOL: (
        "de eigen cijfers precies; van andere scholen alleen wat ook een gemeente mag zien, zonder naam, tenzij die school haar naam "
        "wil laten zien",
        "leerlingen of precieze cijfers van een andere school",
    ),
    Role.UPLOADER: ("de pagina’s om aan te leveren voor de eigen school", "cijfers"),
    Role.MUNICIPALITY: (
        "beschermde totalen: afgeronde aantallen, en uren alleen waar dat veilig kan",
        "rijen per leerling, kleine groepen, iets waaruit die terug te rekenen zijn",
    ),
    Role.NETWORK: (
        "beschermde patronen over casussen, en de eigen aantekeningen en afspraken van het overleg",
        "een casus van iemand anders, of bij welke leerling een casus hoort",
    ),
    Role.ADMINISTRATOR: (
        "wie toegang heeft, het logboek van inzage, deze verantwoording",
        "cijfers van leerlingen of scholen",
    ),
}


def audiences(pages: Mapping[Role, Sequence[str]]) -> list[Audience]:
    """All roles in their order. `pages` are the names of the screens per role."""
    return [Audience(role, *_SEES[role], tuple(pages.get(role, ()))) for role in Role]
