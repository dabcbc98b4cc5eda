{{ config(materialized='view') }}
-- How many accounts of each kind does each party hold? A view of the accounts.
select party_idx, account_type_code, count(*)::utinyint as accounts
from {{ ref('s2_account_base_6A') }}
group by party_idx, account_type_code
