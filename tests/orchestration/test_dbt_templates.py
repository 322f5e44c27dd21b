"""Compiled templates that were kept give what newly compiled ones give, and are used."""

from pathlib import Path

import pytest
from dbt_common.clients import jinja

from orchestration import dbt_templates


def _rendered(source: str, native: bool = False) -> object:
    return jinja.render_template(jinja.get_template(source, {}, native=native), {"months": [1, 2]})


def test_kept_templates_are_used_and_are_those_of_their_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = "{{ months | length }}"
    with dbt_templates.kept_in(tmp_path):
        expected = _rendered(source), _rendered(source, native=True)
    [file] = tmp_path.iterdir()
    assert expected == ("2", 2)

    def is_compiled(*_: object, **__: object) -> None:
        raise AssertionError("compiled again")

    monkeypatch.setattr(jinja.MacroFuzzEnvironment, "_generate", is_compiled)
    written = file.stat().st_mtime_ns
    with dbt_templates.kept_in(tmp_path):
        assert (_rendered(source), _rendered(source, native=True)) == expected
        with pytest.raises(Exception, match="compiled again"):
            _rendered("{{ months }}")
    assert file.stat().st_mtime_ns == written


def test_a_template_that_is_wrong_is_as_wrong(tmp_path: Path) -> None:
    with dbt_templates.kept_in(tmp_path), pytest.raises(jinja.CompilationError, match="end of statement"):
        _rendered("{% if %}")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_not_whole_is_made_anew(tmp_path: Path) -> None:
    source = "{{ months | length }}"
    for _ in range(2):
        with dbt_templates.kept_in(tmp_path):
            assert _rendered(source) == "2"
        [file] = tmp_path.iterdir()
        whole = file.read_bytes()
        file.write_bytes(whole[: len(whole) // 2])
