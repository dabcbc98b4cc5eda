"""Draws from a run's published alias tables, in plain SQL: how fast, and whether they follow the published weights."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import numpy as np
from draws import seconds_of
from macro_project import MacroProject
from scipy import stats

SIGNIFICANCE = 0.01
LEAST_EXPECTED = 5


@dataclass(frozen=True)
class Tables:
    """Where a kind of alias table stands: SQL for its index (table_no, slot_offset, n_slots), slots and masses."""

    name: str
    stream: str
    item: str
    index: str
    slots: str
    masses: str


def kinds(run: Path) -> list[Tables]:
    """Sites of a merchant (2B) and edges of a virtual merchant (3B)."""
    two, three = run / "segment_2B", run / "segment_3B"
    return [
        Tables("sites", "2B.routing.site", "site_idx",
               f"select merchant_idx, slot_offset, n_slots from '{two}/s2_alias_index.parquet' where kind = 'merchant'",
               f"select slot, prob_q, site_idx, alias_site_idx from '{two}/s2_alias_slots.parquet'",
               f"select merchant_idx, site_idx, mass_q from '{two}/s1_site_weights.parquet'"),
        Tables("edges", "2B.routing.edge", "edge_idx",
               f"select merchant_idx, slot_offset, n_slots from '{three}/edge_alias_index_3B.parquet'",
               f"select slot, prob_q, edge_idx, alias_edge_idx from '{three}/edge_alias_slots_3B.parquet'",
               f"select merchant_idx, edge_idx, mass_q from '{three}/edge_catalogue_3B.parquet'"),
    ]


def p_values(merchant: np.ndarray, seen: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Pearson's chi-square of each merchant, items of small expectation pooled; (items,) arrays in, (merchants,) out."""
    found = []
    for rows in np.split(np.arange(len(merchant)), np.flatnonzero(np.diff(merchant)) + 1):
        small = expected[rows] < LEAST_EXPECTED
        pooled = [np.append(a[rows][~small], a[rows][small].sum()) for a in (seen, expected)]
        observed, wanted = (a[pooled[1] > 0] for a in pooled)
        if len(wanted) > 1:
            found.append(stats.chisquare(observed, wanted * observed.sum() / wanted.sum()).pvalue)
    return np.array(found)


def draw(tables: Tables, n_draws: int, repeats: int) -> dict:
    """Seconds of the fastest of `repeats`, M draws/s, merchants tested and merchants rejected at the 1 % level."""
    with TemporaryDirectory() as folder:
        sql = MacroProject(Path(folder)).render(
            word_0=f"{{{{ rng_bits('{tables.stream}', ['d.draw_no'], index=0) }}}}",
            word_1=f"{{{{ rng_bits('{tables.stream}', ['d.draw_no'], index=1) }}}}",
            slot="{{ alias_slot('w.word_0', 't.slot_offset', 't.n_slots') }}",
            choice=f"{{{{ alias_choice('w.word_1', 's', '{tables.item}', 'alias_{tables.item}') }}}}")
    con = duckdb.connect()
    con.execute(f"create table tables as select row_number() over (order by merchant_idx) - 1 as table_no, * from ({tables.index})")
    con.execute(f"create table slots as {tables.slots}")
    con.execute(f"create table drawing as select range as draw_no, range % (select count(*) from tables) as table_no "
                f"from range({n_draws})")
    query = f"""
        with w as (
            select d.table_no, {sql['word_0']} as word_0, {sql['word_1']} as word_1 from drawing as d
        )
        select {sql['choice']} as item, count(*) as n
        from w
        inner join tables as t on t.table_no = w.table_no
        inner join slots as s on s.slot = {sql['slot']}
        group by all"""
    seconds = min(seconds_of(con, query) for _ in range(repeats))
    merchant, seen, expected = con.execute(f"""
        select m.merchant_idx, coalesce(c.n, 0), m.mass_q / 2^32 * v.n_draws
        from ({tables.masses}) as m
        inner join (select t.merchant_idx, count(*) as n_draws from drawing inner join tables as t using (table_no) group by all) as v
            using (merchant_idx)
        left join ({query}) as c on c.item = m.{tables.item}
        order by m.merchant_idx, m.{tables.item}""").fetchnumpy().values()
    p = p_values(merchant, seen.astype(float), expected)
    return {"tables": tables.name, "seconds": seconds, "rate": n_draws / seconds / 1e6, "tested": len(p),
            "rejected": int((p < SIGNIFICANCE).sum()),
            "allowed": int(stats.binom.ppf(0.999, len(p), SIGNIFICANCE)), "missed": int(n_draws - seen.sum())}


def main(run: Path, n_draws: int, repeats: int) -> list[dict]:
    """Print one line per kind of table and return the figures.

    Raises:
        duckdb.IOException: the run has no alias tables.
    """
    rows = [draw(tables, n_draws, repeats) for tables in kinds(run)]
    for row in rows:
        print("{tables}: {seconds:.2f} s, {rate:.1f} M draws/s; {rejected} of {tested} merchants rejected at 1 % "
              "(at most {allowed} by chance), {missed} draws without an item".format(**row))
    return rows
