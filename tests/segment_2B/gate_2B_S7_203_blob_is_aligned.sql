-- The blob is as long as its padded slices. By the audit.
{{ gate_audit('2B-S7-203') }}
