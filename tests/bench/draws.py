"""Throughput of the generator: million draws a second by kind of draw and number of threads."""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from macro_project import MacroProject

N_DRAWS = 20_000_000
BEST_OF = 3
KINDS = {
    "uniform, one key": "{{ rng_uniform('1A.S1.hurdle', ['row_no']) }}",
    "uniform, one key, index by row": "{{ rng_uniform('1A.S1.hurdle', ['row_no'], index='small_int') }}",
    "uniform, two keys": "{{ rng_uniform('1A.S7.tie', ['merchant_id', 'row_no']) }}",
    "uniform, three keys": "{{ rng_uniform('1A.S7.tie', ['merchant_id', 'row_no', 'small_int']) }}",
    "32 bits, one key": "{{ rng_bits('2B.routing.site', ['row_no']) }}",
    "normal quantile of a stored uniform": "{{ dist_normal('u') }}",
}


def seconds_of(connection: duckdb.DuckDBPyConnection, query: str) -> float:
    begun = time.perf_counter()
    connection.execute(query).fetchall()
    return time.perf_counter() - begun


def main() -> None:
    """Print one line per kind of draw: SQL length, milliseconds to plan, M draws/s on 1 and 2 threads."""
    with TemporaryDirectory() as folder:
        texts = MacroProject(Path(folder)).render(**{f"kind_{i}": text for i, text in enumerate(KINDS.values())})
    connection = duckdb.connect()
    connection.execute(f"""
        create table rows as
        select
            range as row_no,
            1000000000 + range % 1240 as merchant_id,
            (range % 7)::integer as small_int,
            (range * 48271 % 999999937 + 0.5) / 999999937 as u
        from range({N_DRAWS})
    """)
    print(f"{'draw':38s} {'SQL bytes':>9s} {'plan ms':>8s} {'M/s, 1 thread':>14s} {'M/s, 2 threads':>15s}")
    for name, text in zip(KINDS, texts.values(), strict=True):
        query = f"select sum(cast(({text}) * 1000000 as bigint)) from rows"
        rates = []
        for threads in (1, 2):
            connection.execute(f"set threads = {threads}")
            rates.append(N_DRAWS / min(seconds_of(connection, query) for _ in range(BEST_OF)) / 1e6)
        plan_ms = min(seconds_of(connection, f"explain {query}") for _ in range(BEST_OF)) * 1e3
        print(f"{name:38s} {len(text):9d} {plan_ms:8.1f} {rates[0]:14.1f} {rates[1]:15.1f}")
