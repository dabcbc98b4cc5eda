"""Rails of segment 2B: what a candidate must not break against its baseline, whatever bands it lifts."""

from __future__ import annotations

from scorers.facts_2b import scorer
from scorers.verdict import BPLUS, B, MISS

# Which state a policy shapes.
STATES = {"alias_layout_policy_v1": "S1", "day_effect_policy_v1": "S3", "group_mix_regularizer_v1": "S4",
          "arrival_roster_policy_v1": "S5", "virtual_edge_policy_v1": "S6"}


def _touched(new, old) -> set[str]:
    """States whose policies differ between two views, by the digests that both runs sealed."""
    sealed = [
        {row["name"].split("/")[1]: row["sha256"] for row in view.rows(
            "select name, sha256 from s0_sealed_inputs_2B where kind = 'policy' and name like 'segment_2B/%'")}
        for view in (new, old)
    ]
    return {STATES.get(name, name) for name in sealed[0] if sealed[0][name] != sealed[1].get(name)}


def rails(new, old, new_score, old_score) -> dict[str, bool]:
    """Each rail by name, True where it holds; views and scores of the candidate and of its baseline."""
    bounds = new.gates.section("candidates")["rails"]
    grades = {m["id"]: m["grade"] for m in new_score.metrics}
    values = [{m["id"]: m.get("value") for m in score.metrics} for score in (new_score, old_score)]
    digests = [view.run.receipts("2B")["s1_site_weights"]["content_digest"] for view in (new, old)]
    touched = _touched(new, old)
    shift_v01 = values[0]["2B-S4-V01"] - values[1]["2B-S4-V01"]
    shift_v04 = values[1]["2B-S4-V04"] - values[0]["2B-S4-V04"]
    return {
        "s1_unchanged": "S1" in touched or digests[0] == digests[1],
        "s2_pass": not new_score.structure.gates_fail("2B-S2-"),
        "s3_band": all(grades[f"2B-S3-{name}"] in (BPLUS, B) for name in ("V01", "V03", "V05")),
        "s4_not_catastrophic": max(shift_v01, shift_v04) <= bounds["max_shift"]
        and values[0]["2B-S4-V01"] <= bounds["collapse_max_p"],
        "no_artifact": grades["2B-S4-N1"] != MISS and not new_score.structure.gates_fail("2B-S4-"),
        "structural_pass": not new_score.structure.failing,
        "one_state_touched": len(touched) <= 1,
    }


scorer.rails = rails
