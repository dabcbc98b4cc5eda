-- Segment 1A has passed: its flag stands and agrees with its bundle.
{% call gate_no_rows('segment') %}
    select segment
    from {{ ref('s0_gate_receipt_1B') }}
    where relation = 'upstream' and (flag_sha256 is null or flag_sha256 is distinct from bundle_sha256)
{% endcall %}
