-- The queue holds exactly the pairs of outlet_catalogue.
{{ gate_check_3A('3A-S1-008') }}
