"""Segment 2A over sites of a test's own making: the compiled models and gates, run on tables that may be changed."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pyarrow as pa

from python_udfs.registry import register_udfs
from python_udfs.run_state import gate_code

REPO = Path(__file__).resolve().parents[2]
UPSTREAM = ("merchant_catalogue", "site_locations", "country_zone_universe_2A", "s0_sealed_inputs_2A", "s0_gate_receipt_2A")
LOOKUP = ("s1_tz_lookup", "s1_governance_2A")
DECISION = ("s2_zone_decision_2A", "s2_override_usage_2A", "s2_rebalance_plan_2A", "site_timezones", "s2_governance_2A",
            "s2_rebalance_report_2A")
GATES = {gate_code(path.stem): path for path in sorted(REPO.glob("tests/segment_2A/gate_*.sql"))}


class CivilWorld:
    """The upstream of segment 2A as tables of an in-memory database, taken from a built world."""

    def __init__(self, built):
        """``built`` is a BuiltWorld; only its datasets, policies and compiled SQL are read."""
        self.compiled = built.sql
        self.con = duckdb.connect()
        register_udfs(self.con)
        self.con.execute(f"set file_search_path = '{built.project.root}'; attach ':memory:' as civil; use civil")
        self.con.execute(f"attach '{built.run_dir}.duckdb' as built (read_only)")
        relations = self.con.execute("select table_schema, table_name from information_schema.tables "
                                     "where table_catalog = 'built'").fetchall()
        for schema, name in relations:
            if schema == "main" and name not in UPSTREAM:
                continue
            self.con.execute(f"create schema if not exists civil.{schema}")
            self.con.execute(f'create table civil.{schema}."{name}" as from built.{schema}."{name}"')
        self.con.execute("detach built")

    def sql(self, path: str) -> str:
        """Compiled SQL, spoken to this database instead of the run's warehouse."""
        return re.sub(r'"\w+"\.("?(?:main|ref|engine|policy_\w+)"?\.)', r"civil.\1", (self.compiled / path).read_text())

    def build(self, *models: str) -> None:
        """Build models in the order given."""
        for name in models:
            self.con.execute(f'create or replace table main."{name}" as\n{self.sql(f"models/segment_2A/{name}.sql")}')

    def failing_gates(self, *states: str) -> set[str]:
        """Codes of the gates of the named states (S1 for example) that do not hold."""
        failing = set()
        for code, path in GATES.items():
            if code.split("-")[1] in states:
                rows = self.con.execute(f"select is_ok from (\n{self.sql(f'tests/segment_2A/{path.name}')}\n)").fetchall()
                if not rows or not all(ok for (ok,) in rows):
                    failing.add(code)
        return failing

    def place(self, sites: list[tuple[int, str, float, float]]) -> None:
        """Replace all sites by (merchant_id, country, lat, lon), numbered in the order given."""
        rows = []
        seen: dict[tuple[int, str], int] = {}
        for number, (merchant_id, country_iso, lat_deg, lon_deg) in enumerate(sites):
            seen[merchant_id, country_iso] = seen.get((merchant_id, country_iso), 0) + 1
            rows.append((merchant_id, country_iso, seen[merchant_id, country_iso], number, 0, lat_deg, lon_deg, 0))
        names = ("merchant_id", "legal_country_iso", "site_order", "site_id", "merchant_idx", "lat_deg", "lon_deg", "tile_id")
        self.con.register("placed", pa.table(dict(zip(names, zip(*rows)))))
        self.con.execute(f"delete from main.site_locations; insert into main.site_locations ({', '.join(names)}) from placed")

    def override(self, override_id: str, scope: str, target: str, tzid: str, apply_to: str = "ambiguous_only",
                 notes: str | None = "written by a test", expires_on: str | None = None) -> None:
        """Add an override row to the policy."""
        self.con.execute("insert into policy_2A.tz_overrides__overrides (ordinal, override_id, scope, target, tzid, apply_to, "
                         "owner, reason_code, notes, expires_on) select 1000, ?, ?, ?, ?, ?, 'test', 'programme_pin', ?, ?::date",
                         [override_id, scope, target, tzid, apply_to, notes, expires_on])

    def rows(self, query: str, *parameters) -> list[tuple]:
        """Rows of a query."""
        return self.con.execute(query, list(parameters)).fetchall()
