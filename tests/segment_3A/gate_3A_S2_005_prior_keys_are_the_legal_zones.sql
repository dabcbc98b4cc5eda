-- Every country has exactly its legal zones; an override lists all of them.
{{ gate_check_3A('3A-S2-005') }}
