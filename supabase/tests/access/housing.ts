import { type ByActor, defineAccess } from './framework/define.ts'

const readers: ByActor = { staff: 'estates', parties: 'estates' }
const writers: ByActor = { administrator: 'estates', manager: 'estates', leasing_clerk: 'estates' }
const mayWrite = ['administrator', 'manager', 'leasing_clerk'] as const
const mayRead = ['staff', 'parties'] as const

export default defineAccess('housing', {
  rows: async (s) => {
    for (const place of s.places) {
      const { org, estate } = place
      place.ids.building = await s.insert('public.buildings', { org_id: org, estate_id: estate, code: place.name, name: `Block ${place.name}` })
      const unit = (code: string, released: string | null = null) => s.insert('public.units', {
        org_id: org, estate_id: estate, building_id: place.ids.building, code, floor: 1, released_on: released, area_m2: 50,
      })
      place.ids.unit = await unit('101', '2026-01-01')
      // A second home that nobody is given: later plugins offer, let or block this one.
      place.ids.freeUnit = await unit('102', '2026-01-01')
      place.ids.block = await s.insert('public.unit_blocks', {
        org_id: org, estate_id: estate, unit_id: place.ids.freeUnit, kind: 'repair', reason: 'Leak',
        starts_at: '2026-01-01', ends_at: '2026-01-02', created_by: null,
      })
      place.ids.fitting = await s.insert('public.unit_inventory', { org_id: org, estate_id: estate, unit_id: place.ids.unit, item: 'Heater' })
    }
  },

  tables: {
    'public.buildings': {
      select: readers, insert: writers, update: writers,
      columns: {
        insert: ['org_id', 'estate_id', 'code', 'name', 'floors', 'year_completed', 'address', 'extra'],
        update: ['name', 'floors', 'year_completed', 'address', 'extra'],
      },
      policies: ['staff see the buildings of their estates', 'housing staff add buildings', 'housing staff edit buildings'],
    },
    'public.units': {
      select: readers, insert: writers, update: writers,
      columns: {
        insert: ['org_id', 'estate_id', 'building_id', 'entrance', 'code', 'floor', 'position', 'layout', 'area_m2', 'rooms', 'orientation',
          'title_no', 'title_authority', 'extra'],
        update: ['floor', 'position', 'layout', 'area_m2', 'rooms', 'orientation', 'title_no', 'title_authority', 'extra'],
      },
      policies: ['staff see the units of their estates', 'housing staff add units', 'housing staff edit units'],
    },
    'public.unit_status_history': {
      select: readers, update: { service: 'none' }, delete: { service: 'none' },
      policies: ['staff see the status history of their estates'],
    },
    'public.unit_blocks': { select: readers, policies: ['staff see the blocks of their estates'] },
    'public.unit_inventory': {
      select: readers, insert: writers, update: writers,
      columns: {
        insert: ['org_id', 'estate_id', 'unit_id', 'item', 'quantity', 'condition', 'note', 'extra'],
        update: ['quantity', 'condition', 'note', 'extra'],
      },
      policies: ['staff see the fittings of their estates', 'housing staff add fittings', 'housing staff edit fittings'],
    },
  },

  functions: {
    'public.block_unit(uuid, text, text, timestamptz, timestamptz)': {
      allowed: [...mayWrite], args: (s) => [s.home.ids.freeUnit, 'repair', 'Leak'], execute: 'signed_in',
    },
    'public.unblock_unit(uuid)': { allowed: [...mayWrite], args: (s) => [s.home.ids.block], execute: 'signed_in' },
    'public.release_units(uuid[], date)': { allowed: [...mayWrite], args: (s) => [[s.home.ids.freeUnit], '2026-02-01'], execute: 'signed_in' },
    'public.release_unit(uuid, date)': { allowed: [...mayWrite], args: (s) => [s.home.ids.freeUnit, '2026-02-01'], execute: 'signed_in' },
    'public.withdraw_release(uuid)': { allowed: [...mayWrite], args: (s) => [s.home.ids.freeUnit], execute: 'signed_in' },
    'public.stack_chart(uuid)': { allowed: [...mayRead], args: (s) => [s.home.ids.building], execute: 'signed_in' },
    'public.building_list(uuid, text, text, uuid, integer)': { allowed: [...mayRead], args: (s) => [s.home.estate], execute: 'signed_in' },
    'public.occupancy(uuid)': { allowed: [...mayRead], args: (s) => [s.home.estate], execute: 'signed_in' },
    'public.save_fitting(uuid, text, integer, text, text, uuid, timestamptz, jsonb)': { allowed: [...mayWrite], args: (s) => [s.home.ids.unit, 'Bed'], execute: 'signed_in' },
    'public.remove_fitting(uuid)': { allowed: [...mayWrite], args: (s) => [s.home.ids.fitting], execute: 'signed_in' },
    'public.unit_file(uuid)': { allowed: [...mayRead], args: (s) => [s.home.ids.unit], execute: 'signed_in' },
  },

  internals: {
    'authenticated service_role': ['private.natural_key', 'private.unit_label', 'private.search_units'],
  },
})
