"""The vectorised functions that models may call, gathered from their modules."""

from __future__ import annotations

import importlib

from duckdb import DuckDBPyConnection

MODULES = (
    "alias", "alias_slices", "hilbert", "ou_path", "quantile_law", "quantiles", "site_area", "site_area_checks", "truncated_law", "tz_boundary", "tz_hits", "tz_timetable",
    "waterfill", "zone_hours", "zone_share_replay",
)


def register_udfs(connection: DuckDBPyConnection) -> None:
    """Register every ``UDFS`` entry of the listed modules as an Arrow function."""
    for module in MODULES:
        for udf in importlib.import_module(f"python_udfs.{module}").UDFS:
            connection.create_function(udf.name, udf.function, udf.parameters, udf.returns, type="arrow")
