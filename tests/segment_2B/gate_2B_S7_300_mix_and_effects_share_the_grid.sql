-- Mix and day effects cover the same merchants, zones and days. By the audit.
{{ gate_audit('2B-S7-300') }}
