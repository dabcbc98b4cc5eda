"""Benchmarks: random draws, the parquet materialization against dbt-duckdb's own, and the segments state by state.

    make bench                                  everything
    python tests/bench/run.py segments --scale small
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "python"), str(Path(__file__).resolve().parents[2])]

import alias_draws  # noqa: E402
import draws  # noqa: E402
from conftest import REPO, Project  # noqa: E402
from small_project import small_project  # noqa: E402

app = typer.Typer(add_completion=False)
console = Console()
GIB = 1024**3
COLUMNS = 20


def measured(command: list[str], cwd: Path, env: dict) -> tuple[float, float]:
    """Wall seconds and peak resident GiB of one process.

    Raises:
        SystemExit: with the process's output when it fails.
    """
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=cwd, env=env, stdout=output, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        if os.waitstatus_to_exitcode(status):
            output.seek(0)
            raise SystemExit(output.read().decode()[-4000:])
    return seconds, usage.ru_maxrss * 1024 / GIB


def wide_model(rows: int) -> str:
    """A query of 20 columns of mixed integers over ``rows`` rows, fed by two ranges so that both cores draw."""
    columns = ",\n  ".join(f"((i * {1640531527 + 2 * c}) >> 11) & 16777215 as c{c:02d}" for c in range(1, COLUMNS))
    return (f"select i::bigint as c00,\n  {columns}\nfrom (select i from range(0, {rows // 2}) r(i) "
            f"union all select i from range({rows // 2}, {rows}) r(i))")


@app.command()
def rng() -> None:
    """Random draws a second, by kind and thread count."""
    draws.main()


@app.command()
def materialization(rows: int = 20_000_000, repeats: int = 3) -> None:
    """Time and memory of the parquet materialization against dbt-duckdb's `external`, 20 columns, zstd."""
    contract = ", ".join(f"c{c:02d} BIGINT" for c in range(COLUMNS))
    stock = ("{{ config(materialized='external', location='runs/stock.parquet', contract={'enforced': false}, "
             "options={'compression': 'zstd'}) }}\n")
    with tempfile.TemporaryDirectory() as folder:
        project = small_project(Path(folder) / "p", {
            "ours": (wide_model(rows), contract), "stock": (stock + wide_model(rows), contract),
            "nothing": ("select 1::bigint as c00", "c00 BIGINT")})
        figures: dict[str, list[tuple[float, float]]] = {"nothing": [], "ours": [], "stock": []}
        for _ in range(repeats):
            for name, taken in figures.items():
                taken.append(measured(project.command("run", "--select", name, vars={"scale": "tiny"}),
                                      project.root, project.environment()))
    idle = statistics.median(s for s, _ in figures["nothing"])
    seconds = {n: statistics.median(s for s, _ in t) - idle for n, t in figures.items()}
    table = Table("materialization", "seconds", "peak GiB", title=f"{rows:,} rows x {COLUMNS} columns, zstd, "
                  f"median of {repeats}, dbt's own {idle:.1f} s taken off")
    for name in ("ours", "stock"):
        table.add_row(name, f"{seconds[name]:.1f}", f"{max(m for _, m in figures[name]):.2f}")
    console.print(table)
    console.print(f"time ratio ours/stock: {seconds['ours'] / seconds['stock']:.2f}")


@app.command()
def alias(scale: str = "authority", seed: int = 42, run: Path | None = None, n_draws: int = 10_000_000, repeats: int = 3) -> None:
    """Draws from the alias tables of sites and edges; builds 1A to 3B first unless --run names a run's folder."""
    if run is not None:
        alias_draws.main(run.resolve(), n_draws, repeats)
        return
    with tempfile.TemporaryDirectory() as folder:
        project = Project.linked(Path(folder) / "p", "models", "tests")
        project.dbt("build", "--select", *(f"segment_{n}" for n in ("1A", "1B", "2A", "2B", "3A", "3B")),
                    vars={"scale": scale, "seed": seed})
        alias_draws.main(project.root / f"runs/seed_{seed}", n_draws, repeats)


@app.command()
def segments(scale: str = "authority", seed: int = 42,
             names: Annotated[list[str] | None, typer.Option("--segment")] = None) -> None:
    """Wall time and peak memory of each segment with all its gates, then its states.

    `own` leaves out what any dbt command takes before and after its nodes, measured by a build of one small node.
    """
    found = names or sorted(p.name.removeprefix("segment_") for p in (REPO / "models").glob("segment_*"))
    table = Table("built", "seconds", "own", "peak GiB", title=f"scale {scale}, seed {seed}, all gates, one dbt process each")
    with tempfile.TemporaryDirectory() as folder:
        project = Project.linked(Path(folder) / "p", "models", "tests")
        world = {"scale": scale, "seed": seed}
        chain, *each = [[f"segment_{n}" for n in found], *([f"segment_{n}"] for n in found)]

        def built(*selected: str) -> tuple[float, float]:
            return measured(project.command("build", "--select", *selected, vars=world), project.root, project.environment())

        rows = [(chain, *built(*chain))]
        start = statistics.median(built("s0_sealed_inputs_1A", "--indirect-selection", "empty")[0] for _ in range(3))
        rows += [(selected, *built(*selected)) for selected in each]
        for selected, seconds, peak in rows:
            table.add_row(" ".join(selected), f"{seconds:.1f}", f"{seconds - start:.1f}", f"{peak:.2f}")
        console.print(table)
        states = Table("dataset", "rows", "MB", "resolve", "validate", "compute", "write", title="seconds by state")
        ranked = sorted(project.receipts(f"seed_{seed}").items(), key=lambda r: -sum(r[1]["seconds"].values()))
        for name, receipt in ranked:
            states.add_row(name, f"{receipt['rows']:,}", f"{receipt['bytes'] / 1e6:.1f}",
                           *(f"{receipt['seconds'][step]:.2f}" for step in ("resolve", "validate", "compute", "write")))
        console.print(states)


@app.callback(invoke_without_command=True)
def everything(context: typer.Context) -> None:
    """Run every benchmark when none is named."""
    if context.invoked_subcommand is None:
        rng()
        materialization()
        alias()
        segments()


if __name__ == "__main__":
    app()
