-- What the loaded policies call shares sums to one, and windows rise.
{{ gate_between('(select sum(share) from ' ~ source('policy_6B', 'sessions__schemes') ~ ')', '1 - 1e-9', '1 + 1e-9', 'sessions.schemes.share') }}
union all
{{ gate_between('(select entry_pos_contactless + entry_pos_chip + entry_pos_wallet + entry_pos_magstripe + entry_pos_keyed from ' ~ source('policy_6B', 'entities') ~ ')', '1 - 1e-9', '1 + 1e-9', 'entities.entry_pos') }}
union all
{{ gate_between('(select entry_ecom_browser + entry_ecom_app + entry_ecom_stored from ' ~ source('policy_6B', 'entities') ~ ')', '1 - 1e-9', '1 + 1e-9', 'entities.entry_ecom') }}
union all
{{ gate_at_most('(select max(width_s) from ' ~ source('policy_6B', 'sessions__schemes') ~ ')', '(select max_span_s from ' ~ source('policy_6B', 'sessions') ~ ')', 'sessions.schemes.width_s') }}
