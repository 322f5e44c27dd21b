"""The many spellings of an education type, and the one that the platform keeps."""

import re

from attendance.contract import EDUCATION_TYPES_BY_SECTOR

_ORDER = {
    name: position
    for position, name in enumerate(name for names in EDUCATION_TYPES_BY_SECTOR.values() for name in names)
}
_SPELLINGS = {
    "bao": "bao bo basisonderwijs basisschool po",
    "sbao": "sbao sbo",
    "so": "so",
    "vso": "vso",
    "pro": "pro prak praktijkonderwijs praktijkschool",
    "vmbo-b": "vmbob vmbobb vmbobl vmbobbl bb bbl basis vmbobasis",
    "vmbo-k": "vmbok vmbokb vmbokl vmbokbl kb kbl kader vmbokader",
    "vmbo-gt": "vmbogt vmbotl vmbog vmbot vmbogl vmbogltl gt tl gl mavo vmbotheoretisch",
    "havo": "havo h",
    "vwo": "vwo v atheneum gymnasium ath gym vwoplus",
    "mbo-1": "mbo1 mboniveau1 niveau1",
    "mbo-2": "mbo2 mboniveau2 niveau2",
    "mbo-3": "mbo3 mboniveau3 niveau3",
    "mbo-4": "mbo4 mboniveau4 niveau4",
}
_MEANING = {spelling: name for name, spellings in _SPELLINGS.items() for spelling in spellings.split()}
_NOISE = re.compile(r"[^a-z0-9]")


def education_type(text: str) -> str | None:
    """The kept spelling: elementary types in their usual order, joined by a slash; None where one is not known."""
    lowered = text.strip().lower()
    whole = _MEANING.get(_NOISE.sub("", lowered))
    if whole:
        return whole
    parts = re.split(r"\s*[/+,&]\s*|\s+en\s+", lowered)
    if len(parts) == 1:
        parts = re.split(r"\s*-\s*|\s+", lowered)
    if parts[0].startswith("vmbo"):
        parts = [parts[0], *(part if _MEANING.get(_NOISE.sub("", part)) else "vmbo" + part for part in parts[1:])]
    found = {_MEANING.get(_NOISE.sub("", part)) for part in parts if part}
    known = sorted((name for name in found if name), key=_ORDER.__getitem__)
    return "/".join(known) if known and None not in found else None
