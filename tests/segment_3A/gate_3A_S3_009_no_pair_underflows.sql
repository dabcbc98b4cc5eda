-- No pair's draws all vanish.
{{ gate_check_3A('3A-S3-009') }}
