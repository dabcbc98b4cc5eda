"""Vectorised Python functions of the engine: geometry, clocks, alias tables, quantiles."""
