"""What must hold before the screens are opened: this computer only without a login, and with one a file that is in order."""

from dataclasses import replace
from pathlib import Path

import pytest

from attendance.access import start
from attendance.errors import LoginUnusable
from attendance.settings import Settings, read_settings


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("REGIOBEELD_HOME", str(tmp_path))
    for name in ("REGIOBEELD_LOGIN_FILE", "REGIOBEELD_AUDIENCE", "REGIOBEELD_PRODUCTS"):
        monkeypatch.delenv(name, raising=False)
    return read_settings()


@pytest.fixture
def login_file(tmp_path: Path) -> Path:
    path = tmp_path / "login.toml"
    start.write_template(path, "https://regiobeeld.example.nl/", "s" * 48)
    filled = path.read_text().replace('client_id = ""', 'client_id = "x"')
    path.write_text(filled.replace('client_secret = ""', 'client_secret = "y"'))
    return path


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "::1", "[::1]", "127.8.8.8"])
def test_without_a_login_this_computer_is_served(settings: Settings, address: str) -> None:
    assert "--server.allowedHosts" in start.check(settings, address)


@pytest.mark.parametrize(
    "address", ["0.0.0.0", "::", "", "10.0.0.5", "regiobeeld.nl", "localhost.evil.nl", "127.0.0.1.nl"]
)
def test_without_a_login_no_other_address_is(settings: Settings, address: str) -> None:
    with pytest.raises(LoginUnusable, match="alleen op deze computer"):
        start.check(settings, address)
    assert not start.is_local(address)
    assert not start.is_local(None)


def test_with_a_login_the_host_of_its_address_is_the_only_one_allowed(settings: Settings, login_file: Path) -> None:
    arguments = start.check(replace(settings, login_file=login_file), "0.0.0.0")
    assert arguments == ["--secrets.files", str(login_file), "--server.allowedHosts", "regiobeeld.example.nl"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("s" * 48, "s" * 31, "korter dan 32"),
        ('client_id = "x"', 'client_id = ""', "client_id"),
        ('client_secret = "y"', "", "client_secret"),
        ("https://regiobeeld", "http://regiobeeld", "https-adres"),
        ('provider = "organisatie"', 'provider = "other"', "ontbreekt"),
        ('role = "school"', 'role = "everything"', "klopt niet"),
    ],
)
def test_a_login_file_that_is_not_in_order_serves_nobody(
    settings: Settings, login_file: Path, before: str, after: str, said: str
) -> None:
    text = login_file.read_text()
    assert before in text
    login_file.write_text(text.replace(before, after))
    with pytest.raises(LoginUnusable, match=said):
        start.check(replace(settings, login_file=login_file), "127.0.0.1")


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o660])
def test_a_login_file_that_others_can_read_or_change_serves_nobody(
    settings: Settings, login_file: Path, mode: int
) -> None:
    login_file.chmod(mode)
    with pytest.raises(LoginUnusable, match="chmod 600"):
        start.check(replace(settings, login_file=login_file), "127.0.0.1")


def test_a_login_file_that_is_gone_is_no_reason_to_let_everyone_in(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(LoginUnusable):
        start.check(replace(settings, login_file=tmp_path / "gone.toml"), "127.0.0.1")


def test_the_template_is_the_owners_alone_and_never_goes_over_another(login_file: Path) -> None:
    assert login_file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        start.write_template(login_file, "https://x.nl", "s" * 48)


def test_an_audience_that_does_not_exist_is_said_so(settings: Settings) -> None:
    with pytest.raises(LoginUnusable, match="Onbekende doelgroep: boss"):
        start.check(replace(settings, audience=frozenset({"boss", "school"})), "127.0.0.1")
