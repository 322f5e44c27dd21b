"""What the map of the region shows, from the product of whoever looks: exact for an analyst, protected for a municipality."""

from dataclasses import dataclass
from datetime import date

from dashboards.drawing import wording
from dashboards.drawing.wording import Missing, Share
from dashboards.products import figures, protected
from dashboards.products.data import Row, has_table

MEASURES = {"missed": "Aanwezigheid", "unregistered": "Registratie"}
"""What colour can say: lesson time missed of what was registered, or not registered of what was scheduled."""
_MINUTES = ("present_minutes", "registered_minutes", "scheduled_minutes")


@dataclass(frozen=True)
class Place:
    """A municipality or a school with its month. Shares are protected where the viewer's product is."""

    code: str
    name: str
    municipality_code: str
    municipality: str
    sectors: tuple[str, ...]
    schools: int
    pupils: "int | Missing"
    rate: "Share | Missing"
    coverage: "Share | Missing"
    longitude: float | None = None
    latitude: float | None = None
    mark: str = ""
    """What kind of figure it is, such as `deels aangenomen`; empty where presence was counted."""

    def share(self, measure: str) -> "Share | Missing":
        """The share of a measure of MEASURES, as it is shown (the part that is there)."""
        return self.rate if measure == "missed" else self.coverage


def is_protected() -> bool:
    """Whether the figures are rounded or hidden, because the viewer's product is."""
    return not has_table("attendance_month")


def sectors() -> list[str]:
    """The sectors that are there, in the fixed order."""
    here = protected.schools() if is_protected() else figures.schools()
    present = {row["sector"] for row in here}
    return [sector for sector in wording.SECTORS if sector in present]


def schools(month: date, sector: str | None) -> list[Place]:
    """The schools of the region in a month, by name."""
    if is_protected():
        rows = {row["school_id"]: row for row in protected.rows("attendance_school_month", month=month)}
        return [
            _school(
                one,
                protected.figure(row, "pupils"),
                protected.rate(row),
                protected.coverage(row),
                figures.basis_mark(protected.how_known(month, school_id=one["school_id"])) if row else "",
            )
            for one in protected.schools()
            if sector in (None, one["sector"])
            for row in [rows.get(one["school_id"])]
        ]
    exact = {
        row["school_id"]: row
        for row in figures.attendance(["school_id"], first=month, last=month, sector=sector, comparable=True)
    }
    out = {row["school_id"] for row in figures.left_out(month, month, sector)}
    found = []
    for one in figures.schools():
        if sector not in (None, one["sector"]):
            continue
        row = exact.get(one["school_id"])
        if row:
            mark = figures.basis_mark(row)
            found.append(_school(one, row["pupils"], figures.rate(row), figures.coverage(row), mark))
        else:
            why = Missing.NOT_COMPARABLE if one["school_id"] in out else Missing.NOT_DELIVERED
            found.append(_school(one, why, why, why))
    return found


def municipalities(month: date, sector: str | None) -> list[Place]:
    """The municipalities with schools of the region in a month, by name; minutes are added up before they are divided."""
    there = schools(month, sector)
    members: dict[str, list[Place]] = {}
    for one in there:
        members.setdefault(one.municipality_code, []).append(one)
    if is_protected():
        found: dict[str, list[Row]] = {}
        for row in protected.rows("attendance_municipality_month", month=month):
            if sector in (None, row["sector"]):
                found.setdefault(row["municipality_code"], []).append(row)
        made = [_municipality(code, ones, *_added(found.get(code, []))) for code, ones in members.items()]
    else:
        made = [_municipality(code, ones, *_exact(ones)) for code, ones in members.items()]
    return sorted(made, key=lambda one: one.name)


def _school(
    row: Row, pupils: "int | Missing", rate: "Share | Missing", coverage: "Share | Missing", mark: str = ""
) -> Place:
    longitude, latitude = (None if row[name] is None else float(row[name]) for name in ("longitude", "latitude"))
    return Place(
        row["school_id"], row["name"], row["municipality_code"], row["municipality"], (row["sector"],), 1,
        pupils, rate, coverage, longitude, latitude, mark,
    )  # fmt: skip


def _municipality(
    code: str, ones: list[Place], pupils: "int | Missing", rate: "Share | Missing", coverage: "Share | Missing"
) -> Place:
    name = ones[0].municipality
    kinds = {sector for one in ones for sector in one.sectors}
    there = tuple(sector for sector in wording.SECTORS if sector in kinds)
    marks = {one.mark for one in ones if isinstance(one.rate, Share)}
    mark = marks.pop() if len(marks) == 1 else wording.listing([f"deels {word}" for word in sorted(marks - {""})])
    return Place(code, name, code, name, there, len(ones), pupils, rate, coverage, mark=mark)


def _added(rows: list[Row]) -> "tuple[int | Missing, Share | Missing, Share | Missing]":
    """Sectors together. One that delivered nothing counts nowhere; with one that is hidden there is no sum: it would be a figure
    of something else."""
    missing: list[Missing] = []
    there = []
    for row in rows:
        values = [protected.figure(row, measure) for measure in ("pupils", *_MINUTES)]
        why = next((value for value in values if isinstance(value, Missing)), None)
        if why is None:
            there.append(row)
        else:
            missing.append(why)
    if Missing.HIDDEN in missing or not there:
        state = Missing.HIDDEN if Missing.HIDDEN in missing else next(iter(missing), Missing.NOT_DELIVERED)
        return state, state, state
    present, registered, scheduled = (sum(row[name] for row in there) for name in _MINUTES)
    return sum(row["pupils"] for row in there), wording.share(present, registered), wording.share(registered, scheduled)


def _exact(ones: list[Place]) -> "tuple[int | Missing, Share | Missing, Share | Missing]":
    """The schools that may be compared, added up."""
    known = [one for one in ones if isinstance(one.rate, Share)]
    if not known:
        why = next((one.rate for one in ones if isinstance(one.rate, Missing)), Missing.NOT_DELIVERED)
        return why, why, why
    rates = [one.rate for one in known if isinstance(one.rate, Share)]
    covered = [one.coverage for one in known if isinstance(one.coverage, Share)]
    return (
        sum(one.pupils for one in known if not isinstance(one.pupils, Missing)),
        Share(sum(rate.part for rate in rates), sum(rate.whole for rate in rates)),
        Share(sum(one.part for one in covered), sum(one.whole for one in covered)) if covered else Missing.TOTALS_ONLY,
    )
