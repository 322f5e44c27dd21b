"""Keyed hash over (school, pupil number): the only module that sees who a pupil is.

The key lies outside the data folder. Without it a pseudonym can't be made again or undone.
"""

import contextlib
import hashlib
import os
import re
import secrets
from collections.abc import Iterable
from pathlib import Path

from attendance.errors import PseudonymKeyChanged

_KEY_BYTES = 32
_LOST_DECIMALS = re.compile(r"[.,]0+$")


def canonical_number(number: str) -> str:
    """One spelling of a pupil number: trimmed, spreadsheet decimals (`248109.0`) and leading zeros off, upper case."""
    text = number.strip().strip("'").strip()
    text = _LOST_DECIMALS.sub("", text) if text[:1].isdigit() else text
    return text.lstrip("0").upper() or text[:1]


class PseudonymKey:
    """A secret that turns pupil numbers into pseudonyms; it never shows itself in text."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != _KEY_BYTES:
            raise PseudonymKeyChanged("De sleutel voor pseudoniemen is beschadigd; zet de bewaarde kopie terug.")
        self._secret = secret

    def __repr__(self) -> str:
        return f"PseudonymKey({self.fingerprint()})"

    def pupil_keys(self, school_id: str, numbers: Iterable[str]) -> list[int]:
        """The pseudonyms of pupil numbers of one school, in the same order: whole numbers of at most 63 bits."""
        school = hashlib.blake2b(school_id.encode(), key=self._secret, digest_size=8)
        keys = []
        for number in numbers:
            digest = school.copy()
            digest.update(b"\x00" + canonical_number(number).encode())
            keys.append(int.from_bytes(digest.digest(), "big") >> 1)
        return keys

    def fingerprint(self) -> str:
        """Tells two keys apart without giving anything of the key away."""
        return hashlib.blake2b(b"fingerprint", key=self._secret, digest_size=8).hexdigest()


def load_key(path: Path, create: bool) -> PseudonymKey:
    """Reads the key; makes a new one (readable by the owner only) if it is not there and `create` says so.

    Raises PseudonymKeyChanged when the key is missing and may not be made, or is damaged.
    """
    try:
        return _read(path)
    except FileNotFoundError:
        if not create:
            raise PseudonymKeyChanged(
                f"De sleutel voor pseudoniemen ({path}) ontbreekt; zet de bewaarde kopie terug."
            ) from None
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    waiting = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(_KEY_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # another process made one meanwhile: that one counts
            os.link(waiting, path)
    finally:
        waiting.unlink()
    return _read(path)


def _read(path: Path) -> PseudonymKey:
    try:
        return PseudonymKey(bytes.fromhex(path.read_text().strip()))
    except ValueError:
        raise PseudonymKeyChanged("De sleutel voor pseudoniemen is beschadigd; zet de bewaarde kopie terug.") from None
