"""What nobody foresaw reaches people as one Dutch sentence, and logs without the values that an error quotes."""

import logging
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from streamlit.testing.v1 import AppTest

from attendance import faults
from attendance.settings import read_settings
from orchestration import cli
from orchestration.commands import following

SECRET = "leerling 1234567"
APP = Path(__file__).parents[2] / "dashboards" / "app.py"


@pytest.fixture
def quiet() -> Iterator[None]:
    before = logging.getLogRecordFactory()
    faults.keep_values_out_of_logs()
    yield
    logging.setLogRecordFactory(before)


def _fail() -> None:
    try:
        int(SECRET)
    except ValueError as error:
        raise RuntimeError(f"cannot read {SECRET}") from error


@pytest.mark.usefixtures("quiet")
def test_a_log_says_where_and_of_which_kind_but_never_what(caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("any")
    try:
        read_settings_of("drie")
    except ValueError as error:
        logger.exception("Uncaught app execution")
        logger.error("again", exc_info=error)
    assert "drie" not in caplog.text
    assert "Traceback" not in caplog.text
    assert caplog.text.count("ValueError at attendance/settings.py:") == 2


def read_settings_of(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REGIOBEELD_THREADS", text)
        read_settings()


def test_causes_are_named_by_kind() -> None:
    with pytest.raises(RuntimeError) as caught:
        _fail()
    assert faults.place_of(caught.value) == "RuntimeError, after ValueError"


def test_the_command_line_shows_no_trace_and_no_value(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("REGIOBEELD_HOME", str(tmp_path))
    monkeypatch.setattr(following, "read_settings", _fail)
    done = CliRunner().invoke(cli.main, ["status"])
    assert done.exit_code == 1
    assert faults.SENTENCE in done.output
    assert "RuntimeError" in done.output
    assert SECRET not in done.output
    assert "Traceback" not in done.output
    assert CliRunner().invoke(cli.main, ["deliver", "/not/there"]).exit_code == 2


def test_a_trace_is_there_for_who_asks_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "read_settings", _fail)
    done = CliRunner().invoke(cli.main, ["--trace", "status"])
    assert isinstance(done.exception, RuntimeError)


def test_the_screens_keep_values_out_of_their_logs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = logging.getLogRecordFactory()  # perhaps that of the screens already: another test may have run them here
    logging.setLogRecordFactory(logging.LogRecord)
    monkeypatch.setenv("REGIOBEELD_HOME", str(tmp_path))
    try:
        assert not AppTest.from_file(str(APP), default_timeout=60).run().exception
        assert getattr(logging.getLogRecordFactory(), "keeps_values_out", False)
    finally:
        logging.setLogRecordFactory(before)


def test_the_server_shows_no_details_and_prints_no_traces_of_its_own() -> None:
    configuration = tomllib.loads((APP.parent / ".streamlit" / "config.toml").read_text())
    assert configuration["client"]["showErrorDetails"] == "none"
    assert configuration["logger"]["enableRich"] is False


def test_secrets_are_not_shown_with_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REGIOBEELD_KEY", "REGIOBEELD_SMTP_PASSWORD"):
        monkeypatch.setenv(name, "hush-hush")
    monkeypatch.setenv("REGIOBEELD_SMTP_HOST", "mail.example.invalid")
    monkeypatch.setenv("REGIOBEELD_DATABASE_URL", "postgresql://platform:hush-hush@db/ledger")
    assert "hush-hush" not in repr(read_settings())
