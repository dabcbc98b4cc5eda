"""Facts of segment 1A that several metrics share: merchants by size, expanding merchants, dispersions."""

from __future__ import annotations

import numpy as np

from scorers.registry import Scorer
from scorers.view import RunView

scorer = Scorer("1A")


def sizes(view: RunView) -> dict[str, int]:
    return {
        "catalogue_merchants": view.value("select count(*) from merchant_catalogue"),
        "outlets": view.value("select count(*) from outlet_catalogue"),
    }


scorer.sizes = sizes


def catalogue(view: RunView) -> dict[str, np.ndarray]:
    """Catalogue merchants by size, then id: outlets, countries, design weight, rows and foreign rows."""
    return view.once(
        "catalogue",
        lambda v: v.columns("""
        with rows_per_merchant as (
            select merchant_id, count(*) as n_rows, count_if(legal_country_iso <> home_country_iso) as n_foreign
            from outlet_catalogue group by all)
        select m.merchant_id, m.n_outlets::double as n_outlets, m.n_countries::double as n_countries,
               m.design_weight, coalesce(r.n_rows, 0)::double as n_rows, coalesce(r.n_foreign, 0)::double as n_foreign
        from merchant_catalogue m left join rows_per_merchant r using (merchant_id)
        order by m.n_outlets, m.merchant_id"""),
    )


def expanding(view: RunView) -> dict[str, np.ndarray]:
    """Expanding merchants by id: foreign candidates C and realised foreign countries."""
    return view.once(
        "expanding",
        lambda v: v.columns("""
        with foreign_candidates as (
            select merchant_id, count_if(not is_home) as n_candidates from s3_candidate_set group by all)
        select t.merchant_id, c.n_candidates::double as candidates, (m.n_countries - 1)::double as realised
        from s4_foreign_target t join foreign_candidates c using (merchant_id)
        join merchant_catalogue m using (merchant_id)
        where t.k_target >= 1 order by t.merchant_id"""),
    )


def dispersions(view: RunView) -> dict[str, np.ndarray]:
    """Multi-site merchants by size, then id: dispersion, channel and size tercile."""
    return view.once(
        "phi",
        lambda v: v.columns("""
        select s.phi, m.channel, ntile(3) over (order by m.n_outlets, m.merchant_id) as tercile
        from s2_outlet_counts s join merchant_catalogue m using (merchant_id)
        where m.n_outlets >= 2 order by m.n_outlets, m.merchant_id"""),
    )
