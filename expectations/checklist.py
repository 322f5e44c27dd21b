"""The registration checklist, guarded by suites that are built from the seed of its items and norms.

One suite holds the scorecard to the seed: each item there for each month, each rating as the norm says, each rating that
is not good with a next step. The other says per measured item how many months need attention; that stops nothing.
"""

from pathlib import Path
from typing import Any

from attendance import duckdb_files
from attendance.contract import RATINGS
from expectations.context import Checked, Expected, check

TABLE = "checklist_month"

_MEETS = "case norm.norm when 'at_least' then card.evidence_value >= norm.{0} else card.evidence_value <= norm.{0} end"

SCORECARD = f"""
select card.rating, card.how_known, card.evidence,
    -- the rating again, by another road: from the value as published
    case when card.evidence_value is null then 0
        else cast(card.rating <> case
            when {_MEETS.format("good")} then 'good' when {_MEETS.format("okay")} then 'okay'
            when {_MEETS.format("could_be_better")} then 'could_be_better' else 'needs_attention' end as integer)
    end as rating_differs,
    cast(card.rating <> 'good' and card.next_step is null as integer) as without_next_step,
    -- an item that is not in the seed, or that misses a month
    cast(item.item is null or count(*) over (partition by card.list, card.item) <> months.months as integer)
        as out_of_step
from marts.checklist_month as card
cross join (select count(*) as months from (select distinct school_id, month from marts.checklist_month)) as months
left join marts.checklist_item as item
    on item.list = card.list and item.item = card.item and item.measure is null
left join marts.checklist_item as norm
    on norm.list = card.list and norm.item = card.item and norm.measure = card.measure
"""
FAULTS = {
    "rating_differs": "Elke waardering is die van de norm",
    "without_next_step": "Bij elk punt dat niet goed is staat een volgende stap",
    "out_of_step": "Elk punt van de checklist staat er voor elke maand",
}


def norm_suite(items: list[dict[str, Any]]) -> list[Expected]:
    """One expectation per measured item of the seed (rows with list, item, label_nl): no month needs attention."""
    return [
        Expected(
            "ExpectColumnValuesToNotBeInSet",
            {"column": f"{item['list']}.{item['item']}", "value_set": ["needs_attention"]},
            f"{item['label_nl']}: geen maand die aandacht verdient",
            severity="warning",
        )
        for item in items
    ]


def check_checklist(warehouse: Path) -> list[Checked]:
    """Checks the scorecard in the warehouse. Counts months, never names one."""
    with duckdb_files.reading(warehouse) as connection:
        items = [
            {"list": row[0], "item": row[1], "label_nl": row[2]}
            for row in connection.execute("""
                select list, item, label_nl from marts.checklist_item
                where measure is null and how_known = 'measured' and list <> 'behaviour' order by list, display_order
            """).fetchall()
        ]
        card = connection.execute(SCORECARD).df()
        ratings = ", ".join(
            f"max(case when list = '{item['list']}' and item = '{item['item']}' then rating end)"
            f' as "{item["list"]}.{item["item"]}"'
            for item in items
        )
        by_month = connection.execute(
            f"select {ratings or 'null'} from marts.checklist_month group by school_id, month"
        ).df()
    suite = [
        Expected(
            "ExpectColumnValuesToBeInSet", {"column": "rating", "value_set": list(RATINGS)}, "Elke waardering bestaat"
        ),
        Expected(
            "ExpectColumnValuesToBeInSet",
            {"column": "how_known", "value_set": ["measured", "declared"]},
            "Elk punt is gemeten of verklaard",
        ),
        Expected("ExpectColumnValuesToNotBeNull", {"column": "evidence"}, "Bij elk punt staat hoe we dit weten"),
        *(
            Expected("ExpectColumnValuesToBeBetween", {"column": name, "min_value": 0, "max_value": 0}, meaning)
            for name, meaning in FAULTS.items()
        ),
    ]
    return check(TABLE, card, suite) + (check(TABLE, by_month, norm_suite(items)) if items else [])
