-- The shares of every pair are parts of 10^9 that sum to it.
{{ gate_check_3A('3A-S3-010') }}
