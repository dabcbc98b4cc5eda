-- Every split pair has a row for every zone of its country, and no other without a site.
{{ gate_check_3A('3A-S3-005') }}
