-- Every virtual merchant has the settlement that its edges are built around.
{{ gate_same_keys(
    'select merchant_id, settlement_country_iso, settlement_lat_deg, settlement_lon_deg from ' ~ ref('s2_merchant_profile'),
    'select merchant_id, settlement_country_iso, lat_deg, lon_deg from ' ~ ref('virtual_settlement_3B'),
    ['merchant_id', 'settlement_country_iso']) }}
