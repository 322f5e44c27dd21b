"""From a path to files in memory: single files, folders and zips; refuses what is hostile or no table, quickly.

Nothing is ever written to disk, so a name inside a zip can't reach anything; odd names are refused all the same.
"""

import io
import stat
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from attendance.findings import Finding, finding

MAXIMUM_BYTES = 600 * 2**20
"""All files of a delivery together, unpacked."""
MAXIMUM_FILES = 200
SUSPICIOUS_RATIO = 200
"""Text tables pack 10 to 60 times; what packs far better is no export."""
SUSPICIOUS_FROM_BYTES = 32 * 2**20
MAXIMUM_LISTING_BYTES = 2**20
"""The list of contents at the end of a zip. Python keeps all of it in memory, tens of times larger, before anyone can count."""
_END_OF_ZIP = struct.Struct("<4s4H2LH")
_END_OF_LARGE_ZIP = b"PK\x06\x07"

WORKBOOK = "workbook"
TEXT = "text"

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "een pdf"),
    (b"\xff\xd8\xff", "een foto"),
    (b"\x89PNG", "een afbeelding"),
    (b"GIF8", "een afbeelding"),
    (b"II*\x00", "een afbeelding"),
    (b"MM\x00*", "een afbeelding"),
    (b"RIFF", "een afbeelding of filmpje"),
    (b"Rar!", "een rar-archief"),
    (b"7z\xbc\xaf\x27\x1c", "een 7z-archief"),
    (b"\x1f\x8b", "een gz-archief"),
    (b"{\\rtf", "een tekstdocument"),
    (b"MZ", "een programma"),
    (b"\x7fELF", "een programma"),
    (b"SQLite format 3", "een database"),
)
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0"
_WORKBOOK = "xl/workbook.xml"
_OTHER_WORKBOOKS = {"xl/workbook.bin", "mimetype"}
"""In kinds of workbook whose size can't be told before they are opened; schools can save them as .xlsx."""
_IGNORED_NAMES = {"thumbs.db", "desktop.ini", ".ds_store"}


class Unreadable(Exception):
    """A delivery that can't be opened; carries the finding for the school."""

    def __init__(self, reason: Finding) -> None:
        super().__init__(reason.code)
        self.reason = reason


@dataclass(frozen=True)
class File:
    """One file of a delivery. `name` is its name without folder and suffix; kind is TEXT or WORKBOOK."""

    name: str
    kind: str
    content: bytes


def files_of(path: Path) -> tuple[list[File], list[Finding]]:
    """The tables-to-be of a delivery, by name, and notes on what was left aside. Raises Unreadable."""
    files: list[File] = []
    left_aside: list[Finding] = []
    unpacked = 0
    for name, content in sorted(_contents(path), key=lambda pair: pair[0].lower()):
        try:
            file = _file(name, content)
            unpacked += _unpacked_bytes(file)
            if unpacked > MAXIMUM_BYTES:
                raise Unreadable(finding("file_too_large"))
            files.append(file)
        except Unreadable as problem:
            if problem.reason.code != "file_not_a_table":
                raise
            left_aside.append(problem.reason)
    if not files:
        raise Unreadable(left_aside[0] if left_aside else finding("delivery_empty"))
    return files, [finding("table_unneeded", table=note.value or "bestand") for note in left_aside]


def _contents(path: Path) -> Iterator[tuple[str, bytes]]:
    try:
        if path.is_symlink() or not (path.is_file() or path.is_dir()):  # a link leads elsewhere, a pipe never ends
            raise Unreadable(finding("file_unreadable"))
        if path.is_dir():
            yield from _folder(path)
            return
        if path.stat().st_size > MAXIMUM_BYTES:
            raise Unreadable(finding("file_too_large"))
        content = path.read_bytes()
    except OSError:
        raise Unreadable(finding("file_unreadable")) from None
    if not content.startswith(b"PK"):
        yield path.name, content
        return
    if _listing_bytes(content) > MAXIMUM_LISTING_BYTES:
        raise Unreadable(finding("file_too_large"))
    names = _listed_names(content)
    if names & _OTHER_WORKBOOKS:
        raise Unreadable(finding("file_not_a_table", value="een ods- of xlsb-werkmap"))
    if _WORKBOOK in names:
        yield path.name, content
    else:
        yield from _zip(content)


def _folder(path: Path) -> Iterator[tuple[str, bytes]]:
    total = 0
    paths = [p for p in sorted(path.rglob("*")) if p.is_file() and not p.is_symlink()]
    paths = [p for p in paths if not _is_ignored(p.relative_to(path).as_posix())]
    if len(paths) > MAXIMUM_FILES:
        raise Unreadable(finding("file_too_large"))
    for file in paths:
        total += file.stat().st_size
        if total > MAXIMUM_BYTES:
            raise Unreadable(finding("file_too_large"))
        yield file.name, file.read_bytes()


def _zip(content: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [m for m in archive.infolist() if not m.is_dir() and not _is_ignored(m.filename)]
            _refuse_hostile(members)
            for member in members:
                with archive.open(member) as stream:
                    unpacked = stream.read(member.file_size + 1)
                if len(unpacked) > member.file_size:
                    raise Unreadable(finding("file_suspicious"))
                yield PurePosixPath(member.filename).name, unpacked
    except Unreadable:
        raise
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError):
        raise Unreadable(finding("file_unreadable")) from None
    except Exception as problem:  # zlib, lzma and bz2 raise errors of their own
        raise Unreadable(finding("file_unreadable")) from problem


def _refuse_hostile(members: list[zipfile.ZipInfo]) -> None:
    for member in members:
        name = member.filename.replace("\\", "/")
        is_link = stat.S_ISLNK(member.external_attr >> 16)
        if is_link or name.startswith("/") or ".." in name.split("/") or name[1:2] == ":":
            raise Unreadable(finding("file_name_unsafe"))
        if member.flag_bits & 0x1:
            raise Unreadable(finding("file_encrypted"))
        if member.file_size > SUSPICIOUS_FROM_BYTES and member.file_size > SUSPICIOUS_RATIO * max(
            1, member.compress_size
        ):
            raise Unreadable(finding("file_suspicious"))
    if len(members) > MAXIMUM_FILES or sum(m.file_size for m in members) > MAXIMUM_BYTES:
        raise Unreadable(finding("file_too_large"))


def _file(name: str, content: bytes) -> File:
    stem = PurePosixPath(name).stem
    kind = TEXT
    if content.startswith(b"PK"):
        if _listing_bytes(content) > MAXIMUM_LISTING_BYTES:
            raise Unreadable(finding("file_too_large"))
        if _WORKBOOK not in _listed_names(content):
            raise Unreadable(finding("file_not_a_table", value="een archief of document"))
        _refuse_hostile(zipfile.ZipFile(io.BytesIO(content)).infolist())
        kind = WORKBOOK
    elif content.startswith(_COMPOUND_FILE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Unreadable(finding("file_encrypted"))
        kind = WORKBOOK
    else:
        _refuse_no_text(content)
    return File(stem, kind, content)


def _unpacked_bytes(file: File) -> int:
    """What a file takes once it is open; a workbook is itself a zip."""
    if file.kind == TEXT or not file.content.startswith(b"PK"):
        return len(file.content)
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        return sum(member.file_size for member in archive.infolist())


def _listing_bytes(content: bytes) -> int:
    """The size of a zip's list of contents, as it says itself (APPNOTE 4.3.16); a list of more than 4 GB has no place here."""
    end = content.rfind(b"PK\x05\x06", max(0, len(content) - _END_OF_ZIP.size - 65_535))
    if end < 0 or len(content) - end < _END_OF_ZIP.size:
        return 0  # no zip at all: whoever opens it says so
    small = int(_END_OF_ZIP.unpack_from(content, end)[5])
    if content[max(0, end - 20) : end].startswith(_END_OF_LARGE_ZIP):
        # the record of a large zip: just before its locator, where Python looks, or where the locator points
        places = (end - 20 - 56, int.from_bytes(content[end - 12 : end - 4], "little"))
        return max(int.from_bytes(content[place + 40 : place + 48], "little") for place in places if place >= 0)
    return small


def _refuse_no_text(content: bytes) -> None:
    for signature, words in _SIGNATURES:
        if content.startswith(signature):
            raise Unreadable(finding("file_not_a_table", value=words))
    start = content[:2048]
    if start[4:8] == b"ftyp":
        raise Unreadable(finding("file_not_a_table", value="een foto of filmpje"))
    opening = start.lstrip(b"\xef\xbb\xbf \t\r\n")[:15].lower()
    if opening.startswith((b"<!doctype", b"<html", b"<table")):
        raise Unreadable(finding("file_not_a_table", value="een webpagina"))
    if opening.startswith(b"<?xml"):
        raise Unreadable(finding("file_not_a_table", value="een xml-bestand"))
    is_wide = start.startswith((b"\xff\xfe", b"\xfe\xff")) or start[1::2].count(0) > 0.8 * len(start[1::2])
    is_wide = is_wide or start[0::2].count(0) > 0.8 * len(start[0::2])
    if not is_wide and sum(start.count(code) for code in (0, 1, 2, 3, 4, 5, 6, 7, 8)) > 2:
        raise Unreadable(finding("file_not_a_table", value="een bestand zonder leesbare tekst"))


def _listed_names(content: bytes) -> set[str]:
    """The names of all that lies in a zip; none where it can't be opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return set()


def _is_ignored(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return (
        "__MACOSX" in parts
        or parts[-1].lower() in _IGNORED_NAMES
        or parts[-1].startswith(("~$", "._", ".~"))
        or any(part.startswith(".") and part not in (".", "..") for part in parts)
    )
