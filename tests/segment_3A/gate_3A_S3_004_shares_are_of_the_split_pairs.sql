-- Exactly the split pairs have shares.
{{ gate_check_3A('3A-S3-004') }}
