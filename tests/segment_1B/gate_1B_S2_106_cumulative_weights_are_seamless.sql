-- Cumulative weights run along the curve without gap or overlap, one first-level area after the other.
{% call gate_no_rows("country_iso || ' ' || tile_id") %}
    select w.country_iso, w.tile_id
    from {{ ref('s2_tile_weights') }} as w
    inner join {{ ref('s1_tile_index') }} as i on i.country_iso = w.country_iso and i.tile_id = w.tile_id
    window
        curve as (partition by w.country_iso order by w.curve_rank),
        area as (partition by w.country_iso, i.main_admin1),
        area_curve as (partition by w.country_iso, i.main_admin1 order by w.curve_rank)
    qualify w.cum_after_e12 - w.cum_before_e12 <> w.weight_e12
        or w.cum_before_e12 <> coalesce(lag(w.cum_after_e12) over curve, 0)
        or i.morton < lag(i.morton) over area_curve
        or max(w.curve_rank) over area - min(w.curve_rank) over area + 1 <> count(*) over area
{% endcall %}
