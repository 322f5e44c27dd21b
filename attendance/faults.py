"""What nobody foresaw: told in one friendly sentence, and logged without a single value.

The message of an error may quote what it stumbled over, and that can be a pupil's number; so neither people nor logs get
it. The kinds of error and the places in this project are enough to find the cause.
"""

import logging
import traceback
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[1]
_OWN = ("attendance", "dashboards", "orchestration", "expectations")
_PLACES = 4
SENTENCE = "Er ging iets mis dat wij niet voorzagen. Er is niets half bewaard; probeer het later nog eens."


def place_of(error: BaseException) -> str:
    """The kind of an error and of what caused it, each with the lines of this project that it came through; no message."""
    told: list[str] = []
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        told.append(f"{type(link).__name__}{_lines(link)}")
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return ", after ".join(told)


def _lines(error: BaseException) -> str:
    places = []
    for frame, line in traceback.walk_tb(error.__traceback__):
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(_ROOT) and path.relative_to(_ROOT).parts[0] in _OWN:
            places.append(f"{path.relative_to(_ROOT)}:{line}")
    return f" at {' > '.join(places[-_PLACES:])}" if places else ""


def keep_values_out_of_logs() -> None:
    """From now on no log of this process holds the message or the trace of an error, whoever logs it; once is enough."""
    make = logging.getLogRecordFactory()
    if getattr(make, "keeps_values_out", False):
        return

    def made(*arguments: Any, **named: Any) -> logging.LogRecord:
        record = make(*arguments, **named)
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            record.msg, record.args = f"{record.msg}: {place_of(error)}", ()
            record.exc_info = record.exc_text = None
        return record

    made.keeps_values_out = True  # type: ignore[attr-defined]
    logging.setLogRecordFactory(made)
