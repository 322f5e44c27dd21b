"""Parts that the municipality's pages share: protected figures as charts and tables, each with what they can't say.

A figure that is not there keeps its own word on screen and a column of its own in a download: hidden, no pupils and not
delivered are three different things.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, Literal

from dashboards.drawing import blocks, charts, tables, wording
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import Missing, Share, count, hours, percent
from dashboards.parts import tier_parts
from dashboards.products import figures, labels, protected
from dashboards.products.data import Row

_TOPICS = {Missing.HIDDEN: "hidden", Missing.NO_PUPILS: "no_pupils", Missing.NOT_DELIVERED: "not_delivered"}


def columns(
    heading: str, measure: str, kind: Literal["count", "hours"], within: str | None = None, *, on_screen: bool = True
) -> list[Column]:
    """A protected measure with, in a download, its state beside it. `within` names the key of the row that holds it."""

    def inner(row: Row) -> Row | None:
        return row[within] if within else row

    return [
        Column(heading, lambda row: protected.figure(inner(row), measure), kind, download_only=not on_screen),
        Column(f"{heading}: stand", lambda row: protected.status(inner(row), measure), download_only=True),
    ]


def rate_columns(within: str | None = None) -> list[Column]:
    """Attendance and coverage, with minutes and states in the download."""

    def inner(row: Row) -> Row | None:
        return row[within] if within else row

    return [
        Column("Aanwezig", lambda row: protected.rate(inner(row)), "share"),
        Column("Geregistreerd", lambda row: protected.coverage(inner(row)), "share"),
        *columns("Aanwezige tijd", "present_minutes", "hours", within, on_screen=False),
        *columns("Geregistreerde tijd", "registered_minutes", "hours", within, on_screen=False),
        *columns("Geplande tijd", "scheduled_minutes", "hours", within, on_screen=False),
    ]


def explain(level: str, found: Iterable[object]) -> None:
    """How counts were rounded, and one sentence for each kind of missing figure among those that were found."""
    width = protected.window(level)
    who = "een school" if level == protected.SCHOOL else "een gemeente of de regio"
    blocks.note(
        f"**Afgerond.** Aantallen leerlingen zijn afgerond op vijftallen; een aantal van {who} kan {width} hoger of lager zijn. "
        "Uren en percentages van lestijd zijn precies."
    )
    occurring = set(found)
    for missing, topic in _TOPICS.items():
        if missing in occurring:
            name, _, text = protected.said(topic).partition(": ")
            blocks.note(f"**{name}.** {text[:1].upper()}{text[1:]}")


def figures_of(rows: Iterable[Row]) -> list[object]:
    """Every state that occurs in protected rows, for `explain`."""
    return [
        protected.STATES[value]
        for row in rows
        for name, value in row.items()
        if name.endswith("_status") and value in protected.STATES and name != "pupils_share_status"
    ]


MARK_COLUMNS = (
    Column("", lambda row: blocks.mark(row["mark"]), "drawing"),
    Column("Aangenomen of alleen totalen", lambda row: row["mark"], download_only=True, on_paper=True),
)
"""What kind of figure a row holds, from its `mark`: as a label on screen, in words in a download."""


class Tiers:
    """The tiers of one group: pupils per tier (rounded), those with a tier together, and whether shares may be shown."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.pupils = {row["tier"]: protected.figure(row, "pupils") for row in rows}
        self.missing = next((value for value in self.pupils.values() if isinstance(value, Missing)), None)
        if not rows:
            self.missing = Missing.NOT_DELIVERED
        known = {tier: value for tier, value in self.pupils.items() if not isinstance(value, Missing)}
        self.total = sum(value for tier, value in known.items() if tier != labels.TOO_LITTLE.tier)
        self.shares = bool(rows) and all(row["pupils_share_status"] == "value" for row in rows)

    def share(self, tier: str) -> "Share | Missing":
        """The tier as a part of all pupils that have one, or why it is not shown."""
        value = self.pupils.get(tier, 0)
        if self.missing or isinstance(value, Missing):
            return self.missing or Missing.HIDDEN
        return wording.share(value, self.total) if self.shares else Missing.HIDDEN

    def between(self, tier: str, width: int) -> str:
        """`45 % tot 51 %`: where the share can lie by rounding and chance; empty where there is no share."""
        part = self.share(tier)
        found = protected.share_interval(part.part, part.whole, width) if isinstance(part, Share) else None
        return f"{wording.whole_percent(found[0])} tot {wording.whole_percent(found[1])}" if found else ""


def pyramid(own: Tiers, profile: str, period: str, width: int) -> None:
    """One division over tiers as a pyramid against its goals; the word for what is missing where it can't be drawn."""
    blocks.subheading(labels.profiles()[profile])
    if own.missing or not own.total or not own.shares:
        blocks.nothing(f"De lagen over {period}: **{own.missing or Missing.HIDDEN}**.")
        return
    tiers = labels.tiers(profile)
    values = []
    for tier in reversed(tiers):
        part = own.share(tier.tier)
        assert isinstance(part, Share)
        values.append(
            {
                "tier": tier.tier,
                "label": tier.label,
                "share": part.fraction,
                "goal": None if tier.goal is None else tier.goal / 100,
                "text": f"{wording.whole_percent(part)}\nzo’n {wording.plural(part.part, 'leerling', 'leerlingen')}",
            }
        )
    left_out = own.pupils.get(labels.TOO_LITTLE.tier, 0)
    charts.show(
        charts.pyramid(values),
        f"{'; '.join(f'{tier.label}: {tier.rule}' for tier in tiers)}. De stippellijn is het streven."
        + (f" Zo’n {count(left_out)} leerlingen hebben te weinig gegevens en tellen niet mee." if left_out else ""),
    )


def tier_table(groups: Sequence[tuple[str, str, Tiers, int]], name: str, caption: str) -> None:
    """Per profile and tier the pupils of several groups: their name, profile, tiers and window."""
    shown = []
    for who, profile, own, width in groups:
        for tier in [*labels.tiers(profile), labels.TOO_LITTLE]:
            shown.append({"who": who, "profile": profile, "tier": tier, "own": own, "width": width})
    tables.show(
        [
            Column("Van", lambda row: row["who"]),
            Column("Indeling", lambda row: labels.profiles()[row["profile"]]),
            Column("Laag", lambda row: row["tier"].label),
            Column("Leerlingen", _tier_pupils, "count"),
            Column("Leerlingen: stand", lambda row: _state_word(_tier_pupils(row)), download_only=True),
            Column("Deel", _tier_share, "share"),
            Column("Kan liggen tussen", lambda row: row["own"].between(row["tier"].tier, row["width"]) or "–"),
            Column("Streven", lambda row: labels.goal_words(row["tier"])),
        ],
        shown,
        name,
        f"{caption} ‘Kan liggen tussen’: afronding en toeval samen, uit de afgeronde aantallen.",
    )


def _tier_pupils(row: Row) -> "int | Missing":
    return row["own"].missing or row["own"].pupils.get(row["tier"].tier, 0)


def _tier_share(row: Row) -> "Share | Missing":
    return Missing.NONE if row["tier"] is labels.TOO_LITTLE else row["own"].share(row["tier"].tier)


def _state_word(value: object) -> str:
    return str(value) if isinstance(value, Missing) else protected.STATUS_WORDS["value"]


def mark(month: date, **where: str | None) -> str:
    """`aangenomen`, `deels alleen totalen` and the like: what kind of figure the schools of a month give; empty if counted."""
    return figures.basis_mark(protected.how_known(month, **where))


def trend(
    own: Sequence[Row], beside: Sequence[Row], months: Sequence[date], who: str, marked: Callable[[date], str]
) -> None:
    """Attendance by month with the band of what is not registered, and a thin line for the whole region.

    `marked` gives the mark of a month; a point that is wholly assumed is open.
    """
    by_month = {row["month"]: row for row in own}
    region = {row["month"]: protected.rate(row) for row in beside}
    values = []
    for month in months:
        row = by_month.get(month)
        rate, edges = protected.rate(row), protected.band(row)
        other = region.get(month)
        values.append(
            {
                "month": wording.month_short(month),
                "full": wording.month_name(month),
                "rate": rate.fraction if isinstance(rate, Share) else None,
                "low": (edges[0] if edges else rate).fraction if isinstance(rate, Share) else None,
                "high": (edges[1] if edges else rate).fraction if isinstance(rate, Share) else None,
                "text": percent(rate),
                "is_assumed": marked(month) == wording.ASSUMED,
                "basis": ", ".join(
                    part for part in (f"{percent(protected.coverage(row))} geregistreerd", marked(month)) if part
                ),
                "beside": other.fraction if isinstance(other, Share) else None,
            }
        )
    charts.show(
        charts.trend(values),
        f"Welk deel van de geregistreerde lestijd {who} aanwezig waren, per gepubliceerde maand. De lichte band is de ruimte door "
        "lessen die niemand registreerde; de dunne grijze lijn is dezelfde sector in de hele regio. De as begint niet bij nul.",
    )


def reasons(own: Sequence[Row], region: Sequence[Row], sums: tuple[Row | None, Row | None], name: str) -> None:
    """Absence by category in hours: bars and a table with the region beside. `sums` are the rows with registered minutes."""
    here, there = ({row["category"]: row for row in rows} for rows in (own, region))
    shown: list[Row] = []
    for category, (label, group) in labels.categories().items():
        if category in ("present", "not_attendance") or (category not in here and category not in there):
            continue
        shown.append(
            {
                "label": label,
                "group": group,
                "own": here.get(category),
                "share": _part(here.get(category), sums[0]),
                "region": there.get(category),
                "region_share": _part(there.get(category), sums[1]),
            }
        )
    charts.show(
        charts.reasons([_bar(row) for row in shown]),
        "Waarom leerlingen er niet waren: uren, en hun deel van de geregistreerde lestijd. De volgorde ligt vast; zij is geen "
        "rangorde. Een reden zonder balk is afgeschermd of kwam niet voor; het woord staat erbij.",
    )
    with blocks.folded("Als tabel"):
        tables.show(
            [
                Column("Reden", lambda row: row["label"]),
                Column("Soort", lambda row: row["group"]),
                *columns("Gemist", "absent_minutes", "hours", "own"),
                Column("Deel van de geregistreerde lestijd", lambda row: row["share"], "share"),
                *columns("Gemist in de regio", "absent_minutes", "hours", "region"),
                Column("Deel in de regio", lambda row: row["region_share"], "share"),
            ],
            shown,
            name,
            "Uren per reden, met dezelfde sector in de hele regio ernaast.",
        )


def _part(row: Row | None, sums: Row | None) -> "Share | Missing":
    absent, registered = protected.figure(row, "absent_minutes"), protected.figure(sums, "registered_minutes")
    if isinstance(absent, Missing):
        return absent
    return registered if isinstance(registered, Missing) else wording.share(absent, registered)


def _bar(row: Row) -> dict[str, Any]:
    part = row["share"]
    known = isinstance(part, Share)
    absent = protected.figure(row["own"], "absent_minutes")
    return {
        "reason": row["label"],
        "group": row["group"],
        "share": part.fraction if known else 0,
        "text": f"{hours(absent)} uur · {percent(part)}" if known else str(absent),
    }


def tier_bars(rows: Sequence[tuple[str, Tiers]], profile: str, sentence: str) -> None:
    """Groups side by side as bars of tiers; those without shares keep their place with the word for why."""
    tiers = [*labels.tiers(profile), labels.TOO_LITTLE]
    drawn: list[tuple[str, dict[str, int]]] = []
    names = []
    for name, own in rows:
        is_known = own.missing is None and own.shares
        names.append(name if is_known else f"{name} · {own.missing or Missing.HIDDEN}")
        if is_known:
            drawn.append((name, {tier: value for tier, value in own.pupils.items() if not isinstance(value, Missing)}))
    parts = bar_parts([(name, pupils) for name, pupils in drawn if sum(pupils.values())], tiers)
    charts.show(charts.tier_bars(parts, names, [(tier.tier, tier.label) for tier in tiers]), sentence)


def bar_parts(groups: Sequence[tuple[str, dict[str, int]]], tiers: Sequence[labels.Tier]) -> list[dict[str, Any]]:
    """Groups of rounded counts as the parts of bars, with shares in whole per cents."""
    parts: list[dict[str, Any]] = tier_parts.bar_parts(groups, tiers)
    return [
        {
            **part,
            "text": wording.whole_percent(part["to"] - part["from"]) if part["text"] else "",
            "what": f"zo’n {part['what']}",
        }
        for part in parts
    ]


def said(notes: Sequence[Row]) -> None:
    """What schools say beside their figures, in their own words."""
    for row in notes:
        blocks.note(f"**{row['name']} zegt over {wording.month_name(row['month'])}:** {row['context_note']}")
