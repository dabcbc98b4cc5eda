-- The masses of every day sum to 2^32. By the audit.
{{ gate_audit('2B-S7-302') }}
