-- Keys that 6B gathers by are dense from 0, arrivals are fewer than 2^32, and the party's ranges hold its instruments and devices.
{% for dataset, key in [('s1_origin_base_6A', 'origin_idx'), ('s1_country_base_6A', 'country_idx'), ('s1_cell_base_6A', 'cell_idx'), ('s1_party_base_6A', 'party_idx'),
    ('s5_attach_party_6A', 'party_idx'), ('s5_catchment_6A', 'origin_idx'), ('s2_account_base_6A', 'account_idx'), ('s3_instrument_base_6A', 'instr_idx'),
    ('s4_device_base_6A', 'dev_idx'), ('s4_ip_base_6A', 'ip_idx')] %}
{{ gate_equal('(select (count(' ~ key ~ '), count(distinct ' ~ key ~ '), min(' ~ key ~ '), max(' ~ key ~ ') + 1) from ' ~ ref(dataset) ~ ')',
    '(select (count(*), count(*), 0, count(*)) from ' ~ ref(dataset) ~ ')', dataset ~ '.' ~ key) }}
union all
{% endfor %}
{{ gate_at_most('(select sum(arrivals) from ' ~ ref('s4_arrival_summary_5B') ~ ')', '4294967295', 'arrivals') }}
union all
select * from (
    {% call gate_no_rows('instr_idx', scope='instruments outside the range of their party') %}
    select i.instr_idx
    from {{ ref('s3_instrument_base_6A') }} as i
    inner join {{ ref('s5_attach_party_6A') }} as a on a.party_idx = i.party_idx
    where i.instr_idx < a.instr_off or i.instr_idx >= a.instr_off + a.n_all
    {% endcall %}
)
union all
select * from (
    {% call gate_no_rows('dev_idx', scope='devices outside the range of their party') %}
    select d.dev_idx
    from {{ ref('s4_device_base_6A') }} as d
    inner join {{ ref('s5_attach_party_6A') }} as a on a.party_idx = d.party_idx
    where d.dev_idx < a.dev_off or d.dev_idx >= a.dev_off + a.dev_n
    {% endcall %}
)
