"""What schema and rules say of a policy after a change to a copy of it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path

from python_udfs.policies import SCHEMA_ROOT, Policy, read_yaml, schema_faults
from python_udfs.policy_rules import rules_for

REPO = Path(__file__).resolve().parents[2]


def policy_names(segment: str) -> list[str]:
    return sorted(path.stem for path in (REPO / f"policies/segment_{segment}").glob("*.yml"))


def faults(segment: str, name: str, change: Callable[[dict], object] = lambda document: None) -> list[str]:
    """Faults of the committed policy after ``change`` was made to a copy; the schema's before the rules'."""
    document = copy.deepcopy(read_yaml(REPO / f"policies/segment_{segment}/{name}.yml"))
    change(document)
    schema = json.loads((SCHEMA_ROOT / f"segment_{segment}/{name}.schema.json").read_text())
    policy = Policy(f"segment_{segment}", name, document, schema)
    return schema_faults(policy) or [fault for rule in rules_for(policy.key) for fault in rule(document)]


def setting(path: str, value) -> Callable[[dict], None]:
    """A change of one field, ``profiles.OFFSHORE_HUB.coupling`` or ``rules.0.priority``; the field need not exist."""

    def change(document: dict) -> None:
        *way, last = (int(step) if step.isdigit() else step for step in path.split("."))
        node = document
        for step in way:
            node = node[step]
        node[last] = value

    return change
