"""Policy rules that a JSON Schema cannot say: sums, orders, feasibility, membership.

Each segment keeps its rules in ``policy_rules_<ID>.py`` as ``RULES``, keyed by ``segment_<ID>/<policy>``.
A rule takes the whole document and returns its faults as ``field: found …, allowed …``.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache

import python_udfs

Rule = Callable[[dict], list[str]]


@cache
def _all_rules() -> dict[str, list[Rule]]:
    modules = [m.name for m in pkgutil.iter_modules(python_udfs.__path__) if m.name.startswith("policy_rules_")]
    rules: dict[str, list[Rule]] = {}
    for name in sorted(modules):
        rules |= importlib.import_module(f"python_udfs.{name}").RULES
    return rules


def rules_for(policy_key: str) -> list[Rule]:
    """The rules of one policy, ``segment_1A/merchant_mix`` for example; none is an empty list."""
    return _all_rules().get(policy_key, [])
