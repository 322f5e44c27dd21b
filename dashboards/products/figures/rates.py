"""From a row to what is shown: a share with its numerator and denominator, and what kind of figure it is."""

from dashboards.drawing.wording import ASSUMED, TOTALS_ONLY, Missing, Share, share
from dashboards.products.data import Row


def rate(row: Row) -> Share | Missing:
    """Attendance: present over registered minutes."""
    return share(row["present_minutes"], row["registered_minutes"])


def coverage(row: Row) -> Share | Missing:
    """Which part of the scheduled minutes someone registered; of schools that deliver totals only nobody knows."""
    unknown = row.get("totals_minutes") or 0
    if unknown and unknown == row["scheduled_minutes"]:
        return Missing.TOTALS_ONLY
    return share(row["registered_minutes"] - unknown, row["scheduled_minutes"] - unknown)


def band(row: Row) -> tuple[Share, Share] | None:
    """The lowest and the highest that attendance can be: everything unregistered absent, or everything present."""
    scheduled = row["scheduled_minutes"]
    if not scheduled or scheduled == row.get("totals_minutes"):
        return None
    present = row["present_minutes"]
    return Share(present, scheduled), Share(present + row["unregistered_minutes"], scheduled)


def basis_mark(row: Row) -> str:
    """What kind of figure it is: `aangenomen` where all schools of the row record absence only, `alleen totalen` where all
    deliver totals only, with `deels` before it where some do; else empty."""
    kinds = ((row["assumed_schools"], ASSUMED), (row["totals_schools"], TOTALS_ONLY))
    return ", ".join(word if schools == row["schools"] else f"deels {word}" for schools, word in kinds if schools)
