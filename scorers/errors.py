"""The one error that a user of engine-score can mend."""

from python_udfs.world import RefusedInput


class ScoreInputError(RefusedInput):
    """Input that cannot be scored; the message says what was found and what is allowed. Exit status 2."""
