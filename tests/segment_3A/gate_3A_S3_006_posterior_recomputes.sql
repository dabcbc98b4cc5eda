-- Every posterior is the prior times the merchant's trust, plus its own outlets.
{{ gate_check_3A('3A-S3-006') }}
