-- There are as many active parties as arrivals ask for, in every market, each with cards, and every device has an address.
select
    property as scope,
    figure::varchar as found,
    low::varchar || ' to ' || high::varchar as allowed,
    coalesce(figure between low and high, false) as is_ok,
    null::varchar as sample
from {{ ref('s0_upstream_figures_6B') }}
where is_hard and is_checked
