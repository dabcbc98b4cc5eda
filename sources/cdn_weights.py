"""Write the countries of policies/segment_3B/cdn_country_weights.yml and their digest: `make cdn-weights`.

Weight: the square root of people times registered IPv4 addresses (sources/ref_countries.parquet), so that neither empty
address blocks nor people without a line decide alone. Countries without a place, a site area or a centroid have none.
"""

from __future__ import annotations

import re
import sys
from decimal import Decimal
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from python_udfs.policies import POLICY_ROOT, read_yaml  # noqa: E402
from python_udfs.policy_rules_3B import cdn_key_digest  # noqa: E402

WEIGHTS = POLICY_ROOT / "segment_3B/cdn_country_weights.yml"
DIGEST = POLICY_ROOT / "segment_3B/cdn_key_digest.yml"
UNITS = 10**12


def presence() -> list[tuple[str, int]]:
    """Country and whole-number presence, in country order."""
    sources = ROOT / "sources"
    return duckdb.sql(f"""
        select country_iso, round(sqrt(population::double * ipv4_addresses) * 1000)::bigint as presence
        from '{sources}/ref_countries.parquet'
        where population > 0 and ipv4_addresses > 0 and centroid_lat_deg is not null
            and country_iso in (select country_iso from '{sources}/ref_places.parquet')
            and country_iso in (select country_iso from '{sources}/ref_site_area.parquet')
        order by country_iso""").fetchall()


def shares(counts: list[tuple[str, int]]) -> dict[str, int]:
    """Parts of 10^12 that sum to it, by largest remainder."""
    total = sum(count for _, count in counts)
    parts = {country: UNITS * count // total for country, count in counts}
    by_remainder = sorted(counts, key=lambda item: (-(UNITS * item[1] % total), item[0]))
    for country, _ in by_remainder[: UNITS - sum(parts.values())]:
        parts[country] += 1
    return parts


def main() -> None:
    lines = "\n".join(
        f"  - {{country_iso: {country}, weight: {Decimal(part) / UNITS:.12f}}}" for country, part in shares(presence()).items()
    )
    text = WEIGHTS.read_text(encoding="utf-8")
    WEIGHTS.write_text(text[: text.index("\ncountries:") + 1] + f"countries:\n{lines}\n", encoding="utf-8")
    policy = read_yaml(WEIGHTS)
    text = DIGEST.read_text(encoding="utf-8")
    text = re.sub(r"(?m)^source_policy_version: .*$", f"source_policy_version: {policy['version']}", text)
    text = re.sub(r"(?m)^cdn_key_digest: .*$", f'cdn_key_digest: "{cdn_key_digest(policy)}"', text)
    DIGEST.write_text(text, encoding="utf-8")
    print(f"{len(policy['countries'])} countries, digest {cdn_key_digest(policy)}")


if __name__ == "__main__":
    main()
