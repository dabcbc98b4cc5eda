"""Local hours and offsets straight from the time-zone database, for checks that must not read the engine's own timetable."""

from __future__ import annotations

from datetime import datetime, timezone

import numpy as np
import pyarrow as pa

from python_udfs.list_columns import list_array, list_rows
from python_udfs.tz_database import zone
from python_udfs.udf import Udf

QUARTER_S = 900
HOUR_S = 3600
WEEK_H = 168
MONDAY_S = 3 * 86400  # the epoch began on a Thursday


def zone_hours(tzid: str, start_s: int, hours: int) -> np.ndarray:
    """Hour of the local week, 0 on Monday at midnight, at each quarter of an hour; shape (4 * hours,), uint8.

    `start_s` is the first instant, seconds since the epoch.
    """
    clock = zone(tzid)
    instants = start_s + QUARTER_S * np.arange(4 * hours)
    moments = (datetime.fromtimestamp(int(instant), timezone.utc) for instant in instants)
    offsets = np.array([int(moment.astimezone(clock).utcoffset().total_seconds()) for moment in moments], dtype=np.int64)
    return ((instants + offsets + MONDAY_S) // HOUR_S % WEEK_H).astype(np.uint8)


def zone_hours_column(tzid, start_s, hours) -> pa.Array:
    """`zone_hours` row by row."""
    return list_array([zone_hours(*row) for row in list_rows(tzid, start_s, hours)], pa.uint8())


def zone_offsets(tzid: str, instants_us: np.ndarray) -> np.ndarray:
    """UTC offset in seconds at each instant (microseconds since the epoch); one shape in and out, int32."""
    clock = zone(tzid)
    # offsets hold for whole seconds, and few of them change: ask once a second
    seconds, place = np.unique(instants_us // 1_000_000, return_inverse=True)
    found = [int(datetime.fromtimestamp(int(second), clock).utcoffset().total_seconds()) for second in seconds]
    return np.array(found, dtype=np.int32)[place]


def zone_offsets_column(tzid, instants_us) -> pa.Array:
    """`zone_offsets` row by row."""
    return list_array([zone_offsets(*row) for row in list_rows(tzid, instants_us)], pa.int32())


UDFS = [
    Udf("zoneinfo_hours", zone_hours_column, ["VARCHAR", "BIGINT", "INTEGER"], "UTINYINT[]"),
    Udf("zoneinfo_offsets", zone_offsets_column, ["VARCHAR", "BIGINT[]"], "INTEGER[]"),
]
