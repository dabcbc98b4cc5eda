-- Every virtual arrival has one edge, and no other arrival has any.
{{ gate_same_keys(
    'select arrival_no from ' ~ ref('s6_edge_log'),
    'select arrival_no from ' ~ ref('s5_arrival_roster') ~ ' where is_virtual',
    ['arrival_no']) }}
