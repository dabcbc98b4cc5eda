-- In which cells do the visitors of each corridor slot live? The slots of country c are 64 c to 64 c + 63.
select
    (c.country_idx::integer * 64 + s.slot_no)::integer as corridor_key,
    f.country_idx as from_country_idx,
    f.cell_off,
    f.cell_n
from {{ ref('s1_corridor_6A') }} as s
inner join {{ ref('s1_country_base_6A') }} as c on c.country_iso = s.country_iso
inner join {{ ref('s1_country_base_6A') }} as f on f.country_iso = s.from_country_iso
order by corridor_key
