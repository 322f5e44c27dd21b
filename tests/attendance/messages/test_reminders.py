"""Messages to schools: what they say, that they go out once, and that nothing goes out twice, whatever breaks."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from attendance import database, paths
from attendance.deliveries import Ledger
from attendance.errors import ReviewRejected
from attendance.messages import reminders
from attendance.messages.contacts import contact_of, set_contact
from attendance.messages.digest import compose
from attendance.settings import MailServer, Settings, read_settings
from attendance.statements import review
from tests.attendance.messages.mail_server import MailBox, mail_server
from tests.attendance.statements.delivered import MONDAY, OCTOBER, SCHOOL, SEPTEMBER, deliver

TODAY = date(2025, 11, 10)
ADDRESS = "verzuim@school.example"


@pytest.fixture
def box() -> Iterator[MailBox]:
    with mail_server() as made:
        yield made


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str) -> Settings:
    monkeypatch.setenv("REGIOBEELD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("REGIOBEELD_DATABASE_URL", database_url)
    monkeypatch.setenv("REGIOBEELD_ADDRESS", "https://regiobeeld.example/")
    return read_settings()


def by_mail(settings: Settings, box: MailBox) -> Settings:
    server = MailServer("127.0.0.1", box.port, "none", "regiobeeld@alliance.example", user="", password="")
    return replace(settings, mail=server)


def states(settings: Settings, ledger: Ledger, today: date = TODAY) -> list[str]:
    return [one.state for one in reminders.remind(settings, ledger, today)]


def outbox(settings: Settings) -> list[str]:
    folder = paths.outbox(settings.home)
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_message_says_what_came_in_what_is_late_and_one_next_step(settings: Settings, ledger: Ledger) -> None:
    deliver(ledger, at=datetime(2025, 11, 5, 9))
    deliver(ledger, SEPTEMBER, datetime(2025, 10, 6, 9), school_id="05AV00")
    [digest] = [one for one in compose(settings, ledger, TODAY) if one.school_id == SCHOOL]
    text = digest.text(settings.address)
    assert "Binnengekomen:\n- oktober 2025, ontvangen op 5 november 2025" in text
    assert "Nog niet binnen:\n- september 2025, verwacht uiterlijk 7 oktober 2025" in text
    assert (
        "Voor u ter inzage:\n- oktober 2025: u kunt kijken, verbeteren of goedkeuren tot en met 19 november 2025."
        in text
    )
    assert "Eén volgende stap: lever september 2025 aan.\nhttps://regiobeeld.example/aanleveren?school=00AH00" in text
    assert "Daarna: november 2025, uiterlijk 5 december 2025." in text
    assert text.count("Eén volgende stap") == 1
    assert digest.subject().endswith(": lever september 2025 aan")


def test_a_month_nobody_in_the_region_delivered_is_late_all_the_same(settings: Settings, ledger: Ledger) -> None:
    deliver(ledger, SEPTEMBER, datetime(2025, 10, 6, 9))
    [digest] = compose(settings, ledger, date(2025, 11, 20))
    assert [one.month for one in digest.late] == [OCTOBER]


def test_a_school_of_which_all_is_in_order_is_left_alone(settings: Settings, ledger: Ledger) -> None:
    deliver(ledger)
    review.approve(ledger, SCHOOL, OCTOBER, "directeur", now=MONDAY)
    assert states(settings, ledger, date(2025, 11, 28)) == ["quiet"]
    assert outbox(settings) == []
    assert ledger.rows(database.reminder) == []


def test_without_a_server_the_message_is_a_file_and_comes_once_a_week(settings: Settings, ledger: Ledger) -> None:
    deliver(ledger)
    assert states(settings, ledger) == ["sent"]
    assert outbox(settings) == ["2025-11-10_00AH00.txt"]
    text = (paths.outbox(settings.home) / outbox(settings)[0]).read_text(encoding="utf-8")
    assert text.startswith("Onderwerp: Regiobeeld, ")
    for days in range(7):
        assert states(settings, ledger, TODAY + timedelta(days=days)) == ["recent"]
    assert states(settings, ledger, TODAY + timedelta(days=7)) == ["sent"]
    assert len(outbox(settings)) == 2


def test_a_dry_run_sends_and_writes_nothing(settings: Settings, ledger: Ledger, box: MailBox) -> None:
    deliver(ledger)
    set_contact(ledger, SCHOOL, ADDRESS, "directeur")
    [outcome] = reminders.remind(by_mail(settings, box), ledger, TODAY, dry_run=True)
    assert (outcome.state, outcome.way) == ("begun", "mail")
    assert (box.arrived, outbox(settings), ledger.rows(database.reminder)) == ([], [], [])


def test_mail_goes_to_the_schools_own_address(settings: Settings, ledger: Ledger, box: MailBox) -> None:
    deliver(ledger)
    set_contact(ledger, SCHOOL, "oud@school.example", "administratie")
    set_contact(ledger, SCHOOL, ADDRESS, "directeur")
    assert states(by_mail(settings, box), ledger) == ["sent"]
    assert states(by_mail(settings, box), ledger) == ["recent"]
    [(address, message)] = box.arrived
    assert (address, message["To"], message["From"]) == (ADDRESS, ADDRESS, "regiobeeld@alliance.example")
    assert "Eén volgende stap:" in message.get_content()
    assert outbox(settings) == []
    [row] = ledger.rows(database.reminder)
    assert (row["state"], row["way"], row["day"]) == ("sent", "mail", TODAY)
    assert ADDRESS not in str(row)


def test_a_school_without_an_address_gets_a_file_also_where_there_is_a_server(
    settings: Settings, ledger: Ledger, box: MailBox
) -> None:
    deliver(ledger)
    assert states(by_mail(settings, box), ledger) == ["sent"]
    assert (box.arrived, len(outbox(settings))) == ([], 1)


def test_a_school_that_wants_no_messages_gets_none(settings: Settings, ledger: Ledger) -> None:
    deliver(ledger)
    set_contact(ledger, SCHOOL, ADDRESS, "directeur")
    set_contact(ledger, SCHOOL, "", "directeur")
    assert states(settings, ledger) == ["unwanted"]
    assert outbox(settings) == []


@pytest.mark.parametrize("mood", ["refuses address", "refuses text"])
def test_what_the_server_surely_did_not_take_is_tried_again(
    settings: Settings, ledger: Ledger, box: MailBox, mood: str
) -> None:
    deliver(ledger)
    set_contact(ledger, SCHOOL, ADDRESS, "directeur")
    box.mood = mood  # type: ignore[assignment]
    assert states(by_mail(settings, box), ledger) == ["failed"]
    box.mood = "takes"
    assert states(by_mail(settings, box), ledger) == ["sent"]
    assert len(box.arrived) == 1
    assert all(ADDRESS not in row["problem"] for row in ledger.rows(database.reminder))


def test_a_server_that_is_not_there_is_tried_again(settings: Settings, ledger: Ledger) -> None:
    deliver(ledger)
    set_contact(ledger, SCHOOL, ADDRESS, "directeur")
    nobody = replace(settings, mail=MailServer("127.0.0.1", 1, "none", "a@b.example", user="", password=""))
    assert states(nobody, ledger) == ["failed"]
    assert states(nobody, ledger) == ["failed"]


def test_what_may_have_arrived_is_not_sent_again(settings: Settings, ledger: Ledger, box: MailBox) -> None:
    deliver(ledger)
    set_contact(ledger, SCHOOL, ADDRESS, "directeur")
    box.mood = "hangs up"
    assert states(by_mail(settings, box), ledger) == ["uncertain"]
    box.mood = "takes"
    assert states(by_mail(settings, box), ledger) == ["recent"]
    assert len(box.arrived) == 1


KILLED = """
import os, signal
from datetime import date
from attendance.messages import mail, reminders
from attendance.deliveries import Ledger
from attendance.settings import read_settings
send = mail.send
def send_and_die(*arguments):
    send(*arguments)
    os.kill(os.getpid(), signal.SIGKILL)
mail.send = send_and_die
settings = read_settings()
reminders.remind(settings, Ledger.open(settings.database_url), date(2025, 11, 10))
"""


def test_a_kill_between_sending_and_writing_it_down_never_sends_twice(
    settings: Settings, ledger: Ledger, box: MailBox
) -> None:
    deliver(ledger)
    set_contact(ledger, SCHOOL, ADDRESS, "directeur")
    environment = os.environ | {
        "REGIOBEELD_SMTP_HOST": "127.0.0.1",
        "REGIOBEELD_SMTP_PORT": str(box.port),
        "REGIOBEELD_SMTP_SECURITY": "none",
        "PYTHONPATH": str(Path(__file__).parents[3]),
    }
    died = subprocess.run([sys.executable, "-c", KILLED], env=environment, check=False)
    assert died.returncode == -signal.SIGKILL
    assert [row["state"] for row in ledger.rows(database.reminder)] == ["begun"]
    assert states(by_mail(settings, box), ledger) == ["recent"]
    assert len(box.arrived) == 1


def test_a_file_that_was_cut_short_is_laid_down_again_under_its_own_name(
    settings: Settings, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(ledger)

    def full(*_: object) -> None:
        raise OSError("no room")

    with monkeypatch.context() as patched:
        patched.setattr(reminders, "_lay_down", full)
        with pytest.raises(OSError, match="no room"):
            reminders.remind(settings, ledger, TODAY)
    assert outbox(settings) == []
    assert states(settings, ledger, TODAY + timedelta(days=1)) == ["sent"]
    assert outbox(settings) == ["2025-11-10_00AH00.txt"]


@pytest.mark.parametrize("address", ["geen adres", "a@b", "a@b.nl, c@d.nl", "a@b.nl\nBcc: c@d.nl", "é@b.nl"])
def test_what_is_no_address_is_sent_back(ledger: Ledger, address: str) -> None:
    with pytest.raises(ReviewRejected, match="geen e-mailadres"):
        set_contact(ledger, SCHOOL, address, "directeur")
    assert contact_of(ledger, SCHOOL) is None


def test_the_secret_of_the_server_comes_from_a_file_and_is_never_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("geheim\n")
    monkeypatch.setenv("REGIOBEELD_SMTP_HOST", "mail.example")
    monkeypatch.setenv("REGIOBEELD_SMTP_PASSWORD_FILE", str(secret))
    settings = read_settings()
    assert settings.mail
    assert settings.mail.password == "geheim"
    assert "geheim" not in repr(settings)
