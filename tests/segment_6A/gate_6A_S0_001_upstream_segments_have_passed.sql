-- Every segment before this one carries its flag, and each is the digest of its bundle.
{% call gate_no_rows("segment") %}
select segment from {{ ref('s0_gate_receipt_6A') }}
where relation = 'upstream' and (flag_sha256 is null or flag_sha256 is distinct from bundle_sha256 or is_same_seal is distinct from true)
{% endcall %}
