-- No day effect stands twice.
{{ gate_unique_key('s3_day_effects', ['merchant_idx', 'day_idx', 'tz_idx']) }}
