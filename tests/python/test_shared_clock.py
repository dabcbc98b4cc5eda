"""The clock that datasets share while they are built side by side."""

from __future__ import annotations

import pytest

from python_udfs import shared_clock
from python_udfs.shared_clock import SharedClock


@pytest.fixture
def hands(monkeypatch):
    now = {"s": 100.0}
    monkeypatch.setattr(shared_clock.time, "perf_counter", lambda: now["s"])
    return now


def test_datasets_side_by_side_share_the_wall(hands):
    clock = SharedClock()
    hands["s"] += 5
    clock.start("flows")
    hands["s"] += 4
    clock.start("events")
    hands["s"] += 6
    assert clock.stop("flows") == 4 + 3
    hands["s"] += 1
    assert clock.stop("events") == 3 + 1


def test_a_dataset_that_was_never_started_has_no_part(hands):
    assert SharedClock().stop("flows") == 0
