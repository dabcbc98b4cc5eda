"""The whole tiny world: what has to hold over all segments at once."""

from __future__ import annotations

import os
import re
import textwrap
from hashlib import sha256
from pathlib import Path

from conftest import REPO, Project
from dbt.cli.main import dbtRunner


def published(run_dir: Path) -> dict[str, str]:
    """SHA-256 of every parquet file of a run by its path there."""
    return {str(path.relative_to(run_dir)): sha256(path.read_bytes()).hexdigest() for path in run_dir.rglob("segment_*/**/*.parquet")}


def test_more_threads_write_the_same_bytes(tiny_world, tmp_path):
    project = Project.linked(tmp_path / "p", "models", "tests")
    project.dbt("build", vars={"scale": "tiny", "seed": 42}, threads=(os.cpu_count() or 1) + 2)
    other, usual = published(project.root / "runs/seed_42"), published(tiny_world.run_dir)
    assert other
    assert {path for path in other.keys() | usual.keys() if other.get(path) != usual.get(path)} == set()


def test_the_checks_of_a_segment_wait_for_every_gate(tmp_path):
    """dbt runs a test before a model only if all that the test reads stands above that model."""
    manifest = dbtRunner().invoke(["--quiet", "parse", "--project-dir", str(REPO), "--profiles-dir", str(REPO), "--target-path", str(tmp_path)]).result
    nodes = {node.unique_id: node for node in manifest.nodes.values() if node.resource_type in ("model", "test")}

    def above(node_id: str) -> set[str]:
        found, left = set(), [node_id]
        while left:
            parents = set(nodes[left.pop()].depends_on.nodes) - found
            found |= parents
            left += parents & nodes.keys()
        return found

    checks = {node.name[-2:]: node.unique_id for node in nodes.values() if re.fullmatch(r"s\d_checks_..", node.name)}
    waited = {segment: above(node_id) for segment, node_id in checks.items()}
    gates = [node for node in nodes.values() if node.resource_type == "test" and node.name.startswith("gate_")]
    # those of the checks and of what is made of them come after
    before = [node for node in gates if not re.search(r"_checks_|_validation_bundle_", " ".join(node.depends_on.nodes))]
    assert len(checks) == 10 and len(before) > 300
    assert {node.name: late for node in before if (late := set(node.depends_on.nodes) - waited[node.name[5:7]])} == {}


def readme_queries() -> list[str]:
    return [textwrap.dedent(sql) for sql in re.findall(r"```sql\n(.*?)```", (REPO / "README.md").read_text(), re.DOTALL)]


def test_readmes_first_query_answers(tiny_world):
    assert tiny_world.con.execute(readme_queries()[0]).fetchall()


def test_readmes_thinning_keeps_every_flow_and_takes_back_whole_campaigns(tiny_world):
    """Each flow once; of every campaign all flows attacked or none, those left out as the baseline has them."""
    (thinning,) = [query for query in readme_queries() if "overlay_applied" in query]
    baseline = [column for column, *_ in tiny_world.con.execute("describe s2_flow_anchor_baseline_6B").fetchall()]
    same = " and ".join(f"t.{column} is not distinct from b.{column}" for column in baseline)
    found = tiny_world.con.execute(f"""
        with thinned as ({thinning.strip().removesuffix(";")})
        select
            count(*) - (select count(*) from s2_flow_anchor_baseline_6B) as flows_too_many,
            count(distinct t.flow_id) - count(*) as flows_twice,
            count(*) filter (w.overlay_applied and t.overlay_applied and w.campaign_idx % 10 <> 0) as kept_wrongly,
            count(*) filter (w.overlay_applied and t.overlay_applied is null and w.campaign_idx > 0 and w.campaign_idx % 10 = 0) as left_out_wrongly,
            count(*) filter (t.overlay_applied is null and not ({same})) as not_as_before,
            count(*) filter (t.overlay_applied) > 0 as keeps_some,
            count(*) filter (t.overlay_applied) < count(*) filter (w.overlay_applied) / 2 as is_thin
        from thinned as t
        inner join s3_flow_anchor_with_fraud_6B as w on w.flow_id = t.flow_id
        inner join s2_flow_anchor_baseline_6B as b on b.flow_id = t.flow_id
    """).fetchone()
    assert found == (0, 0, 0, 0, 0, True, True)
