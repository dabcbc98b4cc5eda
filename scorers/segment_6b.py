"""Scorer of segment 6B: who was behind each arrival, what happened at the bank, which of it was fraud, and when it became known.

Its metrics stand in the modules of the waves in which they are repaired.
"""

from __future__ import annotations

from scorers import (  # noqa: F401  each registers its metrics, tables, samples or files
    documents_6b,
    segment_6b_bank,
    segment_6b_campaigns,
    segment_6b_flows,
    segment_6b_leaks,
    segment_6b_sessions,
)
from scorers.facts_6b import scorer  # noqa: F401
