"""Small static tables for dbt seeds: `card_brands`, `user_agents`."""

from __future__ import annotations

import json
import re

import pyarrow as pa

from .packages import package_dir, read_json

CARD_TYPES = "src/lib/card-types.ts"


def build_card_brands() -> pa.Table:
    """Prefix ranges of card brands, one row per range; sorted by brand and prefix. Not issuer BINs."""
    rows = []
    for brand in _card_types().values():
        for pattern in brand["patterns"]:
            first, last = pattern if isinstance(pattern, list) else (pattern, pattern)
            rows.append((brand["type"], str(first), str(last), brand))
    rows.sort(key=lambda row: row[:3])
    return pa.table({
        "card_brand": pa.array([row[0] for row in rows], pa.string()),
        "brand_name": pa.array([row[3]["niceType"] for row in rows], pa.string()),
        "first_prefix": pa.array([row[1] for row in rows], pa.string()),
        "last_prefix": pa.array([row[2] for row in rows], pa.string()),
        "number_lengths": pa.array(["|".join(map(str, row[3]["lengths"])) for row in rows], pa.string()),
        "security_code_name": pa.array([row[3]["code"]["name"] for row in rows], pa.string()),
        "security_code_digits": pa.array([row[3]["code"]["size"] for row in rows], pa.int8()),
    })


def build_user_agents() -> pa.Table:
    """The most used browser strings in the package's order, desktop first."""
    rows = [(kind, rank, agent) for kind in ("desktop", "mobile")
            for rank, agent in enumerate(read_json("top-user-agents", f"src/{kind}.json"), start=1)]
    return pa.table({
        "device_kind": pa.array([row[0] for row in rows], pa.string()),
        "usage_rank": pa.array([row[1] for row in rows], pa.int16()),
        "user_agent": pa.array([row[2] for row in rows], pa.string()),
    })


def _card_types() -> dict[str, dict]:
    """The object literal of the package's TypeScript table, read as JSON."""
    text = (package_dir("credit-card-type") / CARD_TYPES).read_text(encoding="utf-8")
    literal = text[text.index("= {") + 2 : text.rindex("};") + 1]
    literal = re.sub(r"/\*.*?\*/|//[^\n]*", "", literal, flags=re.DOTALL)
    literal = literal.replace(" as BuiltInCreditCardType", "")
    literal = re.sub(r'([{,]\s*)([A-Za-z_]\w*)\s*:', r'\1"\2":', literal)
    return json.loads(re.sub(r",(\s*[}\]])", r"\1", literal))
