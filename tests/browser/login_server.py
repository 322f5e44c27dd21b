"""The screens behind a login, for tests: a provider on this machine, people with claims, and a login file that knows them.

`Visitor` speaks to the screens as a browser does, or as someone would who writes the messages by hand.
"""

import http.cookies
import json
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oidc_provider_mock import User, run_server_in_thread
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.util import calc_hash
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, generate_xsrf_token_string
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from attendance.access.start import check
from attendance.settings import read_settings
from tests.browser.conftest import free_port, serving

SECRET = secrets.token_urlsafe(48)
SCHOOL = "01AA00"
_STAFF = {"eduperson_affiliation": "employee", "schac_home_organization": "swv.nl"}
PEOPLE: dict[str, dict[str, object]] = {
    "analist": _STAFF | {"name": "Anke de Analist", "groups": ["regio"]},
    "leerplicht": _STAFF | {"name": "Gijs van de Gemeente", "groups": ["leerplicht"]},
    "directeur": _STAFF | {"name": "Dirk de Directeur", "schac_home_organization": "01AA"},
    "leerling": {
        "name": "Lies",
        "eduperson_affiliation": "student",
        "schac_home_organization": "01AA",
        "groups": ["regio"],
    },
}
"""The head of a school gets her role from an administrator, the others theirs from a claim."""
_FILE = """
[auth]
redirect_uri = "{address}/oauth2callback"
cookie_secret = "{secret}"
[auth.surf]
client_id = "regiobeeld"
client_secret = "not really a secret"
server_metadata_url = "{provider}/.well-known/openid-configuration"
[access]
provider = "surf"
maximum_hours = 8
[access.organisations."swv.nl"]
roles = ["analyst", "municipality", "administrator"]
[[access.rule]]
claim = "groups"
value = "regio"
role = "analyst"
[[access.rule]]
claim = "groups"
value = "leerplicht"
role = "municipality"
scopes = ["0153"]
"""


@dataclass(frozen=True)
class Served:
    """Screens that ask for a login."""

    address: str
    home: Path
    login_file: Path


@contextmanager
def served(home: Path, folder: Path) -> Iterator[Served]:
    """The screens over a data folder, with a provider of their own; started as `regiobeeld dashboard` starts them."""
    import os

    port = free_port()
    address = f"http://localhost:{port}"
    login_file = folder / "login.toml"
    with run_server_in_thread(user_claims=[User(sub=sub, claims=said) for sub, said in PEOPLE.items()]) as provider:
        where = f"http://localhost:{provider.server_port}"
        login_file.touch(0o600)
        login_file.write_text(_FILE.format(address=address, secret=SECRET, provider=where))
        before = os.environ.get("REGIOBEELD_LOGIN_FILE")
        os.environ["REGIOBEELD_LOGIN_FILE"] = str(login_file)
        try:
            arguments = check(read_settings(), "127.0.0.1")
        finally:
            os.environ.pop("REGIOBEELD_LOGIN_FILE")
            if before:
                os.environ["REGIOBEELD_LOGIN_FILE"] = before
        insecure = {"AUTHLIB_INSECURE_TRANSPORT": "1", "REGIOBEELD_LOGIN_FILE": str(login_file)}
        with serving(home, port, arguments, **insecure):
            yield Served(address, home, login_file)


def claims_of(subject: str, **other: object) -> dict[str, object]:
    """What the provider says of someone who logs in now."""
    now = int(time.time())
    said = {"sub": subject, "iss": "provider", "aud": "regiobeeld", "iat": now, "exp": now + 3600}
    return said | {"nonce": secrets.token_hex(8)} | PEOPLE.get(subject, {}) | other


def cookie(served: Served, said: Mapping[str, object], secret: str = SECRET) -> str:
    """The cookie of a login as Streamlit writes it, signed with this secret."""
    content = json.dumps({"origin": served.address, "is_logged_in": True, "provider": "surf", **said})
    return create_signed_value(secret, "_streamlit_user", content).decode()


class Visitor:
    """Someone without a browser: opens the websocket with a cookie, or none, and sends whatever she likes."""

    def __init__(self, served: Served, user_cookie: str | None = None) -> None:
        token = generate_xsrf_token_string()
        jar = http.cookies.SimpleCookie({"_streamlit_xsrf": token})
        if user_cookie:
            jar["_streamlit_user"] = user_cookie
        header = "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items())
        self._socket = connect(
            served.address.replace("http", "ws") + "/_stcore/stream",
            additional_headers={"Cookie": header, "Origin": served.address},
            subprotocols=["streamlit", token],  # type: ignore[list-item]
            max_size=None,
        )

    def asks(self, page: str, query: str = "", *, by_name: bool = False, **more: Any) -> bytes:
        """All that the server sends for one run of the page with this place in the address."""
        message = BackMsg()
        message.rerun_script.query_string = query
        if by_name:
            message.rerun_script.page_name = page
        else:
            message.rerun_script.page_script_hash = calc_hash(page)
        for name, value in more.items():
            setattr(message.rerun_script, name, value)
        self._socket.send(message.SerializeToString())
        return self._until_done()

    def _until_done(self) -> bytes:
        got = []
        while True:
            try:
                content = self._socket.recv(timeout=60)
            except (ConnectionClosed, TimeoutError):
                break
            got.append(content if isinstance(content, bytes) else content.encode())
            message = ForwardMsg.FromString(got[-1])
            if message.WhichOneof("type") == "script_finished":
                if message.script_finished in (ForwardMsg.FINISHED_EARLY_FOR_RERUN,):
                    continue
                break
        return b"\n".join(got)

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
