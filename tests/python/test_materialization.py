"""The parquet materialization: streams, renames, resumes, and writes the same bytes on any thread count."""

from __future__ import annotations

import json
import signal
import subprocess
import time

import duckdb
import pytest
from small_project import SEGMENT, small_project

RUN = f"runs/seed_42/{SEGMENT}"
DRAWS = """
    select i::bigint as id, ((i * 48271) % 2147483647)::bigint as draw, repeat('x', (i % 7)::int) as label
    from (select i from range(0, 600000) r(i) union all select i from range(600000, 1200000) r(i))
"""
DRAWS_CONTRACT = "id BIGINT, draw BIGINT, label VARCHAR"


def contract_of(file) -> list[tuple[str, str]]:
    return [(r[0], r[1]) for r in duckdb.sql(f"describe from read_parquet('{file}')").fetchall()]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    project = small_project(tmp_path_factory.mktemp("materialization"), {
        "draws": (DRAWS, DRAWS_CONTRACT),
        "nothing": ("select id, label from {{ ref('draws') }} where id < 0", "id BIGINT, label VARCHAR"),
        "daily": ("{{ config(parts_by='utc_day') }} select id, draw from {{ ref('draws') }} where id % 28 = {{ utc_day_idx() }}",
                  "id BIGINT, draw BIGINT"),
        "weekly": ("{{ config(parts_by='utc_day', days_per_part={'tiny': 9}) }} select id, draw from {{ ref('draws') }} "
                   "where id % 28 >= {{ utc_day_idx() }} and id % 28 < {{ utc_day_end() }} order by id", "id BIGINT, draw BIGINT"),
    })
    project.dbt("build", vars={"scale": "tiny"})
    return project


def test_a_part_may_hold_several_days(built):
    parts = sorted((built.root / f"runs/seed_42/{SEGMENT}/weekly").glob("*.parquet"))
    assert [part.stem for part in parts] == ["day_027", "days_000_008", "days_009_017", "days_018_026"]
    days = [{row[0] for row in duckdb.sql(f"select distinct id % 28 from read_parquet('{part}')").fetchall()} for part in parts]
    assert sorted(days, key=min) == [set(range(0, 9)), set(range(9, 18)), set(range(18, 27)), {27}]


def test_threads_do_not_change_a_byte(built):
    before = built.receipts("seed_42")
    for threads in (1, 2, 4):
        built.dbt("build", vars={"scale": "tiny", "run_id": f"threads_{threads}"}, threads=threads)
        after = built.receipts(f"threads_{threads}")
        assert {k: r["sha256"] for k, r in after.items()} == {k: r["sha256"] for k, r in before.items()}


def test_an_empty_result_is_an_empty_file_with_the_right_schema(built):
    file = built.root / RUN / "nothing.parquet"
    assert duckdb.sql(f"select count(*) from read_parquet('{file}')").fetchall() == [(0,)]
    assert contract_of(file) == [("id", "BIGINT"), ("label", "VARCHAR")]


def test_a_rebuild_states_the_inputs_that_are_in_force_now(built):
    file = built.root / "runs/seed_42/run.json"
    stated = json.loads(file.read_text())
    file.write_text(json.dumps(stated | {"manifest_fingerprint": "0" * 64, "parameter_hash": "0" * 64}))
    built.dbt("run", vars={"scale": "tiny"})
    assert json.loads(file.read_text()) == stated


def test_receipt_states_rows_bytes_digest_and_step_seconds(built):
    receipt = built.receipts("seed_42")[f"{SEGMENT}/draws"]
    file = built.root / RUN / "draws.parquet"
    assert receipt["rows"] == 1_200_000 and receipt["bytes"] == file.stat().st_size
    assert receipt["columns"] == [["id", "BIGINT"], ["draw", "BIGINT"], ["label", "VARCHAR"]]
    assert set(receipt["seconds"]) == {"resolve", "validate", "compute", "write"}
    assert all(seconds >= 0 for seconds in receipt["seconds"].values())
    assert 0 < receipt["share_s"]


def test_content_digest_does_not_know_the_seed(built):
    built.dbt("build", "--select", "draws", vars={"scale": "tiny", "seed": 7})
    mine, other = (built.receipts(f"seed_{s}")[f"{SEGMENT}/draws"] for s in (42, 7))
    assert mine["content_digest"] == other["content_digest"] and mine["sha256"] != other["sha256"]


def test_parts_hold_one_utc_day_each(built):
    parts = sorted((built.root / RUN / "daily").iterdir())
    assert [p.name for p in parts] == [f"day_{d:03d}.parquet" for d in range(28)]
    assert duckdb.sql(f"select distinct id % 28 from read_parquet('{parts[5]}')").fetchall() == [(5,)]


def kill_when(project, args, vars, condition):
    """Start dbt, SIGKILL it as soon as ``condition()`` holds, and say whether it was still running then."""
    process = subprocess.Popen(project.command(*args, vars=vars), cwd=project.root, env=project.environment(1),
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while process.poll() is None and not condition() and time.monotonic() < deadline:
        time.sleep(0.002)
    running = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    return running


def test_a_killed_build_leaves_no_half_dataset_and_the_next_one_completes_it(built):
    vars = {"scale": "tiny", "run_id": "killed"}
    folder = built.root / f"runs/killed/{SEGMENT}"
    assert kill_when(built, ["build"], vars, (folder / ".draws.building").exists)
    assert not (folder / "draws.parquet").exists()
    built.dbt("build", vars=vars)
    reference = built.receipts("seed_42")
    assert {k: r["sha256"] for k, r in built.receipts("killed").items()} == {k: r["sha256"] for k, r in reference.items()}
    assert not list(folder.glob(".*building*"))


def test_a_killed_build_goes_on_after_its_last_complete_part(built):
    vars = {"scale": "tiny", "run_id": "resumed"}
    folder = built.root / f"runs/resumed/{SEGMENT}"
    building = folder / ".daily.building"
    assert kill_when(built, ["build"], vars, lambda: len(list(building.glob("*.parquet"))) >= 3)
    kept = {p.name: p.stat().st_mtime_ns for p in building.glob("*.parquet")}
    built.dbt("build", "--select", "daily", vars=vars)
    after = {p.name: p.stat().st_mtime_ns for p in (folder / "daily").iterdir()}
    assert len(after) == 28 and kept.items() <= after.items()
    digests = [built.receipts(run)[f"{SEGMENT}/daily"]["sha256"] for run in ("seed_42", "resumed")]
    assert digests[0] == digests[1]


def test_a_broken_contract_is_refused_and_names_the_column(tmp_path):
    project = small_project(tmp_path / "p", {"wrong": ("select 1::integer as id", "id BIGINT")})
    text = project.dbt("build", vars={"scale": "tiny"}, ok=False)
    assert "column 1: found id INTEGER, allowed id BIGINT" in text
    assert not (project.root / RUN / "wrong.parquet").exists()


def test_an_unregistered_stream_is_refused(tmp_path):
    project = small_project(tmp_path / "p", {"draws": ("select /*rng:0Z.S1.ghost*/ 1::bigint as id", "id BIGINT")})
    text = project.dbt("build", vars={"scale": "tiny"}, ok=False)
    assert "unregistered streams 0Z.S1.ghost" in text and "rng_streams.yml" in text


def test_a_view_has_the_same_contract_rows_and_digest_as_the_file(tmp_path):
    project = small_project(tmp_path / "p", {
        "base": ("select i::bigint as id from range(1000) r(i)", "id BIGINT"),
        "same": ("{{ config(digest_rows=true) }} select id, (id % 3 = 0) as flag from {{ ref('base') }}", "id BIGINT, flag BOOLEAN"),
    })
    project.dbt("build", vars={"scale": "tiny"})
    overlay = project.root / "overlay/world"
    overlay.mkdir(parents=True)
    (overlay / "materialize.yml").write_text("as_view: {tiny: [same]}\n")
    project.dbt("build", vars={"scale": "tiny", "run_id": "views", "policy_dir": str(project.root / "overlay")})
    file, view = (project.receipts(run)[f"{SEGMENT}/same"] for run in ("seed_42", "views"))
    assert (file["storage"], view["storage"]) == ("parquet", "view")
    assert (file["rows"], file["columns"], file["rows_digest"]) == (view["rows"], view["columns"], view["rows_digest"])
    assert view["rows_digest"] and not (project.root / f"runs/views/{SEGMENT}/same.parquet").exists()


TIMED = """
    select i::bigint as id, timestamp '2026-03-05' + interval (i * 40 % 2419200) second as ts_utc from range(90000) r(i)
"""
DAILY = """
    {{ config(parts_by='utc_day', digest_rows=true) }}
    select id, ts_utc, unnest([0, 1])::utinyint as seq from {{ ref('timed') }} where {{ of_utc_day('ts_utc') }} {{ ordered_in_day('id, seq') }}
"""


def test_parts_of_days_as_a_view_have_the_rows_of_all_days(tmp_path):
    project = small_project(tmp_path / "p", {
        "timed": (TIMED, "id BIGINT, ts_utc TIMESTAMP"),
        "events": (DAILY, "id BIGINT, ts_utc TIMESTAMP, seq UTINYINT"),
    })
    project.dbt("build", vars={"scale": "tiny"})
    parts = sorted((project.root / f"{RUN}/events").iterdir())
    assert len(parts) == 28
    assert duckdb.sql(f"select distinct ts_utc::date::varchar from read_parquet('{parts[5]}')").fetchall() == [("2026-03-10",)]
    overlay = project.root / "overlay/world"
    overlay.mkdir(parents=True)
    (overlay / "materialize.yml").write_text("as_view: {tiny: [events]}\n")
    project.dbt("build", vars={"scale": "tiny", "run_id": "views", "policy_dir": str(project.root / "overlay")})
    files, view = (project.receipts(run)[f"{SEGMENT}/events"] for run in ("seed_42", "views"))
    assert view["storage"] == "view" and view["rows"] == files["rows"] == 180_000
    with duckdb.connect(str(project.root / "runs/views.duckdb"), read_only=True) as con:
        con.execute(f"set file_search_path = '{project.root}'")
        both = f"(from events) a, (from read_parquet('{parts[0].parent}/*.parquet')) b"
        assert con.execute(f"select count(*), bit_xor(hash(a)) = bit_xor(hash(b)) from {both} where a.id = b.id and a.seq = b.seq").fetchall() == [(180_000, True)]
        assert "ORDER" not in con.execute("select sql from duckdb_views() where view_name = 'events'").fetchone()[0].upper()
    assert not list((project.root / f"runs/views/{SEGMENT}").glob(".events*"))


def test_a_view_that_names_its_day_otherwise_is_refused(tmp_path):
    project = small_project(tmp_path / "p", {
        "daily": ("{{ config(parts_by='utc_day') }} select {{ utc_day_idx() }}::bigint as id", "id BIGINT"),
    })
    overlay = project.root / "overlay/world"
    overlay.mkdir(parents=True)
    (overlay / "materialize.yml").write_text("as_view: {tiny: [daily]}\n")
    text = project.dbt("build", vars={"scale": "tiny", "policy_dir": str(project.root / "overlay")}, ok=False)
    assert "filters by utc_day_idx()" in text


def test_a_pinned_run_is_not_written_into(tmp_path):
    project = small_project(tmp_path / "p", {"one": ("select 1::bigint as id", "id BIGINT")})
    project.dbt("build", vars={"scale": "tiny"})
    before = project.receipts("seed_42")
    (project.root / "runs/pins.txt").write_text("seed_42   # the baseline\n")
    text = project.dbt("build", vars={"scale": "tiny"}, ok=False)
    assert "6B-S5-014" in text and "pins.txt" in text and project.receipts("seed_42") == before
    project.dbt("build", vars={"scale": "tiny", "run_id": "other"})
