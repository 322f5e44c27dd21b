"""What must hold before the screens are opened: a login that is set up well, or nobody but this computer."""

import ipaddress
import os
import stat
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

from attendance.access.claims import read_rules
from attendance.access.roles import AUDIENCES
from attendance.errors import LoginUnusable
from attendance.settings import Settings

LEAST_SECRET_BYTES = 32


def is_local(address: str | None) -> bool:
    """Whether an address or host name is this computer itself. Nothing, or all addresses, is not."""
    if not address:
        return False
    bare = address.strip("[]")
    try:
        return ipaddress.ip_address(bare).is_loopback
    except ValueError:
        return bare == "localhost"


def check(settings: Settings, address: str) -> list[str]:
    """Arguments with which Streamlit must be started on this address. Raises LoginUnusable, in Dutch, where it may not be.

    Without a login only this computer is served. With one, its file must be the owner's alone, its secret long enough,
    and its address must be https unless it is this computer.
    """
    if unknown := (settings.audience or frozenset()) - AUDIENCES.keys():
        raise LoginUnusable(f"Onbekende doelgroep: {', '.join(sorted(unknown))}. Kies uit: {', '.join(AUDIENCES)}.")
    path = settings.login_file
    if path is None:
        if not is_local(address):
            raise LoginUnusable(
                f"Zonder inloggen start het dashboard alleen op deze computer, niet op {address}. Stel eerst het inloggen "
                "in (REGIOBEELD_LOGIN_FILE; zie docs/login.md)."
            )
        return [
            "--server.allowedHosts",
            "localhost",
            "--server.allowedHosts",
            "127.0.0.1",
            "--server.allowedHosts",
            "[::1]",
        ]
    rules = read_rules(path)
    # a group may read, because systemd hands credentials on by an access list that shows as one
    if stat.S_IMODE(path.stat().st_mode) & 0o037:
        raise LoginUnusable(f"Het inlogbestand {path} is ook voor anderen leesbaar; maak het van u alleen (chmod 600).")
    auth = tomllib.loads(path.read_text(encoding="utf-8")).get("auth", {})
    if len(str(auth.get("cookie_secret", "")).encode()) < LEAST_SECRET_BYTES:
        raise LoginUnusable(f"cookie_secret in {path} is korter dan {LEAST_SECRET_BYTES} tekens; zie docs/login.md.")
    for name in ("client_id", "client_secret", "server_metadata_url"):
        if not auth.get(rules.provider, {}).get(name):
            raise LoginUnusable(f"In {path} ontbreekt {name} van [auth.{rules.provider}]; zie docs/login.md.")
    redirect = urlsplit(str(auth.get("redirect_uri", "")))
    if not redirect.hostname or (redirect.scheme != "https" and not is_local(redirect.hostname)):
        raise LoginUnusable(f"redirect_uri in {path} moet een https-adres zijn; zie docs/login.md.")
    return ["--secrets.files", str(path), "--server.allowedHosts", redirect.hostname]


def write_template(path: Path, address: str, secret: str) -> None:
    """Writes a login file to fill in, readable by its owner only, with a fresh secret for the cookie. Never over another."""
    text = _TEMPLATE.format(address=address.rstrip("/"), secret=secret)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


_TEMPLATE = """# Wie er mag inloggen, en wat die dan ziet. docs/login.md legt elke regel uit. Dit bestand is geheim: niet delen, niet in git.
[auth]
redirect_uri = "{address}/oauth2callback"
cookie_secret = "{secret}"

# de naam van deze sectie mag geen laag streepje bevatten
[auth.organisatie]
client_id = ""
client_secret = ""
server_metadata_url = "https://.../.well-known/openid-configuration"
client_kwargs = {{ scope = "openid profile email", prompt = "login" }}
# vraagt de gegevens in het ID-token zelf; Streamlit leest niets anders
authorize_params = {{ claims = '{{"id_token":{{"name":null,"eduperson_affiliation":null,"eduperson_entitlement":null,"schac_home_organization":null}}}}' }}

[access]
provider = "organisatie"
subject = "sub"
name = "name"
affiliation = "eduperson_affiliation"
organisation = "schac_home_organization"
maximum_hours = 8
idle_minutes = 60

# wat mensen van een organisatie hooguit krijgen; een school met een BRIN als organisatie ziet vanzelf alleen zichzelf
[access.organisations."samenwerkingsverband.nl"]
roles = ["analyst", "administrator"]

# wie dit in zijn gegevens heeft, krijgt die rol; een * aan het eind is de school of gemeente
[[access.rule]]
claim = "eduperson_entitlement"
value = "urn:mace:voorbeeld.nl:regiobeeld:school:*"
role = "school"
"""
