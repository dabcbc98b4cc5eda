"""Segment 1B as a whole: its policies, the laws of its surface and its draws, and that a map depends on what it should."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path

import duckdb
import numpy as np
import pytest
from macro_project import MacroProject, connect, macros  # noqa: F401
from policy_cases import faults as faults_of
from policy_cases import policy_names

from python_udfs.policies import SCHEMA_ROOT, Policy, policy_tables, read_yaml

REPO = Path(__file__).resolve().parents[2]
POLICIES = policy_names("1B")
N_WORLDS = 2000
N_TILES = 60
MODELS = ("s2_tile_weights", "s4_market_centres", "s4_pair_footprint", "s4_slot_choice", "s4_site_slots", "s5_site_tile_assignment")


def policy(name: str, document: dict | None = None) -> Policy:
    schema = json.loads((SCHEMA_ROOT / f"segment_1B/{name}.schema.json").read_text())
    return Policy("segment_1B", name, document or read_yaml(REPO / f"policies/segment_1B/{name}.yml"), schema)


def create_policies(connection: duckdb.DuckDBPyConnection, **changes: dict) -> None:
    """Lay out the committed policies with top-level fields changed, e.g. ``placement={"pair_tile_share_max": 0.2}``."""
    connection.execute("create schema if not exists policy_1B")
    for name in POLICIES:
        document = policy(name).document | changes.get(name, {})
        for table, content in policy_tables(policy(name, document), "small").items():
            columns = ", ".join(f'"{column}" {kind}' for column, kind in content.columns)
            connection.execute(f"create or replace table policy_1B.{table} ({columns})")
            for row in content.rows:
                connection.execute(f"insert into policy_1B.{table} values ({', '.join('?' * len(row))})", row)


@pytest.fixture(scope="module")
def model_sql(macros: MacroProject) -> dict[str, str]:  # noqa: F811
    """The SQL of models of the segment over plain tables: relation names instead of references."""
    texts = {}
    for name in MODELS:
        text = (REPO / f"models/segment_1B/{name}.sql").read_text()
        text = re.sub(r"ref\('(\w+)'\)", r"'\1'", text)
        texts[name] = re.sub(r"source\('(\w+)', '(\w+)'\)", r"'\1.\2'", text)
    texts["wrapped"] = "select {{ wrap_lon('lon') }} as lon from (select unnest([179.9e0, 180.1e0, -180.2e0, 180e0]) as lon)"
    texts["tile"] = """
        select tile_id, {{ tile_id('lat', 'lon', 10) }} as again
        from (select tile_id, {{ tile_centre_lat('tile_id', 10) }} as lat, {{ tile_centre_lon('tile_id', 10) }} as lon from tiles)
    """
    return macros.render(**texts)


def build(connection: duckdb.DuckDBPyConnection, model_sql: dict[str, str], *names: str) -> None:
    for name in names:
        connection.execute(f"create or replace table {name} as {model_sql[name]}")


def column(connection: duckdb.DuckDBPyConnection, query: str) -> np.ndarray:
    return np.array([row[0] for row in connection.execute(query).fetchall()])


# Policies


faults = partial(faults_of, "1B")


@pytest.mark.parametrize("name", POLICIES)
def test_policies_as_committed_are_sound(name):
    assert faults(name) == []


@pytest.mark.parametrize("name", sorted(p.stem for p in (REPO / "tests/fixtures/overlays/negative_1B/segment_1B").glob("*.yml")))
def test_the_negative_control_stays_within_what_policies_allow(name):
    overlay = read_yaml(REPO / f"tests/fixtures/overlays/negative_1B/segment_1B/{name}.yml")
    assert faults(name, lambda document: document.update(overlay)) == []


@pytest.mark.parametrize(("name", "change", "named"), [
    ("tile_surface", lambda d: d.update(tile_deg=0.3), "tile_deg"),
    ("tile_surface", lambda d: d.update(cell_deg=2.55), "cell_deg"),
    ("tile_surface", lambda d: d.update(cell_deg=3.5), "cell_deg"),
    ("tile_surface", lambda d: d.update(cell_exponent=0.2), "cell_exponent"),
    ("tile_surface", lambda d: d["basis_mix"].update(area=0.1), "basis_mix"),
    ("tile_surface", lambda d: d["basis_mix"].update(people=0.4, area=0.3, uniform=0.3), "basis_mix.people"),
    ("tile_surface", lambda d: d["kernel_rings"][1].update(weight=0.5), "kernel_rings"),
    ("tile_surface", lambda d: d["kernel_rings"][0].update(n_points=4), "kernel_rings.0.n_points"),
    ("tile_surface", lambda d: d["visitor_uplift"][0].update(factor=3.1), "visitor_uplift.0.factor"),
    ("tile_surface", lambda d: d["visitor_uplift"].append(d["visitor_uplift"][0]), "visitor_uplift"),
    ("placement", lambda d: d.update(market_threshold_sites=13), "market_threshold_sites"),
    ("placement", lambda d: d["local_share_beta"].update(a=8.0, b=2.0), "local_share_beta"),
    ("placement", lambda d: d.update(pair_tile_share_max=0.1), "pair_tile_share_max"),
    ("placement", lambda d: d.update(denylist_country_iso=["Norway"]), "denylist_country_iso.0"),
    ("jitter", lambda d: d.update(mode="uniform"), "mode"),
    ("jitter", lambda d: d.update(max_attempts=65), "max_attempts"),
    ("validation", lambda d: d.update(core_share_min=0.6), "core_share_min"),
    ("validation", lambda d: d["region_floor_share"].update(Asia=0.5, Europe=0.5), "region_floor_share"),
])
def test_a_bad_policy_is_refused_by_its_field(name, change, named):
    found = faults(name, change)
    assert found and found[0].startswith(named), found


# Surface


def test_kernel_weights_sum_to_one_and_its_points_balance():
    rings = policy("tile_surface").document["kernel_rings"]
    assert sum(ring["weight"] for ring in rings) == pytest.approx(1.0, abs=1e-12)
    for ring in rings:
        turn = 2 * np.pi * (np.arange(ring["n_points"]) + ring["turn_steps"]) / ring["n_points"]
        assert abs(np.exp(1j * turn).sum() * ring["radius_sigma"]) < 1e-9


def test_longitudes_are_brought_back_over_the_antimeridian(model_sql):
    assert column(duckdb.connect(), model_sql["wrapped"]) == pytest.approx([179.9, -179.9, 179.8, -180.0])


def test_every_tile_holds_its_own_centre(model_sql):
    with duckdb.connect() as con:
        con.execute("create table tiles as select (row * 3600 + col)::integer as tile_id from range(0, 1800, 7) as r(row), range(0, 3600, 13) as c(col)")
        assert con.execute(f"select count(*), count(*) filter (where again <> tile_id) from ({model_sql['tile']})").fetchone() == (258 * 277, 0)


@pytest.fixture(scope="module")
def surface(model_sql):
    """One country of uneven mass and one whose every cell is too thin, weighted by the model."""
    con = connect()
    create_policies(con)
    con.execute("""
        create table s1_tile_index as
        select
            'AA' as country_iso, i::integer as tile_id, (i // 10)::integer as cell_id, 'area ' || i // 200 as main_admin1,
            ((i * 7919) % 1000)::integer as morton,
            round(7.3 + 1e6 / (1 + i), 6) as mass, 120.5::double as area_km2, 0.5::double as land_share
        from range(1000) as t(i)
        union all
        select 'BB', i::integer, i::integer, '', i::integer, 3.0 + i, 100.0, 1.0 from range(5) as t(i)
        order by 1, 2
    """)
    build(con, model_sql, "s2_tile_weights")
    return con


def test_integer_weights_sum_to_10_to_the_12(surface):
    assert surface.execute("select country_iso, sum(weight_e12)::bigint from s2_tile_weights group by 1 order by 1").fetchall() == [
        ("AA", 10**12), ("BB", 10**12)]


def test_thin_cells_carry_nothing_unless_the_country_would_be_empty(surface):
    assert surface.execute("select tile_id from s2_tile_weights where country_iso = 'BB'").fetchall() == [(4,)]
    thinnest = surface.execute("""
        select min(cell_mass) from (
            select sum(i.mass) as cell_mass
            from s2_tile_weights as w inner join s1_tile_index as i using (country_iso, tile_id)
            where country_iso = 'AA' group by i.cell_id)""").fetchone()[0]
    assert thinnest >= policy("tile_surface").document["cell_min_mass"]


def test_the_curve_visits_one_area_after_the_other(surface):
    areas = column(surface, """
        select i.main_admin1 from s2_tile_weights as w inner join s1_tile_index as i using (country_iso, tile_id)
        where country_iso = 'AA' order by w.curve_rank""")
    assert (areas[1:] != areas[:-1]).sum() + 1 == len(set(areas)) > 1


def test_cells_weigh_their_mass_to_the_power_gamma(surface):
    rows = surface.execute("""
        select sum(i.mass), sum(w.weight_e12)
        from s2_tile_weights as w inner join s1_tile_index as i using (country_iso, tile_id)
        where country_iso = 'AA' group by i.cell_id""").fetchall()
    mass, weight = np.array(rows, dtype=float).T
    slope = np.polyfit(np.log(mass), np.log(weight), 1)[0]
    assert slope == pytest.approx(policy("tile_surface").document["cell_exponent"], abs=1e-6)


# Market centres: one made-up country for each of 2,000 keys, all with the same tiles


@pytest.fixture(scope="module")
def many_worlds(model_sql):
    con = connect()
    create_policies(con)
    con.execute(f"""
        create table country as select chr((33 + i // 90)::integer) || chr((33 + i % 90)::integer) as country_iso from range({N_WORLDS}) as t(i);
        create table shape as
        select
            i::integer as tile_id,
            case when i % 20 = 3 then 90000000000 else 0 end + 1000000000 * (1 + (i * 37) % 11) as pull
        from range({N_TILES}) as t(i);
        create table s2_tile_weights as
        select
            c.country_iso, s.tile_id,
            case when s.tile_id = 0 then 1000000000000 - (select sum(pull) from shape where tile_id > 0) else s.pull end::bigint as weight_e12
        from country as c cross join shape as s;
        create or replace table s2_tile_weights as
        select *, (sum(weight_e12) over (partition by country_iso order by tile_id) - weight_e12)::bigint as cum_before_e12 from s2_tile_weights;
        create table s3_requirements as
        select 1000000007 + row_number() over (order by country_iso) as merchant_id, country_iso as legal_country_iso, 120 as n_sites, 120 as country_total
        from country;
    """)
    build(con, model_sql, "s4_market_centres")
    return con


def test_thinning_keeps_the_expected_mass_within_one_percent(many_worlds):
    expected = column(many_worlds, "select weight_e12 * 120 / 1e12 from s2_tile_weights where country_iso = '!!' order by tile_id")
    mean = column(many_worlds, f"""
        select coalesce(sum(c.centre_weight_e12), 0)::double / 1e12 / {N_WORLDS}
        from shape as s left join s4_market_centres as c on c.tile_id = s.tile_id group by s.tile_id order by s.tile_id""")
    large = expected >= policy("placement").document["market_threshold_sites"]
    assert large.any() and mean[large] == pytest.approx(expected[large], rel=1e-9)
    assert mean.sum() == pytest.approx(expected.sum(), rel=0.01)
    assert mean[~large].sum() == pytest.approx(expected[~large].sum(), rel=0.01)
    noise = np.sqrt(expected * policy("placement").document["market_threshold_sites"] / N_WORLDS)
    assert (np.abs(mean - expected)[~large] < 5 * noise[~large]).all()


def test_activation_is_within_one_of_its_expectation_on_every_prefix_of_the_curve(many_worlds):
    rows = many_worlds.execute("""
        select country_iso, tile_id, sum(is_active) over prefix, sum(f) over prefix
        from (
            select
                w.country_iso, w.tile_id, (c.tile_id is not null)::integer as is_active,
                w.weight_e12 * 120 / (p.market_threshold_sites * 1e12) as f
            from s2_tile_weights as w
            cross join policy_1B.placement as p
            left join s4_market_centres as c on c.country_iso = w.country_iso and c.tile_id = w.tile_id
            where w.weight_e12 * 120 < p.market_threshold_sites * 1e12
        )
        window prefix as (partition by country_iso order by tile_id)""").fetchall()
    active, expected = np.array([row[2:] for row in rows], dtype=float).T
    assert np.abs(active - expected).max() < 1 + 1e-9


def test_which_small_towns_are_on_the_map_differs_by_key(many_worlds):
    sets = column(many_worlds, "select string_agg(tile_id::varchar, ' ' order by tile_id) from s4_market_centres where activated group by country_iso")
    assert len(set(sets)) > 5


def test_a_country_too_small_for_any_centre_gets_its_heaviest_tile(model_sql):
    con = connect()
    create_policies(con)
    con.execute("""
        create table s2_tile_weights as select 'QQ' as country_iso, i::integer as tile_id, 100000000000 as weight_e12, i * 100000000000 as cum_before_e12
        from range(10) as t(i);
        update s2_tile_weights set weight_e12 = weight_e12 + 1 where tile_id = 6;
        create table s3_requirements as select 7 as merchant_id, 'QQ' as legal_country_iso, 1 as n_sites, 1 as country_total
    """)
    never_starts = model_sql["s4_market_centres"].replace("s.start_u * t.market_e12", "0")
    assert never_starts != model_sql["s4_market_centres"]
    build(con, {"s4_market_centres": never_starts}, "s4_market_centres")
    assert con.execute("select tile_id, expected_sites, activated from s4_market_centres").fetchall() == [(6, 1.0, True)]


# Slots: chains over a country of 40 equal centres, and one of two


@pytest.fixture(scope="module")
def chains(model_sql):
    con = connect()
    create_policies(con)
    con.execute("""
        create table s1_tile_index as
        select 'AA' as country_iso, i::integer as tile_id, 40 + i * 0.1 as centroid_lat_deg, 5 + i * 0.1 as centroid_lon_deg from range(40) as t(i)
        union all
        select 'BB', i::integer, 50 + i * 0.1, 5.0 from range(2) as t(i);
        create table s4_market_centres as
        select
            country_iso, tile_id, 10e0 as expected_sites, 10000000000000 as centre_weight_e12, false as activated,
            (tile_id + 1)::integer as curve_rank, tile_id * 10000000000000 as cum_before_e12
        from s1_tile_index;
        create table s3_requirements as
        select 1000000007 + i as merchant_id, iso as legal_country_iso, (1 + (i * 17) % 60)::integer as n_sites, 9999 as country_total
        from range(400) as t(i), (values ('AA'), ('BB')) as c(iso);
        create table outlet_catalogue as
        select merchant_id, legal_country_iso, unnest(range(1, n_sites + 1))::integer as site_order from s3_requirements;
        create or replace table outlet_catalogue as
        select *, row_number() over (order by merchant_id, legal_country_iso, site_order) as site_id from outlet_catalogue;
    """)
    build(con, model_sql, *MODELS[2:])
    return con


def test_every_outlet_gets_one_slot_and_every_slot_one_outlet(chains):
    for table in ("s4_slot_choice", "s4_site_slots", "s5_site_tile_assignment"):
        assert chains.execute(f"select count(*) = (select sum(n_sites) from s3_requirements) from {table}").fetchone()[0]
    assert chains.execute("select count(distinct site_id) = count(*) from s5_site_tile_assignment").fetchone()[0]


def test_national_outlets_hit_each_stratum_of_the_market_once(chains):
    strata = chains.execute("""
        select s.slot - 1, c.curve_rank, f.n_national
        from s4_slot_choice as s
        inner join s4_market_centres as c on c.country_iso = s.legal_country_iso and c.tile_id = s.tile_id
        inner join s4_pair_footprint as f using (merchant_id, legal_country_iso)
        where s.footprint = 'national' and s.legal_country_iso = 'AA'""").fetchall()
    i, rank, n = np.array(strata, dtype=float).T
    assert (rank > np.floor(i / n * 40 - 1e-9)).all() and (rank <= np.ceil((i + 1) / n * 40 + 1e-9)).all()


def test_local_outlets_stay_nearer_to_their_anchor(chains):
    mean = dict(chains.execute("""
        select s.footprint, avg(abs(s.tile_id - f.anchor_tile_id))
        from s4_slot_choice as s inner join s4_pair_footprint as f using (merchant_id, legal_country_iso)
        where s.legal_country_iso = 'AA' group by s.footprint""").fetchall())
    assert mean["local"] < 0.8 * mean["national"]


def test_local_shares_follow_their_beta_law(chains):
    beta = policy("placement").document["local_share_beta"]
    shares = column(chains, "select any_value(local_share) from s4_pair_footprint group by merchant_id")
    assert shares.mean() == pytest.approx(beta["a"] / (beta["a"] + beta["b"]), abs=0.04)
    assert column(chains, "select max(n_local) from s4_pair_footprint where n_sites = 1")[0] == 0


def test_no_tile_keeps_more_than_its_share_where_there_are_centres_enough(chains):
    placement = policy("placement").document
    crowded = chains.execute(f"""
        select max(n_tile / n_sites::double - 1e0 / n_sites)
        from (
            select merchant_id, legal_country_iso, tile_id, count(*) as n_tile from s4_site_slots group by all
        ) inner join s3_requirements using (merchant_id, legal_country_iso)
        where legal_country_iso = 'AA' and n_sites >= {placement["pair_guard_min_sites"]}""").fetchone()[0]
    assert crowded < placement["pair_tile_share_max"]


def test_two_centres_share_a_chain_evenly(chains):
    uneven = chains.execute("""
        select count(*)
        from (
            select merchant_id, legal_country_iso, tile_id, count(*) as n_tile from s4_site_slots group by all
        ) inner join s3_requirements using (merchant_id, legal_country_iso)
        where legal_country_iso = 'BB' and n_sites >= 10 and n_tile > ceil(n_sites / 2)""").fetchone()[0]
    assert uneven == 0
    assert chains.execute("select count(*) from s4_site_slots where rerouted and legal_country_iso = 'BB'").fetchone()[0] > 0


def test_site_order_says_nothing_about_the_place_on_the_curve(chains):
    order, tile = chains.execute("""
        select list(site_order order by site_id), list(tile_id order by site_id) from s5_site_tile_assignment
        inner join s3_requirements using (merchant_id, legal_country_iso)
        where legal_country_iso = 'AA' and n_sites > 30""").fetchone()
    assert abs(np.corrcoef(order, tile)[0, 1]) < 0.05


# Worlds


def digests(world, *datasets: str) -> list[str]:
    return [world.con.execute(f"select md5(string_agg(t::varchar, '|' order by t::varchar)) from {name} as t").fetchone()[0] for name in datasets]


def test_the_surface_is_the_same_for_every_seed_and_the_towns_are_not(tiny_world, tiny_world_7):
    surface = ("s1_place_mass", "s1_tile_area", "s1_tile_index", "s2_tile_weights")
    assert digests(tiny_world, *surface) == digests(tiny_world_7, *surface)
    assert digests(tiny_world, "s4_market_centres") != digests(tiny_world_7, "s4_market_centres")


def test_every_outlet_stands_in_a_zone_of_its_country_by_the_zone_polygons_too(tiny_world):
    from python_udfs.geo import PolygonIndex

    zones = tiny_world.con.execute("select country_iso, geometry from ref.ref_tz_polygons order by polygon_id").fetchall()
    sites = tiny_world.con.execute("select lon_deg, lat_deg, legal_country_iso from site_locations").fetchall()
    lon, lat, country = (np.array(values) for values in zip(*sites))
    point, polygon = PolygonIndex([bytes(geometry) for _, geometry in zones]).hits(lon, lat)
    own = point[np.array([iso for iso, _ in zones])[polygon] == country[point]]
    assert len(set(own)) == len(sites)
