"""Merchant category codes: `ref_mcc`.

Descriptions come from ISO 18245, else from the list of the US Department of Agriculture, else from
`facts/mcc_labels.csv`. Of the card networks' lists only membership is kept, not their wording.
"""

from __future__ import annotations

import csv

import pyarrow as pa

from . import facts
from .packages import BuildError, package_dir

GROUPS = ("retail", "grocery", "fuel", "dining", "travel", "digital", "cash_fin", "utilities", "government", "other")
BRAND_SPECIFIC = range(3000, 4000)


def build() -> pa.Table:
    """One row per code found in any list, sorted by code."""
    lists = {name: _descriptions(f"{name}_list") for name in
             ("iso18245_official", "usda", "visa", "mastercard", "amex", "stripe", "alipay")}
    iso, usda = lists["iso18245_official"], lists["usda"]
    labels = {int(row["mcc"]): row["description"] for row in facts.read("mcc_labels")}
    codes = sorted(set().union(*lists.values()))

    description = [iso.get(code) or usda.get(code) or labels.get(code) for code in codes]
    unlabelled = [code for code, text in zip(codes, description) if not text and code not in BRAND_SPECIFIC]
    needless = [code for code in labels if code not in codes or iso.get(code) or usda.get(code)]
    if unlabelled or needless:
        raise BuildError(f"facts/mcc_labels.csv: missing {unlabelled}, not needed {needless}")
    return pa.table({
        "mcc": pa.array(codes, pa.int16()),
        "mcc_group": pa.array([_group(code) for code in codes], pa.string()),
        "description": pa.array(description, pa.string()),
        "iso_description": pa.array([iso.get(code) for code in codes], pa.string()),
        "usda_description": pa.array([usda.get(code) for code in codes], pa.string()),
        "range_description": pa.array([_iso_range(code) for code in codes], pa.string()),
        "is_brand_specific": pa.array([code in BRAND_SPECIFIC for code in codes], pa.bool_()),
        "in_visa": pa.array([code in lists["visa"] for code in codes], pa.bool_()),
        "in_mastercard": pa.array([code in lists["mastercard"] for code in codes], pa.bool_()),
        "in_amex": pa.array([code in lists["amex"] for code in codes], pa.bool_()),
    })


def _descriptions(name: str) -> dict[int, str]:
    """Code to description of one list in the package; the text is empty where the list has none."""
    return {int(row["MCC"]): row["DESCRIPTION"] for row in _rows(name)}


def _iso_range(code: int) -> str | None:
    """The narrowest published range name of a code: private ranges inside 3000-3999, else ISO's."""
    for name in ("private_ranges", "iso18245_ranges"):
        for row in _rows(name):
            if int(row["MCC START"]) <= code <= int(row["MCC END"]):
                return row["DESCRIPTION"]
    return None


def _group(code: int) -> str:
    """The engine's group of a code, from `facts/mcc_groups.csv`; exactly one range must hold it."""
    found = [row["mcc_group"] for row in facts.read("mcc_groups")
             if int(row["first_mcc"]) <= code <= int(row["last_mcc"])]
    if len(found) != 1 or found[0] not in GROUPS:
        raise BuildError(f"facts/mcc_groups.csv: MCC {code:04d} lies in {found}")
    return found[0]


def _rows(name: str) -> list[dict[str, str]]:
    path = package_dir("iso18245") / "iso18245" / "data" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
