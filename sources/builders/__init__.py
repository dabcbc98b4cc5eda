"""Builders of the reference data: one module per theme, each from pinned packages to tables."""
