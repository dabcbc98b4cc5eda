{{ config(materialized='view') }}
-- Which instrument draws on which account? A view of the instruments.
select account_idx, instr_idx, party_idx
from {{ ref('s3_instrument_base_6A') }}
