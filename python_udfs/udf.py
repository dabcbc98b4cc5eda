"""The one record that describes a vectorised function of the engine."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pyarrow as pa


@dataclass(frozen=True)
class Udf:
    """A scalar DuckDB function written in Python.

    `function` takes one Arrow array per parameter (`pa.Array` or `pa.ChunkedArray`, all of one length) and returns
    one `pa.Array` of that length. It is vectorised and pure. `parameters` and `returns` are DuckDB type names.
    """

    name: str
    function: Callable[..., pa.Array]
    parameters: list[str] = field(default_factory=list)
    returns: str = "DOUBLE"
