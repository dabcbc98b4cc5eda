-- As many outlets are required as the catalogue holds.
{{ gate_equal(
    'select sum(n_sites) from ' ~ ref('s3_requirements'),
    'select count(*) from ' ~ ref('outlet_catalogue'),
    scope='outlets'
) }}
