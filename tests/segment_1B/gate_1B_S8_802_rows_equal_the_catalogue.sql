-- site_locations holds the outlets of the catalogue, all of them and no other.
{% call gate_no_rows("merchant_id || ' ' || legal_country_iso || ' ' || site_order") %}
    (
        select merchant_id, legal_country_iso, site_order, site_id, merchant_idx from {{ ref('outlet_catalogue') }}
        except all
        select merchant_id, legal_country_iso, site_order, site_id, merchant_idx from {{ ref('site_locations') }}
    )
    union all
    (
        select merchant_id, legal_country_iso, site_order, site_id, merchant_idx from {{ ref('site_locations') }}
        except all
        select merchant_id, legal_country_iso, site_order, site_id, merchant_idx from {{ ref('outlet_catalogue') }}
    )
{% endcall %}
