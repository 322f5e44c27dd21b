"""What the network's pages ask of network.duckdb: threads in fives, words, and the region's protected figures."""

from dataclasses import dataclass
from datetime import date

from dashboards.products.data import Row, query


@dataclass(frozen=True)
class Pattern:
    """Factors that occur together, with figures from rounded counts, and how they held on later cases (None: not yet)."""

    labels: tuple[str, ...]
    cases: int
    schools_at_least: int
    lift: float
    low: float
    high: float
    outcome: str | None = None


def meeting(meeting_id: int) -> Row | None:
    """A meeting as this release has it; None where it was planned after the release was made."""
    found = query("select * from network_meeting where meeting_id = $meeting_id", meeting_id=meeting_id)
    return found[0] if found else None


def fewest() -> int:
    """Of fewer cases than this nothing is told."""
    return query("select minimum_pupils from release")[0]["minimum_pupils"]


def patterns(meeting_id: int) -> list[Pattern]:
    """The patterns of a meeting, the most common first, each with how it held on the cases that came in later."""
    rows = query(
        """
        select p.*, list(w.label_nl order by w.display_order) as labels, any_value(c.outcome) as outcome
        from network_pattern as p
        join network_pattern_word as pw using (meeting_id, pattern_number)
        join network_word as w using (word)
        left join network_pattern_check as c
            on c.checked_meeting_id = p.meeting_id and c.pattern_number = p.pattern_number
        where p.meeting_id = $meeting_id group by all order by p.pattern_number
        """,
        meeting_id=meeting_id,
    )
    return [_pattern(row) for row in rows]


def checked(meeting_id: int) -> list[Pattern]:
    """The patterns of the meeting before that were laid before the new cases of this one."""
    rows = query(
        """
        select p.*, list(w.label_nl order by w.display_order) as labels, any_value(c.outcome) as outcome
        from network_pattern_check as c
        join network_pattern as p on p.meeting_id = c.checked_meeting_id and p.pattern_number = c.pattern_number
        join network_pattern_word as pw on pw.meeting_id = p.meeting_id and pw.pattern_number = p.pattern_number
        join network_word as w using (word)
        where c.meeting_id = $meeting_id group by all order by p.pattern_number
        """,
        meeting_id=meeting_id,
    )
    return [_pattern(row) for row in rows]


def _pattern(row: Row) -> Pattern:
    return Pattern(
        tuple(row["labels"]), row["cases"], row["schools_at_least"], row["lift"], row["lift_low"], row["lift_high"],
        row["outcome"],
    )  # fmt: skip


def counts(meeting_id: int) -> list[Row]:
    """Factors, and education and help in place, with their cases in fives; in the order of the list."""
    return query(
        """
        select c.kind, w.kind_nl, c.word, w.label_nl, c.cases, c.cases_status
        from network_count as c join network_word as w on w.word = c.word and w.kind = c.kind
        where c.meeting_id = $meeting_id and (w.is_factor or w.kind = 'care') order by w.display_order
        """,
        meeting_id=meeting_id,
    )


def division(meeting_id: int, kind: str) -> list[Row]:
    """The cases over sectors, tiers or durations, in fives."""
    return query(
        """
        select c.word, coalesce(w.label_nl, c.word) as label_nl, c.cases, c.cases_status
        from network_count as c left join network_word as w on w.word = c.word and w.kind = c.kind
        where c.meeting_id = $meeting_id and c.kind = $kind order by w.display_order, c.word
        """,
        meeting_id=meeting_id,
        kind=kind,
    )


def measures(meeting_id: int) -> list[Row]:
    """What was tried and found to help, in the order of the list."""
    return query(
        """
        select m.*, w.label_nl from network_measure as m join network_word as w on w.word = m.word and w.kind = 'measure'
        where m.meeting_id = $meeting_id order by w.display_order
        """,
        meeting_id=meeting_id,
    )


def region_month(until: date) -> date | None:
    """The last month of the region that municipalities may see, up to a day if there is one, else the first after it."""
    rows = query("select month from protected_month order by month")
    months = [row["month"] for row in rows]
    return max((month for month in months if month <= until), default=min(months, default=None))


def region_tiers(month: date) -> list[Row]:
    """Pupils of the region per sector in each colour over the school year to date, as protected for municipalities."""
    return query(
        """
        select sector, tier, pupils, pupils_status from tier_region_month
        where profile = 'pyramid' and period_kind = 'ytd' and month = $month order by sector, tier
        """,
        month=month,
    )


def region_attendance() -> list[Row]:
    """The region's attendance per month over its sectors together, of months in which each of them may be shown."""
    return query(
        """
        select month, sum(present_minutes)::bigint as present_minutes, sum(registered_minutes)::bigint as registered_minutes,
            sum(scheduled_minutes)::bigint as scheduled_minutes
        from attendance_region_month group by month
        having bool_and(present_minutes_status in ('value', 'no_pupils') and registered_minutes_status in ('value', 'no_pupils'))
            and sum(registered_minutes) > 0
        order by month
        """
    )
