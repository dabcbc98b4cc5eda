{{ config(severity='warn') }}
-- Shares of classes, cards, addresses and roles are those that 6B's figures were tuned on.
select
    property as scope,
    figure::varchar as found,
    low::varchar || ' to ' || high::varchar as allowed,
    coalesce(figure between low and high, false) as is_ok,
    null::varchar as sample
from {{ ref('s0_upstream_figures_6B') }}
where not is_hard and is_checked
