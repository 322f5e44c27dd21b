"""Every broken or odd delivery of the catalogue gets just the findings that are listed for it: code, row and sentence."""

import re
import time
from pathlib import Path

import pytest

from attendance import findings
from tests.attendance.reading import catalogue
from tests.attendance.reading.delivery import assert_identity

EXPECTED = catalogue.expected()

INVENTED = re.compile(
    r"\b(Jansen|Piet|Kim|Vis|Sem|Bos|Noor|Smit|Mo|Kaya|Liv|Bakker|Ünal|migraine|griep|koorts|moeder)\b"
)
"""Names and remarks that stand in deliveries of the catalogue and may stand in no finding."""
LONGEST_ANSWER_SECONDS = 5.0


@pytest.mark.parametrize("name", catalogue.names())
def test_delivery(name: str, tmp_path: Path) -> None:
    started = time.monotonic()
    reading = catalogue.reading_of(name, tmp_path)
    found = catalogue.found_in(reading)
    assert found == EXPECTED[name]
    assert_identity(reading)
    assert reading.refused == any(severity == findings.REFUSED for _, severity, *_ in found)
    assert not INVENTED.search(str(found))
    assert not re.search(r"\d{5}", str(found)), "a pupil number in full"
    assert time.monotonic() - started < LONGEST_ANSWER_SECONDS


def test_the_list_and_the_deliveries_are_the_same() -> None:
    assert sorted(EXPECTED) == catalogue.names()


def test_the_clean_delivery_is_clean() -> None:
    (used,) = EXPECTED[catalogue.CLEAN]
    assert used[6] == "5 enrolment, 20 slot, 5 registration"


def test_every_code_that_reading_can_give_has_a_delivery() -> None:
    assert len([name for name, found in EXPECTED.items() if any(code != catalogue.USED for code, *_ in found)]) >= 100
    shown = {code for found in EXPECTED.values() for code, *_ in found}
    # of an upload, not of what it holds; and what takes more than a small file
    elsewhere = {
        "school_not_named",
        "school_unknown",
        "school_other_named",
        "reading_stopped",
        "more_values",
        "month_expired",
    }
    assert set(findings.CODES) - shown <= elsewhere
