"""The data dictionary page is what the dbt project says, and leaves no column without unit or meaning."""

from pathlib import Path

import pytest

from attendance.settings import read_settings
from orchestration.dictionary import markdown
from orchestration.warehouse import dictionary, prepared_project

PAGE = Path(__file__).parents[2] / "docs" / "data_dictionary.md"


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGIOBEELD_HOME", str(tmp_path_factory.getbasetemp() / "dictionary"))


def test_the_page_in_docs_is_up_to_date() -> None:
    assert PAGE.read_text() == markdown(read_settings()), "run `make docs`"


def test_every_published_column_has_a_meaning_in_both_languages() -> None:
    prepared_project(read_settings())
    rows = dictionary(read_settings())
    assert len(rows) > 150
    for row in rows:
        assert row.meaning_nl, row
        assert row.meaning_en, row
        assert row.type, row
        if row.column.endswith("_minutes"):
            assert row.unit == "minutes", row
