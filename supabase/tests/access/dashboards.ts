import { defineAccess } from './framework/define.ts'

const homes = { metric: 'housing.units', measures: [{ key: 'units' }] }
/** Everybody who may see homes of the first estate. */
const mayAsk = ['staff', 'parties'] as const

export default defineAccess('dashboards', {
  rows: async (s) => {
    for (const place of s.places) {
      const user = { home: 'manager', neighbour: 'finance', other_estate: 'other_estate', other_org: 'other_org' }[place.name] as 'manager'
      await s.insert('public.dashboard_layouts', { org_id: place.org, user_id: s.user(user), dashboard: 'manager', body: s.sql.json({ widgets: [] }) })
    }
  },

  tables: {
    'public.dashboard_layouts': { select: { signed_in: 'own' }, policies: ['people see their own copies of dashboards'], own: (row, actor) => row.user_id === actor.user },
  },

  functions: {
    'public.metric_catalog(uuid)': { allowed: [...mayAsk, 'other_estate'], args: (s) => [s.home.org], execute: 'signed_in' },
    'public.metric_query(jsonb)': { allowed: [...mayAsk], args: (s) => [{ ...homes, estate: s.home.estate }], execute: 'signed_in' },
    // Refusals stand inside the answer: one widget must not take the others with it.
    'public.metric_queries(jsonb)': { allowed: ['signed_in', 'service'], args: (s) => [[{ ...homes, estate: s.home.estate }]] },
    'public.metric_queries_patient(jsonb)': { allowed: ['signed_in', 'service'], args: (s) => [[{ ...homes, estate: s.home.estate }]] },
    'public.metric_options(text, text, uuid, text)': { allowed: [...mayAsk, 'other_estate'], args: (s) => ['housing.units', 'building', s.home.org], execute: 'signed_in' },
    'public.dashboards(uuid)': { allowed: [...mayAsk, 'other_estate'], args: (s) => [s.home.org], execute: 'signed_in' },
    'public.save_dashboard_layout(uuid, text, jsonb, uuid)': { allowed: [...mayAsk, 'other_estate'], args: (s) => [s.home.org, 'manager', { widgets: [] }], execute: 'signed_in' },
    // Touches the caller's own rows only.
    'public.reset_dashboard_layout(uuid, text)': { allowed: ['signed_in'], args: (s) => [s.home.org, 'manager'] },
  },

  internals: {
    'authenticated service_role': ['private.answer_questions', 'private.query_seconds', 'private.first_operator'],
    authenticated: [
      'private.metric_scope', 'private.metric_named', 'private.spec_keys', 'private.spec_list', 'private.spec_uuid', 'private.column_type', 'private.spec_literal',
      'private.spec_int', 'private.period_bounds', 'private.compiled_filter', 'private.compiled_dimension', 'private.compiled_measure', 'private.compiled_order',
      'private.compare_shift', 'private.compiled_query', 'private.dashboard_orgs',
      ...['units', 'status_changes', 'households', 'contracts', 'charges', 'payments', 'arrears', 'devices', 'electricity', 'water', 'alerts'].map((name) => `private.metric_${name}:select`),
    ],
  },
})
