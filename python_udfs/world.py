"""The world a run builds: its vars, checked, and the places on disk that belong to it."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parent.parent
SCALES = ("tiny", "small", "authority")
SCENARIOS = ("baseline", "holiday_peak", "stress")
MAX_SEED = 2**53 - 1
RUN_ID = re.compile(r"[A-Za-z0-9_]{1,64}")
IDENTITY = ("seed", "scale", "scenario", "policy_dir")


class RefusedInput(RuntimeError):
    """Input that is refused before anything is written; the message says what, where and what is allowed."""


@dataclass(frozen=True)
class World:
    """The checked vars of one run.

    ``policy_dir`` is the overlay folder as given, or ``""`` for none.
    """

    run_id: str
    seed: int
    scale: str
    scenario: str
    policy_dir: str

    @classmethod
    def from_vars(cls, config: dict) -> World:
        """Check the vars as dbt hands them over (strings or numbers).

        Raises:
            RefusedInput: naming every bad var, what was found and what is allowed.
        """
        errors = []
        seed_text = str(config.get("seed", "")).strip()
        seed = int(seed_text) if re.fullmatch(r"[0-9]{1,16}", seed_text) else -1
        if not 0 <= seed <= MAX_SEED:
            errors.append(f"seed: found {seed_text!r}, allowed an integer from 0 to {MAX_SEED}")
        scale, scenario = str(config.get("scale")), str(config.get("scenario"))
        if scale not in SCALES:
            errors.append(f"scale: found {scale!r}, allowed one of {', '.join(SCALES)}")
        if scenario not in SCENARIOS:
            errors.append(f"scenario: found {scenario!r}, allowed one of {', '.join(SCENARIOS)}")
        run_id = str(config.get("run_id"))
        if not RUN_ID.fullmatch(run_id):
            errors.append(f"run_id: found {run_id!r}, allowed 1 to 64 letters, digits and underscores")
        policy_dir = str(config.get("policy_dir") or "")
        if policy_dir and not (PROJECT_ROOT / policy_dir).is_dir():
            errors.append(f"policy_dir: found {policy_dir!r}, allowed an existing folder laid out like policies/")
        if errors:
            raise RefusedInput("bad var; nothing was written\n  " + "\n  ".join(errors)
                               + "\n  vars are given with --vars '{seed: 7, scale: tiny}'")
        return cls(run_id, seed, scale, scenario, policy_dir)

    @property
    def run_dir(self) -> Path:
        """Folder of the run's datasets, relative to the project root."""
        return Path("runs") / self.run_id

    @property
    def overlay_dir(self) -> Path | None:
        """Folder of policy overlays, or None."""
        return PROJECT_ROOT / self.policy_dir if self.policy_dir else None

    def segment_dir(self, segment: str) -> Path:
        """Folder of one segment's datasets, for a segment named like ``segment_1A``."""
        return self.run_dir / segment

    def refuse_foreign_run(self) -> None:
        """Refuse a run folder that holds another world, so that two worlds never mix.

        Raises:
            RefusedInput: when ``run.json`` names another seed, scale, scenario or overlay.
        """
        path = self.run_dir / "run.json"
        if not path.exists():
            return
        held = json.loads(path.read_text())
        wanted = asdict(self)
        differing = [f"{k}: the run holds {held.get(k)!r}, asked for {wanted[k]!r}"
                     for k in IDENTITY if held.get(k) != wanted[k]]
        if differing:
            raise RefusedInput(f"run {self.run_id!r} holds another world; nothing was written\n  "
                               + "\n  ".join(differing)
                               + f"\n  give another run_id, or remove {self.run_dir} and {self.run_dir}.duckdb")
