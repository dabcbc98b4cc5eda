"""The dbt-duckdb plugin: checks what a run is given, then lends the warehouse its policies and functions.

dbt-duckdb makes the plugin before it opens the database, so a bad var, policy or source is refused
before anything is written.
"""

from __future__ import annotations

import json
import os
import time

from dbt.adapters.duckdb.plugins import BasePlugin
from dbt_common.exceptions import DbtRuntimeError
from duckdb import DuckDBPyConnection

from python_udfs.bundle import write_bundle
from python_udfs.policies import Policy, load_policies, policy_tables
from python_udfs.registry import register_udfs
from python_udfs.run_state import RunState
from python_udfs.sealing import Seal, verified_sources
from python_udfs.world import RefusedInput, World

MEMORY_LIMIT = "12GB"
# DuckDB cuts a streamed query into the same row groups on any number of threads but one.
LEAST_THREADS = 2


class Plugin(BasePlugin):
    """Entry point named in ``profiles.yml``; the base class says when each hook runs."""

    def initialize(self, plugin_config: dict) -> None:
        try:
            self.world = World.from_vars(plugin_config)
            self.world.refuse_foreign_run()
            self.policies = load_policies(self.world)
            self.seal = Seal(self.policies, verified_sources())
        except RefusedInput as refusal:
            raise DbtRuntimeError(str(refusal)) from refusal
        streams = {row["stream"] for row in self._document("world/rng_streams")["streams"]}
        views = self._document("world/materialize")["as_view"].get(self.world.scale, [])
        self.state = RunState(self.world, self.seal, streams, set(views))
        self.world.run_dir.parent.mkdir(exist_ok=True)

    def _document(self, key: str) -> dict:
        return next(p.document for p in self.policies if p.key == key)

    def update_connection_config(self, creds, config: dict) -> None:
        config.setdefault("memory_limit", MEMORY_LIMIT)
        config.setdefault("temp_directory", f"{self.world.run_dir}.tmp")
        if threads := os.environ.get("ENGINE_THREADS"):
            config["threads"] = threads

    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        if conn.execute("select current_setting('threads')").fetchall()[0][0] < LEAST_THREADS:
            conn.execute(f"set threads = {LEAST_THREADS}")
        register_udfs(conn)
        self._register_state_functions(conn)
        conn.execute("create schema if not exists engine; create schema if not exists ref")
        for source in (i for i in self.seal.inputs if i.kind == "source"):
            conn.execute(f"create or replace view ref.{source.name} as "
                         f"select * from read_parquet('sources/{source.name}.parquet')")
        conn.execute("create or replace table engine.inputs"
                     "(kind varchar, scope varchar, name varchar, version varchar, sha256 varchar)")
        conn.executemany("insert into engine.inputs values (?, ?, ?, ?, ?)",
                         [(i.kind, i.scope, i.name, i.version, i.sha256) for i in self.seal.inputs])
        run = self.state.identity()
        types = {"seed": "bigint"}
        conn.execute("create or replace table engine.run ("
                     + ", ".join(f"{name} {types.get(name, 'varchar')}" for name in run) + ")")
        conn.execute(f"insert into engine.run values ({', '.join('?' * len(run))})", list(run.values()))
        conn.begin()
        for policy in self.policies:
            create_policy_tables(conn, policy, self.world.scale)
        conn.commit()

    def _register_state_functions(self, conn: DuckDBPyConnection) -> None:
        """Functions through which macros reach the run's folder; JSON text in, JSON text out."""
        calls = {
            "engine_begin": self.state.begin,
            "engine_finish": self.state.finish,
            "engine_gate": self.state.record_gate,
            "engine_gate_records": lambda r: self.state.gate_records(r["segment"], r["expected"]),
            "engine_bundle": lambda r: write_bundle(self.state, r["segment"], r["datasets"], r["checks"]),
            "engine_upstream": lambda r: self.state.upstream(r["segment"]),
            "engine_dataset_sha256": lambda r: self.state.dataset_sha256(r["segment"], r["dataset"]),
            "engine_segment_digest": lambda r: self.seal.segment_digest(r["segment"]),
            "engine_rename": lambda r: os.replace(r["from"], r["to"]),
            "engine_clock": lambda r: time.perf_counter(),
        }
        for name, call in calls.items():
            conn.create_function(name, _as_json(call), ["VARCHAR"], "VARCHAR", side_effects=True)


def _as_json(call):
    def function(request: str) -> str:
        return json.dumps(call(json.loads(request)), ensure_ascii=False)
    return function


def create_policy_tables(conn: DuckDBPyConnection, policy: Policy, scale: str) -> None:
    """Create the tables of one policy in its schema, ``policy_1A`` for example."""
    conn.execute(f"create schema if not exists {policy.sql_schema}")
    for name, table in policy_tables(policy, scale).items():
        columns = ", ".join(f'"{column}" {kind}' for column, kind in table.columns)
        conn.execute(f'create or replace table {policy.sql_schema}."{name}" ({columns})')
        if table.rows:
            one_row = f"({', '.join('?' * len(table.columns))})"
            conn.execute(f'insert into {policy.sql_schema}."{name}" values ' + ", ".join([one_row] * len(table.rows)),
                         [value for row in table.rows for value in row])
