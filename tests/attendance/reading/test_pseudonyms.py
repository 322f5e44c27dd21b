"""Pseudonyms: the same pupil always, another school never; the key stays what it is and tells nobody."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.errors import PseudonymKeyChanged
from attendance.pseudonyms import PseudonymKey, canonical_number, load_key

KEY = PseudonymKey(b"a key for tests, 32 bytes long..")


@pytest.mark.parametrize("number", ["248109", " 248109 ", "0248109", "248109.0", "248109,00", "000248109", "'248109"])
def test_one_pupil_in_all_spellings(number: str) -> None:
    assert KEY.pupil_keys("00AH00", [number]) == KEY.pupil_keys("00AH00", ["248109"])


@pytest.mark.parametrize("number", ["248190", "2481090", "24810.9", "A248109", "248109.5"])
def test_other_numbers_are_other_pupils(number: str) -> None:
    assert KEY.pupil_keys("00AH00", [number]) != KEY.pupil_keys("00AH00", ["248109"])


def test_a_pupil_has_another_pseudonym_per_school_and_per_key() -> None:
    here = KEY.pupil_keys("00AH00", ["1"])
    assert here != KEY.pupil_keys("00AH07", ["1"])
    assert here != PseudonymKey(b"another key, also 32 bytes long.").pupil_keys("00AH00", ["1"])
    # the border between school and number counts: (00AH0, 01) is not (00AH00, 1)
    assert KEY.pupil_keys("00AH001", ["2"]) != KEY.pupil_keys("00AH00", ["12"])


@given(st.lists(st.text(min_size=1, max_size=20), max_size=20))
def test_pseudonyms_fit_a_signed_bigint_and_keep_their_order(numbers: list[str]) -> None:
    keys = KEY.pupil_keys("00AH00", numbers)
    assert all(0 <= key < 2**63 for key in keys)
    assert keys == [KEY.pupil_keys("00AH00", [number])[0] for number in numbers]


@given(st.integers(0, 10**9), st.integers(0, 5))
def test_lost_zeros_never_matter(number: int, zeros: int) -> None:
    assert canonical_number("0" * zeros + str(number)) == canonical_number(f"{number}.0")


def test_zero_and_nothing_are_not_the_same() -> None:
    assert canonical_number("000") == "0"
    assert canonical_number("") == ""


def test_a_key_is_made_once_readable_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "elsewhere" / "pseudonym.key"
    with pytest.raises(PseudonymKeyChanged):
        load_key(path, create=False)
    with ThreadPoolExecutor(8) as pool:
        keys = {key.fingerprint() for key in pool.map(lambda _n: load_key(path, create=True), range(16))}
    assert len(keys) == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_key(path, create=False).fingerprint() in keys
    assert [file.name for file in path.parent.iterdir()] == ["pseudonym.key"]


@pytest.mark.parametrize("damage", ["", "no hexadecimal", "abcd"])
def test_a_damaged_key_is_never_replaced(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "pseudonym.key"
    path.write_text(damage)
    with pytest.raises(PseudonymKeyChanged):
        load_key(path, create=True)
    assert path.read_text() == damage


def test_the_key_does_not_show_itself() -> None:
    assert "a key" not in repr(KEY)
    assert b"a key".hex() not in repr(KEY) + KEY.fingerprint()
