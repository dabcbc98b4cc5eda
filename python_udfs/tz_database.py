"""The IANA time-zone database, read from the pinned ``tzdata`` package and from nowhere else.

``zoneinfo.ZoneInfo(name)`` prefers the operating system's files, which are often some releases older. Every zone
is therefore opened with ``ZoneInfo.from_file`` on the package's own bytes: no search path, no ``TZPATH``
and no process-wide state is involved.
"""

from __future__ import annotations

import hashlib
import io
import struct
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

import tzdata

# What decides which zones exist and whose they are; hashed beside the compiled zone files.
ZONE_TABLES = ("zone.tab", "zone1970.tab")


@dataclass(frozen=True)
class TzifBlock:
    """The 64-bit block of a TZif file (RFC 8536).

    Attributes:
        instants: transition instants, seconds since 1970-01-01 UTC, ascending.
        offset_s, is_dst: what holds from each instant on.
        footer: POSIX TZ rule for all later instants; empty when there is none.
    """

    instants: tuple[int, ...]
    offset_s: tuple[int, ...]
    is_dst: tuple[bool, ...]
    footer: str

    @property
    def has_recurring_rule(self) -> bool:
        """Whether the footer goes on changing clocks after the last instant."""
        return "," in self.footer


@cache
def zone_bytes(tzid: str) -> bytes:
    """The package's TZif file of one zone.

    Raises:
        FileNotFoundError: the package does not know the zone.
    """
    return (resources.files(tzdata) / "zoneinfo").joinpath(*tzid.split("/")).read_bytes()


@cache
def zone(tzid: str) -> ZoneInfo:
    """The zone as ``zoneinfo`` evaluates the package's file."""
    return ZoneInfo.from_file(io.BytesIO(zone_bytes(tzid)), key=tzid)


def state_at(tzid: str, epoch_s: int) -> tuple[int, bool]:
    """(UTC offset in seconds, daylight-saving flag) of a zone at an instant, by ``zoneinfo``."""
    moment = datetime.fromtimestamp(epoch_s, zone(tzid))
    return int(moment.utcoffset().total_seconds()), bool(moment.dst())


def parse_tzif(data: bytes) -> TzifBlock:
    """Read version 2+ TZif bytes (RFC 8536, sections 3.1-3.3).

    Raises:
        ValueError: not TZif, version 1, or cut short.
    """
    header = struct.Struct(">4s1s15x6l")
    try:
        magic, version, *counts = header.unpack_from(data)
        if magic != b"TZif" or version < b"2":
            raise ValueError(f"found magic {magic!r} version {version!r}, allowed TZif 2 or later")
        second = header.size + _body_size(counts, time_size=4)
        magic, _, *counts = header.unpack_from(data, second)
        if magic != b"TZif":
            raise ValueError(f"found magic {magic!r} in the second header, allowed TZif")
        _, _, _, n_instants, n_types, _ = counts
        body = second + header.size
        instants = struct.unpack_from(f">{n_instants}q", data, body)
        type_of = struct.unpack_from(f">{n_instants}B", data, body + 8 * n_instants)
        types = [struct.unpack_from(">lBB", data, body + 9 * n_instants + 6 * i) for i in range(n_types)]
        footer = data[body + _body_size(counts, time_size=8):]
    except struct.error as error:
        raise ValueError(f"a cut TZif file of {len(data)} bytes") from error
    if not (footer.startswith(b"\n") and footer.endswith(b"\n") and len(footer) >= 2):
        raise ValueError("a TZif file without its footer")
    return TzifBlock(instants, tuple(types[t][0] for t in type_of), tuple(bool(types[t][1]) for t in type_of),
                     footer[1:-1].decode("ascii"))


def _body_size(counts: list[int], time_size: int) -> int:
    """Bytes of a TZif data block, from the header's six counts in file order."""
    n_ut, n_std, n_leap, n_instants, n_types, n_chars = counts
    return n_instants * (time_size + 1) + n_types * 6 + n_chars + n_leap * (time_size + 4) + n_std + n_ut


def iana_release() -> str:
    """IANA release of the package, such as ``2026f``."""
    return tzdata.IANA_VERSION


@cache
def tzdb_digest() -> str:
    """SHA-256 over the ASCII-sorted lines ``<path> <sha256 of file>`` of the zone tables and every zone of the package."""
    root = resources.files(tzdata)
    names = [*(root / "zones").read_text(encoding="ascii").split(), *ZONE_TABLES]
    lines = sorted(f"zoneinfo/{name} {hashlib.sha256(zone_bytes(name)).hexdigest()}\n" for name in names)
    return hashlib.sha256("".join(lines).encode()).hexdigest()
