"""The wall clock, split among datasets that are being built at the same moment."""

from __future__ import annotations

import time
from threading import Lock


class SharedClock:
    """Seconds of each dataset, of which those built side by side have equal parts: all parts add up to the wall's.

    A dataset whose build fails keeps its part until it is started again.
    """

    def __init__(self) -> None:
        self._lock, self._parts, self._last = Lock(), {}, time.perf_counter()

    def start(self, dataset: str) -> None:
        """Count from now on."""
        with self._lock:
            self._advance()
            self._parts[dataset] = 0.0

    def stop(self, dataset: str) -> float:
        """Seconds that the dataset had for itself since its start; 0 if it was never started."""
        with self._lock:
            self._advance()
            return self._parts.pop(dataset, 0.0)

    def _advance(self) -> None:
        now = time.perf_counter()
        for dataset in self._parts:
            self._parts[dataset] += (now - self._last) / len(self._parts)
        self._last = now
