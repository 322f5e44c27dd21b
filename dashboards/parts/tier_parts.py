"""Pupils per tier, as several pages show them: pyramids against the goal, and the parts of bars."""

from collections.abc import Sequence

from dashboards.drawing import blocks, charts, wording
from dashboards.drawing.wording import Share, count, percent
from dashboards.products import labels
from dashboards.products.data import Row


def pyramids(rows: Sequence[Row], period: str) -> None:
    """Both divisions over tiers side by side against 80/15/5, with one table. `rows`: profile, tier, pupils."""
    for place, profile in zip(blocks.side_by_side(2), labels.profiles(), strict=True):
        with place:
            pyramid([row for row in rows if row["profile"] == profile], profile, period)


def pyramid(rows: Sequence[Row], profile: str, period: str) -> None:
    """One division over tiers as a pyramid, with its sentence."""
    pupils = {row["tier"]: row["pupils"] for row in rows}
    total = sum(number for tier, number in pupils.items() if tier != labels.TOO_LITTLE.tier)
    blocks.subheading(labels.profiles()[profile])
    if not total:
        blocks.nothing(f"Over {period} is er voor geen enkele leerling genoeg gegevens om een laag te bepalen.")
        return
    tiers = labels.tiers(profile)
    values = [
        {
            "tier": tier.tier,
            "label": tier.label,
            "share": pupils.get(tier.tier, 0) / total,
            "goal": None if tier.goal is None else tier.goal / 100,
            "text": f"{percent(Share(pupils.get(tier.tier, 0), total))}\n{wording.plural(pupils.get(tier.tier, 0), 'leerling', 'leerlingen')}",
        }
        for tier in reversed(tiers)
    ]
    left_out = pupils.get(labels.TOO_LITTLE.tier, 0)
    charts.show(
        charts.pyramid(values),
        f"{'; '.join(f'{tier.label}: {tier.rule}' for tier in tiers)}. De stippellijn is het streven: {_goals(tiers)}."
        + (
            f" {wording.plural(left_out, 'leerling heeft', 'leerlingen hebben')} te weinig gegevens en "
            f"{'telt' if left_out == 1 else 'tellen'} niet mee."
            if left_out
            else ""
        ),
        f"piramide-{profile.replace('_', '-')}",
    )


def _goals(tiers: Sequence[labels.Tier]) -> str:
    groups: dict[str, list[labels.Tier]] = {}
    for tier in tiers:
        if tier.goal is not None:
            groups.setdefault(tier.goal_group or tier.tier, []).append(tier)
    words = []
    for group in groups.values():
        who = wording.listing([tier.label.lower() for tier in group]) + (" samen" if len(group) > 1 else "")
        words.append(f"{who} {'ten minste' if group[0].is_minimum else 'ten hoogste'} {group[0].goal} %")
    return wording.listing(words)


def bar_parts(rows: Sequence[tuple[str, dict[str, int]]], tiers: Sequence[labels.Tier]) -> list[dict[str, object]]:
    """Rows of pupils per tier as the parts of bars, from the base at the left to the group without enough data."""
    parts: list[dict[str, object]] = []
    for name, pupils in rows:
        total = sum(pupils.values())
        seen = 0
        for tier in tiers:
            number = pupils.get(tier.tier, 0)
            if not number:
                continue
            whole = Share(number, total)
            parts.append(
                {
                    "row": name,
                    "label": tier.label,
                    "from": seen / total,
                    "to": (seen + number) / total,
                    "middle": (2 * seen + number) / (2 * total),
                    "text": percent(whole) if 12 * number >= total else "",
                    "what": f"{count(number)} van {count(total)} ({percent(whole)})",
                    "is_dark": charts.is_dark(tier.tier),
                }
            )
            seen += number
    return parts
