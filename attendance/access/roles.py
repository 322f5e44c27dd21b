"""Roles: the audiences of the platform, and what one person may see in one of them.

Nobody has a role by default. A role says which pages there are; its scope (schools, municipalities) says whose figures.
"""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The audiences; each reads a product of its own, the administrator none."""

    ANALYST = "analyst"
    SCHOOL = "school"
    UPLOADER = "uploader"
    MUNICIPALITY = "municipality"
    NETWORK = "network"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """The role in Dutch, as screens say it."""
        return _LABELS[self]


_LABELS = {
    Role.ANALYST: "analist",
    Role.SCHOOL: "school",
    Role.UPLOADER: "aanleveraar",
    Role.MUNICIPALITY: "gemeente",
    Role.NETWORK: "netwerkoverleg",
    Role.ADMINISTRATOR: "beheerder",
}
OF_SCHOOLS = (Role.SCHOOL, Role.UPLOADER)
"""Roles whose scope is one or more schools; without any they may do nothing."""

AUDIENCES = {
    "analyst": (Role.ANALYST, Role.ADMINISTRATOR),
    "school": OF_SCHOOLS,
    "municipality": (Role.MUNICIPALITY,),
    "network": (Role.NETWORK,),
}
"""The roles that a process for one audience serves: those that read its product, and those that read none beside them."""


@dataclass(frozen=True)
class Viewer:
    """Who looks, in the one role that she looks in now."""

    subject: str
    """Who it is, as the provider of the login knows this person; never shown to others than administrators."""
    name: str
    """For greetings and signatures; empty if the provider gave none."""
    role: Role
    schools: frozenset[str] = frozenset()
    """Codes of the schools that she acts for; empty outside the roles of schools."""
    municipalities: frozenset[str] = frozenset()
    """Codes of her municipalities; only in the municipality's role. All of them read the same protected product."""

    def acts_for(self, school_id: str) -> bool:
        """Whether this person may see and say everything of this school, in the role that she looks in now."""
        return self.role in OF_SCHOOLS and school_id in self.schools
