"""Partitions: school × month. Schools are added as they first deliver; a new school is a row of data, not code."""

from datetime import date

import dagster as dg

schools = dg.DynamicPartitionsDefinition(name="school")
months = dg.MonthlyPartitionsDefinition(start_date="2019-08-01", end_offset=1)
school_months = dg.MultiPartitionsDefinition({"school": schools, "month": months})


def partition_key(school_id: str, month: date) -> dg.MultiPartitionKey:
    """The key of one school-month; `month` is its first day."""
    return dg.MultiPartitionKey({"school": school_id, "month": f"{month:%Y-%m-%d}"})
