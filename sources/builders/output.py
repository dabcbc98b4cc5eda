"""Write tables so that equal rows give equal bytes, and describe the files."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from .packages import sha256_of


def write_parquet(table: pa.Table, path: Path) -> None:
    """zstd level 19, one row group, no schema metadata and so no time stamps; written aside, then renamed."""
    partial = path.with_suffix(".partial")
    pq.write_table(
        table.replace_schema_metadata(None), partial, compression="zstd", compression_level=19,
        row_group_size=max(table.num_rows, 1), store_schema=False, write_page_index=False, data_page_version="1.0",
    )
    partial.rename(path)


def write_csv(table: pa.Table, path: Path) -> None:
    """A dbt seed: comma-separated, quoted only where needed, true/false, empty for null, newlines as LF."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    with partial.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(table.column_names)
        for row in zip(*(column.to_pylist() for column in table.columns)):
            writer.writerow([str(value).lower() if isinstance(value, bool) else value for value in row])
    partial.rename(path)


def describe(table: pa.Table, path: Path) -> dict:
    """The manifest entry of a written file: rows, bytes, sha256, columns with types."""
    return {
        "rows": table.num_rows,
        "bytes": path.stat().st_size,
        "sha256": sha256_of(path),
        "columns": {field.name: str(field.type) for field in table.schema},
    }
