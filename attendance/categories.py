"""The categories of absence with their Dutch names, read from the dbt seed in which they live."""

from dataclasses import dataclass
from functools import lru_cache

from attendance.seeds import seed_rows


@dataclass(frozen=True)
class Category:
    """One category: its code, its Dutch name and explanation, and the group that it counts in."""

    category: str
    label: str
    explanation: str
    group: str
    """present, authorised, unauthorised, unknown or none."""
    is_late: bool


@lru_cache(maxsize=1)
def all_categories() -> dict[str, Category]:
    """Every category by its code, in the fixed order."""
    rows = sorted(seed_rows("category"), key=lambda row: int(row["display_order"]))
    return {
        row["category"]: Category(
            row["category"], row["label_nl"], row["description_nl"], row["category_group"], row["is_late"] == "true"
        )
        for row in rows
    }
