-- Every stream of the segment is accounted for, and none belongs to the bundle or the audit.
{{ gate_draws('2B') }}
