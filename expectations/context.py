"""The only place that starts Great Expectations: an ephemeral context, silent, without analytics.

Importing it takes seconds, so it happens on first use, in a process of its own (expectations.worker).
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from functools import cache
from threading import RLock
from typing import TYPE_CHECKING, Any

from attendance.starting import put_off, without

if TYPE_CHECKING:
    import pandas as pd

os.environ["GX_ANALYTICS_ENABLED"] = "false"


@dataclass(frozen=True)
class Expected:
    """One expectation: its Great Expectations class by name, its arguments, and what it means in Dutch."""

    expectation: str
    arguments: dict[str, Any]
    meaning: str
    severity: str = "critical"


@dataclass(frozen=True)
class Checked:
    """The result of one expectation: counts only, never a value from the data."""

    table_name: str
    expectation: str
    column_name: str | None
    severity: str
    is_passed: bool
    checked_rows: int
    unexpected_rows: int
    meaning: str


_NOT_OURS = ("scipy.stats", "altair")
"""Great Expectations imports them for expectations that we don't have: a quarter of its own import."""


def prepare() -> None:
    """Imports Great Expectations, to be ready when the first check comes; what we don't use of it only on its first use."""
    for name in _NOT_OURS:
        put_off(name)
    # it has words for where SQLAlchemy is not installed, and our frames need none
    with without("sqlalchemy"), _fields_copied_sparingly():
        _context()


@contextmanager
def _fields_copied_sparingly() -> Iterator[None]:
    """While Great Expectations makes its 370 classes of models: a third of its import was copying fields for each heir.

    Pydantic copies them with all that hangs on them. What it changes of an heir's field are the field itself, its
    information and its validators; so a copy of these is as good.
    """
    from pydantic.v1 import main

    deeply: Callable[[Any], Any] = main.smart_deepcopy

    def sparingly(fields: dict[str, Any]) -> dict[str, Any]:
        return {name: _copied(field) for name, field in fields.items()}

    main.smart_deepcopy = sparingly  # type: ignore[assignment]
    try:
        yield
    finally:
        main.smart_deepcopy = deeply  # type: ignore[assignment]


def _copied(field: Any) -> Any:
    made = copy(field)
    made.field_info = copy(field.field_info)
    made.class_validators = dict(field.class_validators)
    return made


@cache
def _context() -> Any:
    import great_expectations as gx
    from tqdm import tqdm

    # its default lock is a semaphore of the system, which outlives a process that ends abruptly
    tqdm.set_lock(RLock())
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}  # type: ignore[assignment]
    return context


@cache
def _batch_definition() -> Any:
    return (
        _context()
        .data_sources.add_pandas("batches")
        .add_dataframe_asset("frame")
        .add_batch_definition_whole_dataframe("all")
    )


def check(table_name: str, frame: "pd.DataFrame", expectations: list[Expected]) -> list[Checked]:
    """Checks a frame of just the columns that matter; one result per expectation, in their order."""
    import great_expectations as gx
    from great_expectations import expectations as classes

    batch = _batch_definition().get_batch({"dataframe": frame})
    suite = gx.ExpectationSuite(
        name=table_name,
        expectations=[
            getattr(classes, one.expectation)(**one.arguments, severity=one.severity, meta={"number": number})
            for number, one in enumerate(expectations)
        ],
    )
    validation = batch.validate(suite, result_format="SUMMARY")
    by_number = {result.expectation_config.meta["number"]: result for result in validation.results}
    return [_checked(table_name, len(frame), one, by_number[number]) for number, one in enumerate(expectations)]


def _checked(table_name: str, rows: int, one: Expected, result: Any) -> Checked:
    column = one.arguments.get("column")
    if column is None and "column_list" in one.arguments:
        column = ", ".join(one.arguments["column_list"])
    return Checked(
        table_name=table_name,
        expectation=one.expectation,
        column_name=column,
        severity=one.severity,
        is_passed=bool(result.success),
        checked_rows=rows,
        unexpected_rows=int(result.result.get("unexpected_count") or (0 if result.success else 1)),
        meaning=one.meaning,
    )
