"""Partitions: school × month. Schools are added as they first deliver; a new school is a row of data, not code."""

from collections.abc import Collection
from datetime import date

import dagster as dg
from dagster._core.storage.tags import ASSET_PARTITION_RANGE_END_TAG, ASSET_PARTITION_RANGE_START_TAG

from attendance import moments

FIRST_MONTH = date(2019, 8, 1)
"""The first that can be a partition: from here on the school holidays are known."""

schools = dg.DynamicPartitionsDefinition(name="school")
months = dg.MonthlyPartitionsDefinition(start_date=FIRST_MONTH.isoformat(), end_offset=1)
school_months = dg.MultiPartitionsDefinition({"school": schools, "month": months})


def partition_key(school_id: str, month: date) -> dg.MultiPartitionKey:
    """The key of one school-month; `month` is its first day."""
    return dg.MultiPartitionKey({"school": school_id, "month": f"{month:%Y-%m-%d}"})


def register(instance: dg.DagsterInstance, keys: Collection[tuple[str, date]]) -> dict[str, str]:
    """Makes the schools known and returns the run tags for the block from the first to the last of these school-months.

    A run covers a block (schools × months), also where some of it has nothing waiting; assets log a materialisation
    only for what they really made.
    """
    today = moments.today()
    # a month that can't be a partition (a typing error in a name) is filed under this one; it has to be answered, too
    keys = [(school_id, month if FIRST_MONTH <= month <= today else today.replace(day=1)) for school_id, month in keys]
    wanted = {school_id for school_id, _ in keys}
    instance.add_dynamic_partitions("school", sorted(wanted))
    in_order = [school_id for school_id in instance.get_dynamic_partitions("school") if school_id in wanted]
    in_time = sorted(month for _, month in keys)
    return {
        ASSET_PARTITION_RANGE_START_TAG: str(partition_key(in_order[0], in_time[0])),
        ASSET_PARTITION_RANGE_END_TAG: str(partition_key(in_order[-1], in_time[-1])),
    }
