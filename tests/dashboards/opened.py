"""Pages that were opened, and what can be taken along from them."""

import io
from collections.abc import Callable

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from dashboards.drawing import downloads

Open = Callable[..., AppTest]
"""The fixture that opens a page: its name, then what is chosen on it."""


def taken_along(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[dict[str, object]]]:
    """What each table of a page hands out, by its name."""
    files: dict[str, list[dict[str, object]]] = {}

    def keep(name: str, headings: list[str], rows: Callable[[], list[list[object]]]) -> None:
        sheet = load_workbook(io.BytesIO(downloads.as_xlsx(headings, rows()))).active  # type: ignore[arg-type]
        lines = list(sheet.iter_rows(values_only=True))
        files[name] = [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]

    with monkeypatch.context() as patched:
        patched.setattr(downloads, "offer", keep)
        page.run()
    return files
