"""Zone shares of segment 3A once more, from the policy and the priors alone: what a gate holds the published shares against.

Shares no code with the models: uniforms from `python_udfs.rng`, quantiles from `scipy.stats`, largest remainders in Python integers.
"""

from fractions import Fraction

import numpy as np
import pyarrow as pa

from python_udfs import rng
from python_udfs.list_columns import list_array, list_rows
from python_udfs.udf import Udf

PARTS = 10**9
DECIMALS = 9


def zone_shares(seed, merchant_id, country_iso, tz_idx, alpha_prior, sites, sigma, low, high, outlet_weight) -> np.ndarray:
    """Shares of one pair over its zones, parts of 10^9, shape (n,); `tz_idx`, `alpha_prior` and `sites` have shape (n,).

    `outlet_weight` is what one of the pair's outlets speaks for, in outlets of the prior.
    """
    from scipy import stats  # only the gate that replays pays for its import

    trust = np.exp(sigma * stats.norm.ppf(rng.uniform(seed, "3A.S3.lambda", [merchant_id])) - sigma**2 / 2)
    trust = round(float(np.clip(trust, low, high)), DECIMALS)
    alpha = np.round(trust * alpha_prior + outlet_weight * sites, DECIMALS)
    keys = [np.int64(merchant_id), rng.iso_key([country_iso])[0], tz_idx]
    uniforms = rng.uniform(seed, "3A.S3.gamma", keys)
    drawn = [Fraction(float(value)) for value in stats.gamma.ppf(uniforms, alpha)]
    targets = [PARTS * value / sum(drawn) for value in drawn]
    parts = [int(target) for target in targets]
    for position in sorted(range(len(parts)), key=lambda i: parts[i] - targets[i])[: PARTS - sum(parts)]:
        parts[position] += 1
    return np.array(parts, dtype=np.int64)


def zone_shares_column(seed, merchant_id, country_iso, tz_idx, alpha_prior, sites, sigma, low, high, outlet_weight) -> pa.Array:
    """`zone_shares` row by row."""
    columns = (seed, merchant_id, country_iso, tz_idx, alpha_prior, sites, sigma, low, high, outlet_weight)
    return list_array([zone_shares(*row) for row in list_rows(*columns)], pa.int64())


UDFS = [
    Udf(
        "zone_share_replay",
        zone_shares_column,
        ["BIGINT", "BIGINT", "VARCHAR", "SMALLINT[]", "DOUBLE[]", "INTEGER[]", "DOUBLE", "DOUBLE", "DOUBLE", "DOUBLE"],
        "BIGINT[]",
    ),
]
