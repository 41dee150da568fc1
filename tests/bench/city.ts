import type { Sql } from 'postgres'

/**
 * A grown city for the dashboards, written past the triggers: homes in twenty estates, seven of ten let, a year of rent, a
 * lock on every door. Facts are spread by arithmetic, so that every run is the same.
 *
 * @param homes how many homes to add
 * @returns ids of the estates
 */
export async function fillCity(sql: Sql, org: string, homes: number): Promise<string[]> {
  return sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`create temporary table city_estates on commit drop as
      select private.uuid_v7() as id, n from generate_series(0, 19) n`
    await tx`insert into public.estates (id, org_id, code, name) select id, ${org}, 'C' || n, '新城' || n || '号院' from city_estates`
    await tx`create temporary table city_buildings on commit drop as
      select private.uuid_v7() as id, e.id as estate_id, b.n from generate_series(0, ${Math.ceil(homes / 200) - 1}::int) b (n) join city_estates e on e.n = b.n % 20`
    await tx`insert into public.buildings (id, org_id, estate_id, code, name, floors) select id, ${org}, estate_id, 'B' || n, n || '栋', 25 from city_buildings`
    await tx`create temporary table city on commit drop as
      select private.uuid_v7() as unit_id, private.uuid_v7() as household_id, private.uuid_v7() as person_id, private.uuid_v7() as contract_id, private.uuid_v7() as device_id,
        b.id as building_id, b.estate_id, b.n as building_no, h.n, h.n % 200 as spot, h.n % 10 < 7 as let
      from generate_series(0, ${homes - 1}::int) h (n) join city_buildings b on b.n = h.n / 200`
    await tx`
      insert into public.units (id, org_id, estate_id, building_id, code, floor, label, layout, area_m2, rooms, status, status_since, released_on)
      select unit_id, ${org}, estate_id, building_id, ((spot / 8 + 1) * 100 + spot % 8)::text, spot / 8 + 1, building_no || '栋 ' || ((spot / 8 + 1) * 100 + spot % 8),
        (array['一居', '两居', '三居'])[n % 3 + 1], 35 + n % 40, n % 3 + 1,
        case when let then 'occupied' else (array['vacant', 'awaiting_allocation', 'under_repair'])[n % 3 + 1] end, now() - n % 400 * interval '1 day', '2025-01-01'
      from city`
    await tx`
      insert into public.unit_status_history (org_id, estate_id, unit_id, status, during)
      select ${org}, estate_id, unit_id, case when let then 'occupied' else 'vacant' end, tstzrange(now() - n % 400 * interval '1 day', null) from city`
    await tx`insert into public.persons (id, org_id, display_name) select person_id, ${org}, '住*' from city where let`
    await tx`
      insert into public.households (id, org_id, estate_id, code, category, main_person_id, status)
      select household_id, ${org}, estate_id, 'HC' || n, (array['low_income', 'new_employee', 'special_care'])[n % 3 + 1], person_id, 'housed' from city where let`
    await tx`
      insert into public.contracts (id, org_id, estate_id, unit_id, household_id, code, status, term, rent_fen, deposit_fen, signed_at)
      select contract_id, ${org}, estate_id, unit_id, household_id, 'LC' || n, 'in_force',
        daterange((private.today() - n % 400)::date, (private.today() - n % 400 + 730)::date), 90000 + n % 50 * 1000, 90000, now() - n % 400 * interval '1 day'
      from city where let`
    await tx`
      insert into public.charges (org_id, estate_id, unit_id, household_id, contract_id, kind, period, amount_fen, paid_fen, due_on, raised_on, status)
      select ${org}, c.estate_id, c.unit_id, c.household_id, c.contract_id, 'rent', daterange(m::date, (m + interval '1 month')::date), 90000 + n % 50 * 1000,
        case when c.n % 40 < age then 0 else 90000 + n % 50 * 1000 end, m::date + 19, m::date, case when c.n % 40 < age then 'open' else 'paid' end
      from city c
      cross join (select date_trunc('month', private.today()::timestamp) - a * interval '1 month' as m, greatest(0, 3 - a) as age from generate_series(0, 11) a) x
      where c.let`
    await tx`
      insert into public.payments (org_id, estate_id, household_id, order_id, provider, provider_txn, amount_fen, paid_at)
      select ${org}, c.estate_id, c.household_id, c.household_id, (array['wechat', 'alipay', 'transfer'])[c.n % 3 + 1], 'CP' || c.n || '-' || a, 90000,
        now() - (a * 30 + c.n % 28) * interval '1 day'
      from city c cross join generate_series(0, 11) a where c.let`
    await tx`
      insert into public.devices (id, org_id, estate_id, unit_id, uid, kind, maker) select device_id, ${org}, estate_id, unit_id, 'city-' || n, 'lock', '某厂' || n % 3 from city`
    await tx`
      insert into public.device_shadows (device_id, org_id, estate_id, online, battery_pct, last_seen_at)
      select device_id, ${org}, estate_id, n % 50 <> 0, n % 101, now() from city`
    return (await tx<{ id: string }[]>`select id from city_estates order by n`).map(({ id }) => id)
  })
}
