"""Reports as bytes: canonical JSON and CSV. The same figures give the same bytes; no clock, no machine path."""

from __future__ import annotations

import csv
import io
import json
import math
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

SIGNIFICANT_DIGITS = 10


def plain(value):
    """A value as JSON takes it: numpy scalars unwrapped, floats to ten significant digits, NaN and infinity as null."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(item) for item in value]
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (float, np.floating)):
        return float(f"{value:.{SIGNIFICANT_DIGITS}g}") if math.isfinite(value) else None
    return value.item() if isinstance(value, np.generic) else value


def json_text(document: Mapping) -> str:
    """Canonical JSON: sorted keys, one space of indent, a newline at the end."""
    return json.dumps(plain(document), indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"


def csv_text(rows: Sequence[Mapping]) -> str:
    """Rows as CSV; columns in the order of the first row, floats as in the JSON, nothing for null."""
    buffer = io.StringIO()
    if rows:
        writer = csv.DictWriter(buffer, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({key: _cell(value) for key, value in row.items()} for row in rows)
    return buffer.getvalue()


def _cell(value) -> str:
    value = plain(value)
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else repr(value) if isinstance(value, float) else str(value)


def write_text(path: Path, text: str) -> Path:
    """Write a file under a temporary name and rename it into place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(text, encoding="utf-8")
    os.replace(temporary, path)
    return path
