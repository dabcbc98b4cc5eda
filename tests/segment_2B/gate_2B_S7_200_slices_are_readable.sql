-- Every alias slice reads back as a table of its sites. By the audit.
{{ gate_audit('2B-S7-200') }}
