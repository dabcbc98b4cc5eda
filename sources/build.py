"""Build the reference data: `python sources/build.py [--only NAME ...]`.

Fetches the packages pinned in pins.yml, writes each table as parquet (or as a CSV seed), and renews manifest.json,
SOURCES.md and NOTICE.md. The same pins and the same library versions (requirements.txt) give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from builders import (calendar, countries, currencies, documentation, land, mcc, network, output, places, pop_tiles, profiles,
                      static, timezones, tz_polygons)
from builders.packages import SOURCES_DIR, BuildError, pins

MANIFEST_FILE = SOURCES_DIR / "manifest.json"
DATASETS_FILE = SOURCES_DIR / "datasets.yml"
DOCUMENT_FILE = SOURCES_DIR / "SOURCES.md"
NOTICE_FILE = SOURCES_DIR / "NOTICE.md"


def published(name: str) -> pa.Table:
    """A table already written to its parquet file; builders of later tables read it from there."""
    path = SOURCES_DIR / f"{name}.parquet"
    if not path.exists():
        raise BuildError(f"{name} is needed first: build it with --only {name}")
    return pq.read_table(path)


# In build order: a table may read the ones above it.
BUILDERS: dict[str, Callable[[], pa.Table]] = {
    "ref_countries": countries.build,
    "ref_country_languages": countries.build_languages,
    "ref_country_profile": profiles.build,
    "ref_currencies": currencies.build_currencies,
    "ref_country_currencies": currencies.build_country_currencies,
    "ref_legal_tender": currencies.build_legal_tender,
    "ref_fx_ecb_daily": currencies.build_fx_ecb_daily,
    "ref_mcc": mcc.build,
    "ref_places": places.build,
    "ref_admin1": places.build_admin1,
    "ref_tz_zones": timezones.build_zones,
    "ref_tz_links": timezones.build_links,
    "ref_tz_polygons": tz_polygons.build,
    "ref_country_land": lambda: land.build_country_land(published("ref_tz_polygons")),
    "ref_site_area": lambda: land.build_site_area(published("ref_tz_polygons")),
    "ref_pop_tiles": lambda: pop_tiles.build(published("ref_tz_polygons")),
    "ref_holidays": calendar.build,
    "ref_airports": lambda: network.build_airports(published("ref_tz_polygons")),
    "ref_ipv4_country": network.build_ipv4,
    "card_brands": static.build_card_brands,
    "user_agents": static.build_user_agents,
}


def main() -> int:
    """Build the wanted tables, the manifest and SOURCES.md."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", metavar="NAME", choices=BUILDERS, help="tables to build; all by default")
    wanted = parser.parse_args().only or list(BUILDERS)

    described = yaml.safe_load(DATASETS_FILE.read_text(encoding="utf-8"))
    for name in (name for name in BUILDERS if name in wanted):
        started = time.monotonic()
        entry = _build_one(name, described["datasets"][name])
        _record(name, entry, described)
        print(f"{name}: {entry['rows']} rows, {entry['bytes']} bytes, {time.monotonic() - started:.1f} s", flush=True)
    NOTICE_FILE.write_text(documentation.render_notices(pins()), encoding="utf-8")
    return 0


def _record(name: str, entry: dict, described: dict) -> None:
    """Put one written file into the manifest, and renew SOURCES.md, so that neither is ever behind the files."""
    datasets = json.loads(MANIFEST_FILE.read_text(encoding="utf-8"))["datasets"] if MANIFEST_FILE.exists() else {}
    datasets[name] = entry
    manifest = {
        "iana_version": timezones.iana_version(),
        "packages": {package.name: {"registry": package.registry, "version": package.version, "sha256": package.sha256}
                     for package in pins().values()},
        "datasets": {key: datasets[key] for key in BUILDERS if key in datasets},
    }
    MANIFEST_FILE.write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    DOCUMENT_FILE.write_text(documentation.render(described, manifest, pins()), encoding="utf-8")


def _build_one(name: str, description: dict) -> dict:
    """Build, check against its description and write one table; returns its manifest entry."""
    table = BUILDERS[name]()
    if table.column_names != list(description["columns"]):
        raise BuildError(f"{name}: columns {table.column_names} differ from datasets.yml")
    keys = table.select(description["key"]).to_pylist()
    if len({tuple(key.values()) for key in keys}) != len(keys):
        raise BuildError(f"{name}: the key {description['key']} is not unique")
    path = (SOURCES_DIR / description["file"]).resolve()
    (output.write_parquet if path.suffix == ".parquet" else output.write_csv)(table, path)
    return {"file": description["file"], **output.describe(table, path)}


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BuildError as error:
        sys.exit(f"build failed: {error}")
