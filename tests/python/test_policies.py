"""Policies: strict YAML, overlays, and the layout of documents as tables."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from python_udfs.policies import Policy, merge, policy_tables, read_yaml, schema_faults
from python_udfs.world import PROJECT_ROOT, RefusedInput

SCHEMA = {
    "type": "object", "additionalProperties": False,
    "properties": {
        "n": {"type": "object", "additionalProperties": False,
              "properties": {s: {"type": "integer"} for s in ("tiny", "small", "authority")}},
        "rate": {"type": "number"},
        "when": {"type": "string", "format": "date-time"},
        "note": {"type": ["string", "null"]},
        "exponents": {"type": "object", "additionalProperties": False, "properties": {"gdp": {"type": "number"}}},
        "share": {"type": "object", "additionalProperties": {"type": "number"}},
        "iso": {"type": "array", "items": {"type": "string"}},
        "groups": {"type": "array", "items": {
            "type": "object", "additionalProperties": False,
            "properties": {"group": {"type": "string"}, "weights": {"type": "object", "additionalProperties": {"type": "number"}}}}},
    },
}
DOCUMENT = {"n": {"tiny": 1, "small": 2, "authority": 3}, "rate": 1, "when": "2026-03-05T00:00:00Z", "note": None,
            "exponents": {"gdp": 0.5}, "share": {"NO": 0.25, "FR": 0.75}, "iso": ["NO", "ON"],
            "groups": [{"group": "fuel", "weights": {"5541": 0.5, "5542": 0.5}}, {"group": "none", "weights": {}}]}


def tables(document=None, scale="small"):
    return policy_tables(Policy("segment_0Z", "p", document or DOCUMENT, SCHEMA), scale)


def test_scalars_and_fixed_objects_are_columns_of_one_row():
    table = tables()["p"]
    assert table.columns == [("policy", "VARCHAR"), ("n", "BIGINT"), ("rate", "DOUBLE"), ("when", "TIMESTAMP"),
                             ("note", "VARCHAR"), ("exponents_gdp", "DOUBLE")]
    assert [str(v) for v in table.rows[0]] == ["p", "2", "1.0", "2026-03-05 00:00:00", "None", "0.5"]


def test_scale_objects_resolve_to_the_run_s_scale():
    assert [tables(scale=s)["p"].rows[0][1] for s in ("tiny", "small", "authority")] == [1, 2, 3]


def test_maps_and_lists_are_child_tables_in_document_order():
    assert tables()["p__share"].columns == [("ordinal", "BIGINT"), ("key", "VARCHAR"), ("value", "DOUBLE")]
    assert tables()["p__share"].rows == [(0, "NO", 0.25), (1, "FR", 0.75)]
    assert tables()["p__iso"].rows == [(0, "NO"), (1, "ON")]
    assert tables()["p__groups"].rows == [(0, "fuel"), (1, "none")]


def test_a_map_inside_a_list_knows_its_parent():
    child = tables()["p__groups__weights"]
    assert [c for c, _ in child.columns] == ["parent", "ordinal", "key", "value"]
    assert child.rows == [("0", 0, "5541", 0.5), ("0", 1, "5542", 0.5)]


def test_empty_collections_keep_their_columns():
    empty = tables(DOCUMENT | {"groups": [], "share": {}})
    assert empty["p__groups"].rows == [] and empty["p__groups"].columns == tables()["p__groups"].columns
    assert empty["p__groups__weights"].columns == tables()["p__groups__weights"].columns
    assert empty["p__share"].rows == []


def read(tmp_path: Path, text: str):
    path = tmp_path / "p.yml"
    path.write_text(text)
    return read_yaml(path)


def test_yaml_reads_countries_dates_and_numbers_as_they_are_written(tmp_path):
    found = read(tmp_path, "iso: [NO, ON, Y]\nday: 2026-01-01\ncode: {5411: 1e-3}\nflag: true\n")
    assert found == {"iso": ["NO", "ON", "Y"], "day": "2026-01-01", "code": {"5411": 0.001}, "flag": True}


def test_a_duplicate_key_is_refused(tmp_path):
    with pytest.raises(RefusedInput, match="duplicate key 'a'"):
        read(tmp_path, "a: 1\nb: 2\na: 3\n")


@pytest.mark.parametrize(("change", "words"), [
    ({"rate": "high"}, "rate: 'high' is not of type 'number'"),
    ({"typo": 1}, "'typo' was unexpected"),
    ({"groups": [{"group": 7}]}, "groups.0.group"),
])
def test_schema_faults_name_field_and_what_is_allowed(change, words):
    assert any(words in fault for fault in schema_faults(Policy("s", "p", DOCUMENT | change, SCHEMA)))


def test_digest_ignores_key_order_but_not_values():
    one, two = (Policy("s", "p", d, SCHEMA) for d in ({"rate": 1, "iso": []}, {"iso": [], "rate": 1}))
    assert one.sha256 == two.sha256 != Policy("s", "p", {"rate": 2, "iso": []}, SCHEMA).sha256


nested = st.recursive(st.integers() | st.lists(st.integers()), lambda v: st.dictionaries(st.sampled_from("abc"), v), max_leaves=8)
documents = st.dictionaries(st.sampled_from("abc"), nested)


@given(documents, documents)
def test_merge_takes_every_leaf_from_the_overlay_and_the_rest_from_the_base(base, overlay):
    merged = merge(base, overlay)
    assert merge(merged, overlay) == merged and merge(base, {}) == base
    assert merged.keys() == base.keys() | overlay.keys()
    assert all(merged[k] == v for k, v in overlay.items() if not isinstance(v, dict))


@pytest.mark.parametrize("path", sorted((PROJECT_ROOT / "policies/schemas").glob("*/*.json")), ids=lambda p: p.stem)
def test_every_schema_refuses_unknown_fields_and_describes_each(path):
    def walk(schema, where):
        if "$ref" in schema:
            return
        if "properties" in schema:
            assert schema.get("additionalProperties") is False, f"{where}: unknown fields pass"
            for name, child in schema["properties"].items():
                assert child.get("description") or "$ref" in child, f"{where}.{name}: no description"
                walk(child, f"{where}.{name}")
        if isinstance(schema.get("additionalProperties"), dict):
            walk(schema["additionalProperties"], where)
        if "items" in schema:
            walk(schema["items"], where)
    document = json.loads(path.read_text())
    walk(document, path.stem)
    for name, child in document.get("$defs", {}).items():
        walk(child, name)
