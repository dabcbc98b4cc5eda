"""engine-score: certifies that a world is sound and looks like the real one.

A segment joins with a scorecard, ``gates/segment_<ID>.yaml`` (definitions, cohorts, bands, severities), and a module
``segment_<id>.py``, whose ``scorer`` holds one function per metric from a run's relations to a figure. Nothing else
knows a segment.
"""
