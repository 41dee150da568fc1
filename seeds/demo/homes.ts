import type postgres from 'postgres'
import { ESTATES, unitsOf, type UnitPlan } from './estates.ts'
import type { Organisations } from './organisation.ts'
import type { Random } from './random.ts'

/** What becomes of a home in the demo. */
export type Fate = 'housed' | 'to_sign' | 'allocated' | 'offered' | 'awaiting' | 'repair' | 'disabled' | 'vacant'

export interface HomePlan extends UnitPlan {
  fate: Fate
}

const FACES = ['南', '南', '东南', '西南', '东', '北']

/** Every home of the demo with its fate: three quarters lived in, the first of 望江苑 for certain. */
export function planHomes(random: Random): HomePlan[] {
  const homes = ESTATES.flatMap((estate) => unitsOf(estate)).map((unit, index): HomePlan => {
    const chance = random.next()
    const fate: Fate = index === 0 || chance < 0.75 ? 'housed' : chance < 0.91 ? 'awaiting' : chance < 0.922 ? 'repair' : chance < 0.926 ? 'disabled' : 'vacant'
    return { ...unit, fate }
  })
  const free = homes.filter((home) => home.fate === 'awaiting')
  const fates: Fate[] = ['to_sign', 'allocated', 'offered', 'to_sign', 'allocated', 'offered', 'to_sign', 'allocated', 'to_sign', 'offered']
  // Spread over the estates, so that every clerk finds some work.
  for (const [index, fate] of fates.entries()) {
    const home = free[Math.floor((index * free.length) / fates.length)]
    if (home) home.fate = fate
  }
  return homes
}

export async function seedHomes(tx: postgres.TransactionSql, places: Organisations, homes: HomePlan[], random: Random): Promise<void> {
  const buildings = ESTATES.flatMap((estate) => Array.from({ length: estate.buildings }, (_, i) => ({
    estate: places.estates[estate.code], code: String(i + 1), name: `${i + 1}栋`, floors: estate.floors, year: estate.completed,
  })))
  await tx`
    insert into public.buildings (org_id, estate_id, code, name, floors, year_completed)
    select ${places.operator}, x.estate, x.code, x.name, x.floors, x.year
    from jsonb_to_recordset(${tx.json(buildings)}) as x (estate uuid, code text, name text, floors int, year int)`
  const rows = homes.map((home, index) => ({
    estate: places.estates[home.estate], building: home.building, entrance: home.entrance, floor: home.floor, position: home.position, code: home.code,
    layout: home.layout.name, rooms: home.layout.rooms, area: home.layout.areaM2, face: FACES[(home.position - 1) % FACES.length],
    title: `江不动产权第${String(2_600_000 + index)}号`, released: home.fate === 'vacant' || home.fate === 'disabled' ? null : random.int(30, 400),
  }))
  await tx`
    insert into public.units (org_id, estate_id, building_id, entrance, code, floor, position, layout, rooms, area_m2, orientation, title_no, title_authority, released_on)
    select b.org_id, b.estate_id, b.id, x.entrance, x.code, x.floor, x.position, x.layout, x.rooms, x.area, x.face, x.title, '江城市自然资源和规划局',
      private.today() - x.released
    from jsonb_to_recordset(${tx.json(rows)}) as x (estate uuid, building text, entrance text, floor int, position int, code text, layout text, rooms int,
      area numeric, face text, title text, released int)
    join public.buildings b on b.estate_id = x.estate and b.code = x.building`
  const reasons = ['卫生间渗漏维修', '厨房管道更换', '墙面翻新', '门窗更换', '电路检修']
  const blocked = homes.filter((home) => home.fate === 'repair' || home.fate === 'disabled').map((home) => ({
    estate: places.estates[home.estate], building: home.building, entrance: home.entrance, code: home.code,
    kind: home.fate === 'repair' ? 'repair' : 'disabled', reason: home.fate === 'repair' ? random.pick(reasons) : '结构安全鉴定中', days: random.int(1, 20),
  }))
  await tx`
    insert into public.unit_blocks (org_id, estate_id, unit_id, kind, reason, starts_at)
    select u.org_id, u.estate_id, u.id, x.kind, x.reason, now() - make_interval(days => x.days)
    from jsonb_to_recordset(${tx.json(blocked)}) as x (estate uuid, building text, entrance text, code text, kind text, reason text, days int)
    join public.buildings b on b.estate_id = x.estate and b.code = x.building
    join public.units u on u.building_id = b.id and u.entrance = x.entrance and u.code = x.code`
}
