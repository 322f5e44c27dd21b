"""What products answered, remembered: so that the second visitor of a page does not wait for what the first one asked.

Belongs here: how products are opened, and how long connections and answers are kept. Which product someone may read is said
elsewhere (data.py); the path of the product, with its release in it, is part of what an answer is remembered by.
"""

import pickle
import threading
from collections import OrderedDict
from typing import Any

import duckdb

from attendance import duckdb_files
from attendance.duckdb_files import Row

Parameters = tuple[tuple[str, Any], ...]
_MOST_OPEN = 100
_MOST_BYTES = 128 * 1024 * 1024
_CONFIGURATION: dict[str, Any] = {
    **duckdb_files.CLOSED,
    "access_mode": "READ_ONLY",
    "enable_external_access": False,
    # questions are small and visitors many: more threads for one question only get in each other's way
    "threads": 1,
    "lock_configuration": True,
}


class Answers:
    """Open products and what they answered, both up to a bound; what was asked least recently goes first.

    Safe for several threads. Each asker gets rows of her own.
    """

    def __init__(self, most_open: int = _MOST_OPEN, most_bytes: int = _MOST_BYTES) -> None:
        self._most_open, self._most_bytes = most_open, most_bytes
        self._lock = threading.Lock()
        self._open: OrderedDict[str, duckdb.DuckDBPyConnection] = OrderedDict()
        self._given: OrderedDict[tuple[str, str, Parameters], bytes] = OrderedDict()
        self._bytes = 0

    def rows(self, product: str, sql: str, parameters: Parameters) -> list[Row]:
        """What this product answers; `parameters` by name, in order of name."""
        question = (product, sql, parameters)
        with self._lock:
            given = self._given.get(question)
            if given is not None:
                self._given.move_to_end(question)
        if given is None:
            given = pickle.dumps(self._ask(product, sql, parameters), pickle.HIGHEST_PROTOCOL)
            self._remember(question, given)
        return pickle.loads(given)

    def _ask(self, product: str, sql: str, parameters: Parameters) -> list[Row]:
        # A connection serves one thread at a time, sessions run in threads: hence a cursor per query.
        with self._connection(product).cursor() as cursor:
            return duckdb_files.rows(cursor, sql, dict(parameters))

    def _connection(self, product: str) -> duckdb.DuckDBPyConnection:
        with self._lock:
            if product not in self._open:
                self._open[product] = duckdb.connect(product, config=_CONFIGURATION)
            self._open.move_to_end(product)
            if len(self._open) > self._most_open:
                # not closed here: it closes itself as soon as nobody is reading from it any more
                self._open.popitem(last=False)
            return self._open[product]

    def _remember(self, question: tuple[str, str, Parameters], given: bytes) -> None:
        with self._lock:
            if question in self._given:  # another visitor asked the same at the same time
                return
            self._given[question] = given
            self._bytes += len(given)
            while self._bytes > self._most_bytes:
                self._bytes -= len(self._given.popitem(last=False)[1])
