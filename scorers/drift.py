"""How far a run's shapes lie from those of a named baseline: direction and effect size, not p alone."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from scorers import stats
from scorers.gates import Gates

TESTS = {
    "ks": stats.kolmogorov_smirnov,
    "wasserstein": stats.wasserstein,
    "mann_whitney": stats.mann_whitney,
    "two_proportion": stats.two_proportion,
    "jensen_shannon": stats.composition_distance,
    "jensen_shannon_by_group": stats.composition_distances,
    "difference": stats.differences,
}


def compare(gates: Gates, samples: Mapping[str, object], baseline: Mapping[str, object]) -> list[dict]:
    """Run the drift tests of a scorecard on samples of a run and of its baseline.

    A test whose sample either side lacks, or has empty, is listed with the reason and no figure.
    """
    rules = gates.section("drift")
    rows = []
    for rule in rules.get("tests", []):
        row = {"sample": rule["sample"], "test": rule["test"]}
        sides = [side.get(rule["sample"]) for side in (samples, baseline)]
        if any(_is_empty(side) for side in sides):
            rows.append(row | {"note": "no sample on one side"})
            continue
        found = TESTS[rule["test"]](*sides)
        row |= found
        if rule["test"] in ("ks", "wasserstein", "mann_whitney"):
            row["direction"] = _direction(float(np.median(sides[0]) - np.median(sides[1])))
        if rule["test"] == "two_proportion":
            row |= {"direction": _direction(found["lift"]), "is_material": found["lift"] >= rules["material_lift"]}
        rows.append(row)
    return rows


def _is_empty(sample) -> bool:
    return sample is None or len(sample) == 0


def _direction(shift: float) -> str:
    return "up" if shift > 0 else "down" if shift < 0 else "level"
