-- The universe hash is the digest of its six components.
{{ gate_check_3A('CHK_S5_UNIVERSE_HASH') }}
