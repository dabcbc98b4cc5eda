"""Policies: YAML documents checked by their JSON Schemas, laid out as tables by those schemas.

The layout follows from the schema alone. Scalars and fixed objects become columns of a one-row table;
a map (``additionalProperties``) or a list becomes a child table; an object with exactly the keys
``tiny``, ``small`` and ``authority`` is resolved to the scale of the run.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import jsonschema
import yaml

from python_udfs.policy_rules import rules_for
from python_udfs.world import PROJECT_ROOT, SCALES, RefusedInput, World

POLICY_ROOT = PROJECT_ROOT / "policies"
SCHEMA_ROOT = POLICY_ROOT / "schemas"
SQL_TYPES = {"integer": "BIGINT", "number": "DOUBLE", "string": "VARCHAR", "boolean": "BOOLEAN"}


class StrictLoader(yaml.SafeLoader):
    """YAML 1.2 core scalars, text keys, no duplicate key.

    YAML 1.1 would read the country code NO as false and 2026-01-01 as a date object.
    """

    yaml_implicit_resolvers: dict = {}

    def construct_mapping(self, node, deep=False):
        mapping = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in mapping:
                raise yaml.constructor.ConstructorError(
                    None, None, f"duplicate key {key!r}", key_node.start_mark)
            mapping[key] = self.construct_object(value_node, deep=True)
        return mapping


for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("null", r"null|~|", ["n", "~", ""]),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    StrictLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first))
StrictLoader.add_constructor("tag:yaml.org,2002:map", StrictLoader.construct_mapping)
StrictLoader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: float(node.value))
StrictLoader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))


@dataclass
class Table:
    """A policy table: columns as (name, DuckDB type), rows as tuples in column order."""

    columns: list[tuple[str, str]]
    rows: list[tuple] = field(default_factory=list)


def content_version(sha256: str) -> str:
    """The version of something that states none: the head of its digest."""
    return sha256[:12]


@dataclass(frozen=True)
class Policy:
    """One effective policy: scope (``world`` or ``segment_1A``), name, document, digest and schema."""

    scope: str
    name: str
    document: dict
    schema: dict

    @property
    def key(self) -> str:
        return f"{self.scope}/{self.name}"

    @property
    def sha256(self) -> str:
        """Digest of the effective document (overlay merged, comments and key order aside)."""
        canonical = json.dumps(self.document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()

    @property
    def version(self) -> str:
        """The version that the document states; one made of its content where it states none."""
        stated = self.document.get("policy_version", self.document.get("version"))
        return str(stated) if stated is not None else content_version(self.sha256)

    @property
    def sql_schema(self) -> str:
        return "policy_" + self.scope.removeprefix("segment_")


def read_yaml(path: Path) -> dict:
    """Read one YAML mapping strictly.

    Raises:
        RefusedInput: on a syntax error, a duplicate key, or a document that is not a mapping.
    """
    try:
        document = yaml.load(path.read_text(encoding="utf-8"), StrictLoader)
    except yaml.YAMLError as error:
        raise RefusedInput(f"{path}: not valid YAML: {error}") from error
    if not isinstance(document, dict):
        raise RefusedInput(f"{path}: found {type(document).__name__}, allowed a mapping")
    return document


def merge(base: dict, overlay: dict) -> dict:
    """Overlay one document on another: mappings merge key by key, everything else is replaced."""
    merged = dict(base)
    for key, value in overlay.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = merge(merged[key], value) if both else value
    return merged


def load_policies(world: World, root: Path = POLICY_ROOT) -> list[Policy]:
    """Load every policy of the project with the run's overlay, schema-checked, in (scope, name) order.

    Raises:
        RefusedInput: listing every fault of every policy, with field, found and allowed.
    """
    errors: list[str] = []
    policies = []
    known = sorted(p.relative_to(root) for p in root.glob("*/*.yml"))
    overlays = sorted(p.relative_to(world.overlay_dir) for p in world.overlay_dir.glob("*/*.yml")) \
        if world.overlay_dir else []
    errors += [f"{world.policy_dir}/{p}: no such policy; allowed: {', '.join(map(str, known))}"
               for p in overlays if p not in known]
    for relative in known:
        document = read_yaml(root / relative)
        if relative in overlays:
            document = merge(document, read_yaml(world.overlay_dir / relative))
        policy = Policy(relative.parent.name, relative.stem, document, _read_schema(root / "schemas", relative))
        faults = schema_faults(policy)
        faults = faults or [fault for rule in rules_for(policy.key) for fault in rule(document)]
        where = f"{world.policy_dir} over policies/{relative}" if relative in overlays else f"policies/{relative}"
        errors += [f"{where}: {fault}" for fault in faults]
        policies.append(policy)
    if errors:
        raise RefusedInput("bad policy; nothing was written\n  " + "\n  ".join(errors))
    return policies


def _read_schema(root: Path, relative: Path) -> dict:
    path = root / relative.with_suffix(".schema.json")
    if not path.exists():
        raise RefusedInput(f"policies/{relative} has no schema {path.relative_to(root.parent)}")
    return json.loads(path.read_text(encoding="utf-8"))


def schema_faults(policy: Policy) -> list[str]:
    """Every place where the document breaks its JSON Schema, as ``field: message`` with found and allowed."""
    validator = jsonschema.Draft202012Validator(policy.schema, format_checker=jsonschema.FormatChecker())
    faults = sorted(validator.iter_errors(policy.document), key=lambda e: list(map(str, e.absolute_path)))
    return [f"{'.'.join(map(str, e.absolute_path)) or '(top level)'}: {e.message} "
            f"[allowed: {e.validator} {json.dumps(e.validator_value)[:200]}]" for e in faults]


def policy_tables(policy: Policy, scale: str) -> dict[str, Table]:
    """Lay a policy out as tables, named ``<policy>`` and ``<policy>__<field>``.

    Types come from the schema, so that an empty list still has its columns and 1 is as good as 1.0.
    """
    tables: dict[str, Table] = {}
    layout = _Layout(policy.schema, scale, tables)
    columns, values = [("policy", "VARCHAR")], [policy.name]
    layout.struct(policy.name, "", policy.document, policy.schema, columns, values, parent=None)
    tables[policy.name] = Table(columns, [tuple(values)])
    return tables


class _Layout:
    """Walks document and schema together and fills ``tables``."""

    def __init__(self, root: dict, scale: str, tables: dict[str, Table]):
        self.root, self.scale, self.tables = root, scale, tables

    def resolve(self, schema: dict) -> dict:
        while "$ref" in schema:
            node = self.root
            for part in schema["$ref"].removeprefix("#/").split("/"):
                node = node[part]
            schema = node
        return schema

    def struct(self, table, prefix, doc, schema, columns, values, parent):
        """Append the columns and values of a fixed object; children go to tables of their own."""
        for name, raw in self.resolve(schema).get("properties", {}).items():
            self.field(table, prefix + name, doc.get(name) if doc is not None else None, raw, columns, values, parent)

    def field(self, table, name, value, schema, columns, values, parent):
        schema = self.resolve(schema)
        properties = schema.get("properties")
        if properties and set(properties) == set(SCALES):
            chosen = value.get(self.scale) if value is not None else None
            self.field(table, name, chosen, properties[self.scale], columns, values, parent)
        elif properties:
            self.struct(table, name + "_", value, schema, columns, values, parent)
        elif isinstance(schema.get("additionalProperties"), dict):
            items = list((value or {}).items())
            self.child(f"{table}__{name}", items, schema["additionalProperties"], parent, keyed=True)
        elif "items" in schema:
            items = [(str(i), v) for i, v in enumerate(value or [])]
            self.child(f"{table}__{name}", items, schema["items"], parent, keyed=False)
        else:
            columns.append((name, sql_type(schema)))
            values.append(to_sql_value(value, columns[-1][1]))

    def child(self, table, items, schema, parent, keyed):
        """Fill a child table; ``parent`` is the key of the item it stands in, None at the top."""
        rows, columns = [], []
        for ordinal, (key, value) in enumerate(items or [("", None)]):
            columns, row = [], []
            if parent is not None:
                columns.append(("parent", "VARCHAR"))
                row.append(parent)
            columns.append(("ordinal", "BIGINT"))
            row.append(ordinal)
            if keyed:
                columns.append(("key", "VARCHAR"))
                row.append(key)
            resolved = self.resolve(schema)
            properties = resolved.get("properties")
            if properties and set(properties) != set(SCALES):
                self.struct(table, "", value, resolved, columns, row, parent=key)
            else:
                self.field(table, "value", value, resolved, columns, row, parent=key)
            rows.append(tuple(row))
        known = self.tables.setdefault(table, Table(columns))
        known.rows += rows if items else []


def sql_type(schema: dict) -> str:
    """DuckDB type of a scalar schema."""
    declared = schema.get("type", "string")
    names = [declared] if isinstance(declared, str) else declared
    name = next(n for n in names if n != "null")
    formats = {"date": "DATE", "date-time": "TIMESTAMP"}
    return formats.get(schema.get("format"), SQL_TYPES[name])


def to_sql_value(value, kind: str):
    """A Python value that DuckDB binds as ``kind``; instants become naive UTC."""
    if value is None:
        return None
    if kind == "DATE":
        return date.fromisoformat(value)
    if kind == "TIMESTAMP":
        return datetime.fromisoformat(value.replace("Z", "+00:00")).replace(tzinfo=None)
    return float(value) if kind == "DOUBLE" else value
