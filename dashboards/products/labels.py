"""The Dutch names and borders of categories, tiers, states and signals, as the release itself carries them."""

from dataclasses import dataclass

from dashboards.products import figures
from dashboards.products.data import Row


@dataclass(frozen=True)
class Tier:
    """One tier of a profile; `rule` says when a pupil is in it. Borders and goal are in per cent.

    Tiers of one `goal_group` share one goal. `is_minimum` is true where the goal is a lower limit.
    """

    tier: str
    label: str
    rule: str
    at_least: int | None
    goal: int | None
    goal_group: str | None
    is_minimum: bool


TOO_LITTLE = Tier("too_little_data", "Te weinig gegevens", "", None, None, None, False)
MOVES = {"entered": "Nieuw deze maand", "left": "Vertrokken"}
_GROUPS = {"authorised": "Geoorloofd", "unauthorised": "Ongeoorloofd", "unknown": "Reden nog onbekend"}


def profiles() -> dict[str, str]:
    """Profile to its Dutch name."""
    return names("tier_profile", "profile")


def tiers(profile: str) -> list[Tier]:
    """The tiers of a profile from the base upwards, without the group that has too little data."""
    return [
        Tier(
            row["tier"],
            *_split(row["label_nl"]),
            row["at_least_percent"],
            row["goal_percent"],
            row["goal_group"],
            row["goal"] == "at_least",
        )
        for row in ordered("tier")
        if row["profile"] == profile and row["tier"] != TOO_LITTLE.tier
    ]


def signals(is_first_month_known: bool) -> dict[str, str]:
    """Signal to its name. Those of the first month exist only in the month in which the fourth school week ends."""
    return {
        signal: name
        for signal, name in names("signal", "signal").items()
        if is_first_month_known or not signal.startswith("early_month")
    }


def categories() -> dict[str, tuple[str, str]]:
    """Category of absence to its name and the name of its group, in the fixed order of the categories."""
    return {
        row["category"]: (row["label_nl"], _GROUPS[row["category_group"]])
        for row in ordered("category")
        if row["category_group"] in _GROUPS
    }


def names(table: str, key: str) -> dict[str, str]:
    """Code to Dutch name of a label table, in its own order."""
    return {row[key]: row["label_nl"] for row in ordered(table)}


def ordered(table: str) -> list[Row]:
    """The rows of a label table in their own order."""
    return sorted(figures.label_table(table), key=lambda row: row["display_order"])


def goal_words(tier: Tier) -> str:
    """`ten minste 80 %`, or a dash; `samen` where tiers share a goal."""
    if tier.goal is None:
        return "–"
    shared = "" if tier.goal_group in (None, tier.tier) else " samen"
    return f"{'ten minste' if tier.is_minimum else 'ten hoogste'} {tier.goal} %{shared}"


def _split(label: str) -> tuple[str, str]:
    """`Laag 1: 95 % of meer aanwezig` is a short name and a rule."""
    name, _, rule = label.partition(": ")
    return name, rule
