"""The timetable of civil time: from which instant each zone keeps which UTC offset, compiled from ``tzdata``.

A compiled timetable is kept under ``runs/_cache/tz_timetable`` for all runs. The cache never changes what is published:
an entry is used only when its bytes agree with its sidecar, and an entry that does not is compiled anew.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import warnings
from datetime import UTC
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from python_udfs.tz_database import iana_release, parse_tzif, state_at, tzdb_digest, zone_bytes
from python_udfs.udf import Udf

# Part of the cache key: raise it whenever the compiler below may give other rows.
COMPILER_VERSION = "1"
CACHE_DIR = Path("runs") / "_cache" / "tz_timetable"  # beside the runs, relative like their folders
# No rule keeps a clock for less than two weeks, so steps of that length cannot jump over two changes.
STEP_S = 14 * 86_400

INTERVAL = pa.struct([
    ("tzid", pa.string()), ("valid_from_utc", pa.timestamp("us")), ("valid_to_utc", pa.timestamp("us")),
    ("utc_offset_s", pa.int32()), ("is_dst", pa.bool_()),
])
RECEIPT = pa.struct([(name, pa.string()) for name in (
    "iana_release", "tzdb_digest", "compiler_version", "cache_key", "content_sha256", "sidecar_sha256")]
    + [("row_count", pa.int64())])


def zone_intervals(tzid: str, start_s: int, end_s: int) -> list[tuple[int, int, bool]]:
    """A zone's clock over [start_s, end_s) as (from instant, UTC offset in s, daylight-saving flag), neighbours differing.

    Explicit transitions come from the TZif block. Where the footer goes on changing clocks, the time after the last
    explicit transition is walked in steps and each change bisected to the second. The state at the start is asked for:
    the block's last type may be a summer one decades old.

    Raises:
        ValueError: the TZif file does not parse; the message names the zone.
    """
    try:
        block = parse_tzif(zone_bytes(tzid))
    except ValueError as error:
        raise ValueError(f"{tzid}: {error}") from error
    states = [(start_s, *state_at(tzid, start_s))]
    states += [(instant, offset_s, is_dst)
               for instant, offset_s, is_dst in zip(block.instants, block.offset_s, block.is_dst)
               if start_s < instant < end_s]
    if block.has_recurring_rule:
        states += _footer_changes(tzid, max([start_s, *block.instants[-1:]]), end_s)
    return [state for i, state in enumerate(states) if i == 0 or state[1:] != states[i - 1][1:]]


def _footer_changes(tzid: str, from_s: int, end_s: int) -> list[tuple[int, int, bool]]:
    """Every change of state in (from_s, end_s), found by steps and bisection."""
    changes = []
    left, before = from_s, state_at(tzid, from_s)
    while left < end_s - 1:
        right = min(left + STEP_S, end_s - 1)
        after = state_at(tzid, right)
        if after != before:
            low, high = left, right
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if state_at(tzid, middle) == before else (low, middle)
            changes.append((high, *after))
        left, before = right, after
    return changes


def compile_timetable(tzids: list[str], start_s: int, end_s: int) -> pa.Table:
    """Intervals of all zones over [start_s, end_s) in epoch seconds, ordered by zone and instant.

    Returns:
        Table with the fields of ``INTERVAL``; the intervals of a zone are half-open, contiguous and fill the window.
    """
    rows = []
    for tzid in sorted(set(tzids)):
        states = zone_intervals(tzid, start_s, end_s)
        ends = [state[0] for state in states[1:]] + [end_s]
        rows += [(tzid, since, until, offset_s, is_dst) for (since, offset_s, is_dst), until in zip(states, ends)]
    columns = list(zip(*rows)) or [()] * len(INTERVAL)
    arrays = [pa.array(columns[0], pa.string()), _timestamps(columns[1]), _timestamps(columns[2]),
              pa.array(columns[3], pa.int32()), pa.array(columns[4], pa.bool_())]
    return pa.table(arrays, names=[field.name for field in INTERVAL])


def _timestamps(epoch_s: tuple[int, ...]) -> pa.Array:
    return pa.array(np.array(epoch_s, dtype=np.int64) * 1_000_000, pa.int64()).cast(pa.timestamp("us"))


# The cache


def cache_key(tzids: list[str], start_s: int, end_s: int) -> str:
    """Digest of everything that decides a timetable: database, compiler, window and zones."""
    parts = [tzdb_digest(), COMPILER_VERSION, str(start_s), str(end_s), *sorted(set(tzids))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def read_entry(folder: Path, key: str) -> bytes | None:
    """Bytes of a cache entry, or None where there is none or it does not agree with its sidecar."""
    path, sidecar = folder / f"{key}.parquet", folder / f"{key}.json"
    if not path.exists():
        return None
    data = path.read_bytes()
    try:
        promised = json.loads(sidecar.read_text(encoding="utf-8"))
        if (promised["sha256"] == hashlib.sha256(data).hexdigest()
                and promised["rows"] == pq.ParquetFile(io.BytesIO(data)).metadata.num_rows):
            return data
    except (OSError, ValueError, KeyError, TypeError):
        pass
    warnings.warn(f"tz timetable cache entry {key[:12]} is damaged; it is compiled anew", RuntimeWarning, stacklevel=2)
    return None


def write_entry(folder: Path, key: str, data: bytes, rows: int) -> None:
    """Write an entry and its sidecar, each under a temporary name renamed when complete."""
    folder.mkdir(parents=True, exist_ok=True)
    sidecar = json.dumps({"rows": rows, "sha256": hashlib.sha256(data).hexdigest()}).encode()
    for path, content in ((folder / f"{key}.parquet", data), (folder / f"{key}.json", sidecar)):
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        temporary.write_bytes(content)
        os.replace(temporary, path)


def timetable(tzids: list[str], start_s: int, end_s: int, folder: Path | None) -> tuple[pa.Table, dict]:
    """The timetable and its receipt, from the cache in ``folder`` or compiled; ``None`` keeps no cache.

    Returns:
        (table, receipt): rows as ``compile_timetable`` gives them, and the fields of ``RECEIPT``. Both are the
        same for a hit, a miss and no cache.
    """
    key = cache_key(tzids, start_s, end_s)
    data = read_entry(folder, key) if folder else None
    if data is None:
        data = _compiled_bytes(tuple(sorted(set(tzids))), start_s, end_s)
        if folder:
            write_entry(folder, key, data, pq.ParquetFile(io.BytesIO(data)).metadata.num_rows)
    table = pq.read_table(io.BytesIO(data))
    content = hashlib.sha256(data).hexdigest()
    promised = json.loads((folder / f"{key}.json").read_text(encoding="utf-8"))["sha256"] if folder else content
    return table, {"iana_release": iana_release(), "tzdb_digest": tzdb_digest(), "compiler_version": COMPILER_VERSION,
                   "cache_key": key, "content_sha256": content, "sidecar_sha256": promised, "row_count": table.num_rows}


@lru_cache(maxsize=2)
def _compiled_bytes(tzids: tuple[str, ...], start_s: int, end_s: int) -> bytes:
    """A compiled timetable as parquet; single-threaded and without a clock, so equal rows are equal bytes."""
    buffer = io.BytesIO()
    pq.write_table(compile_timetable(list(tzids), start_s, end_s), buffer, compression="zstd")
    return buffer.getvalue()


# What SQL calls


def _rows(*columns: pa.Array):
    """Arguments row by row: zones, window start and end in epoch seconds, and the cache folder if it is wanted."""
    for tzids, start, end, is_shared in zip(*(column.to_pylist() for column in columns)):
        window = (int(moment.replace(tzinfo=UTC).timestamp()) for moment in (start, end))
        yield tzids, *window, CACHE_DIR if is_shared else None


def tz_timetable(tzids: pa.Array, start_utc: pa.Array, end_utc: pa.Array, is_shared: pa.Array) -> pa.Array:
    """The timetable of a list of zones.

    Args:
        tzids: zone names, list<string>, shape (n,); n is 1 in practice.
        start_utc, end_utc: the window, half-open.
        is_shared: whether the cache shared by all runs is used.
    Returns:
        list<INTERVAL>, shape (n,), ordered by zone and instant.
    """
    lists = [timetable(*row)[0].to_pylist() for row in _rows(tzids, start_utc, end_utc, is_shared)]
    return pa.array(lists, pa.list_(INTERVAL))


def tz_timetable_receipt(tzids: pa.Array, start_utc: pa.Array, end_utc: pa.Array, is_shared: pa.Array) -> pa.Array:
    """What `tz_timetable` of the same arguments was made from: fields of ``RECEIPT``, shape (n,)."""
    return pa.array([timetable(*row)[1] for row in _rows(tzids, start_utc, end_utc, is_shared)], RECEIPT)


def tz_state(tzid: pa.Array, ts_utc: pa.Array) -> pa.Array:
    """What ``zoneinfo`` says of each (zone, instant): the measure a compiled timetable is checked by.

    Args:
        tzid: zone names, shape (n,).
        ts_utc: instants, shape (n,); fractions of a second are dropped.
    Returns:
        struct(utc_offset_s int32, is_dst bool), shape (n,).
    """
    epoch_s = np.asarray(ts_utc.cast(pa.timestamp("s"), safe=False).cast(pa.int64()))
    states = [state_at(name, int(moment)) for name, moment in zip(tzid.to_pylist(), epoch_s)]
    offsets, flags = zip(*states) if states else ((), ())
    return pa.StructArray.from_arrays([pa.array(offsets, pa.int32()), pa.array(flags, pa.bool_())], ["utc_offset_s", "is_dst"])


def tz_package(facet: pa.Array) -> pa.Array:
    """A fact about the pinned package by its name, ``release`` or ``digest``; shape (n,)."""
    facts = {"release": iana_release, "digest": tzdb_digest}
    return pa.array([facts[name]() for name in facet.to_pylist()], pa.string())


_ARGUMENTS = ["VARCHAR[]", "TIMESTAMP", "TIMESTAMP", "BOOLEAN"]
UDFS = [
    Udf("tz_timetable", tz_timetable, _ARGUMENTS,
        "STRUCT(tzid VARCHAR, valid_from_utc TIMESTAMP, valid_to_utc TIMESTAMP, utc_offset_s INTEGER, is_dst BOOLEAN)[]"),
    Udf("tz_timetable_receipt", tz_timetable_receipt, _ARGUMENTS,
        "STRUCT(iana_release VARCHAR, tzdb_digest VARCHAR, compiler_version VARCHAR, cache_key VARCHAR, "
        "content_sha256 VARCHAR, sidecar_sha256 VARCHAR, row_count BIGINT)"),
    Udf("tz_state", tz_state, ["VARCHAR", "TIMESTAMP"], "STRUCT(utc_offset_s INTEGER, is_dst BOOLEAN)"),
    Udf("tz_package", tz_package, ["VARCHAR"], "VARCHAR"),
]
