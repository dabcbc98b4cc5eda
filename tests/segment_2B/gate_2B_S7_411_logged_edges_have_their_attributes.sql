-- Every logged edge has the attributes of the policy. By the audit.
{{ gate_audit('2B-S7-411') }}
