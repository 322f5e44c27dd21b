"""Keyed hash over (school, pupil number): the only module that sees who a pupil is.

The key lies outside the data folder. Without it a pseudonym can't be made again or undone.
"""

import contextlib
import hashlib
import os
import re
import secrets
import stat
from collections.abc import Iterable
from pathlib import Path

from attendance.errors import PseudonymKeyChanged

_KEY_BYTES = 32
_DAMAGED = "De sleutel voor pseudoniemen is beschadigd; zet de bewaarde kopie terug."
_LOST_DECIMALS = re.compile(r"[.,]0+$")


def canonical_number(number: str) -> str:
    """One spelling of a pupil number: trimmed, spreadsheet decimals (`248109.0`) and leading zeros off, upper case."""
    if number[:1] != "0" and number.isascii() and number.isdigit():
        return number  # as nearly all are written
    text = number.strip().strip("'").strip()
    text = _LOST_DECIMALS.sub("", text) if text[:1].isdigit() else text
    return text.lstrip("0").upper() or text[:1]


class PseudonymKey:
    """A secret that turns pupil numbers into pseudonyms; it never shows itself in text.

    It is a chain: each rotation adds a secret, which hashes the pseudonyms of before once more. So what was kept can be
    re-keyed without any pupil number, and a pupil who is delivered later gets the same pseudonym (docs/security_keys.md).
    """

    def __init__(self, secret: bytes, *later: bytes) -> None:
        if any(len(one) != _KEY_BYTES for one in (secret, *later)):
            raise PseudonymKeyChanged(_DAMAGED)
        self._secrets = (secret, *later)

    def __repr__(self) -> str:
        return f"PseudonymKey({self.fingerprint()})"

    def pupil_keys(self, school_id: str, numbers: Iterable[str]) -> list[int]:
        """The pseudonyms of pupil numbers of one school, in the same order: whole numbers of at most 63 bits."""
        keys = _hashes(self._secrets[0], school_id, (canonical_number(number).encode() for number in numbers))
        for secret in self._secrets[1:]:
            keys = _rehashes(secret, school_id, keys)
        return keys

    def rekeyed(self, school_id: str, keys: Iterable[int]) -> list[int]:
        """The pseudonyms under this key of pseudonyms made under the one before, in the same order."""
        return _rehashes(self._secrets[-1], school_id, keys)

    def extended(self) -> "PseudonymKey":
        """The next key: this one with a new secret behind it."""
        return PseudonymKey(*self._secrets, secrets.token_bytes(_KEY_BYTES))

    def fingerprint(self) -> str:
        """Tells two keys apart without giving anything of the key away."""
        digest = b"fingerprint"
        for secret in self._secrets:
            digest = hashlib.blake2b(digest, key=secret, digest_size=8).digest()
        return digest.hex()

    @classmethod
    def from_text(cls, text: str) -> "PseudonymKey":
        """The key from its lines, the oldest secret first. Raises PseudonymKeyChanged if they are no key."""
        try:
            return cls(*(bytes.fromhex(line) for line in text.split()))
        except (ValueError, TypeError):
            raise PseudonymKeyChanged(_DAMAGED) from None

    def write(self, path: Path) -> None:
        """Writes the key to a file that was not there, readable by the owner only. Raises FileExistsError."""
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write("".join(f"{one.hex()}\n" for one in self._secrets))
            file.flush()
            os.fsync(file.fileno())


def _hashes(secret: bytes, school_id: str, texts: Iterable[bytes]) -> list[int]:
    school = hashlib.blake2b(school_id.encode(), key=secret, digest_size=8)
    keys = []
    for text in texts:
        digest = school.copy()
        digest.update(b"\x00" + text)
        keys.append(int.from_bytes(digest.digest(), "big") >> 1)
    return keys


def _rehashes(secret: bytes, school_id: str, keys: Iterable[int]) -> list[int]:
    return _hashes(secret, school_id, (b"pseudonym\x00" + key.to_bytes(8, "big") for key in keys))


def load_key(path: Path, create: bool, is_credential: bool = False) -> PseudonymKey:
    """Reads the key; makes a new one (readable by the owner only) if it is not there and `create` says so.

    `is_credential`: it lies where systemd hands it over. There its owner is root, and that this process may read it stands
    in an access list, which shows as a right of the group.
    Raises PseudonymKeyChanged when the key is missing and may not be made, is damaged, or can be read by others.
    """
    try:
        return _read(path, is_credential)
    except FileNotFoundError:
        if not create:
            raise PseudonymKeyChanged(
                f"De sleutel voor pseudoniemen ({path}) ontbreekt; zet de bewaarde kopie terug."
            ) from None
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    waiting = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        PseudonymKey(secrets.token_bytes(_KEY_BYTES)).write(waiting)
        with contextlib.suppress(FileExistsError):  # another process made one meanwhile: that one counts
            os.link(waiting, path)
    finally:
        waiting.unlink()
    return _read(path, is_credential)


def _read(path: Path, is_credential: bool) -> PseudonymKey:
    others = stat.S_IRWXO | (stat.S_IWGRP | stat.S_IXGRP if is_credential else stat.S_IRWXG)
    if path.stat().st_mode & others:
        raise PseudonymKeyChanged(
            f"Anderen op deze machine kunnen bij de sleutel voor pseudoniemen ({path}). "
            f"Maak haar alleen leesbaar voor uzelf: chmod 600 {path}"
        )
    return PseudonymKey.from_text(path.read_text())
