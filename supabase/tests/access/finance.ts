import { type ByActor, defineAccess } from './framework/define.ts'

const readers: ByActor = { administrator: 'estates', manager: 'estates', leasing_clerk: 'estates', finance: 'estates', records_keeper: 'estates' }
const mayRead = ['administrator', 'manager', 'leasing_clerk', 'finance', 'records_keeper'] as const
const mayCollect = ['administrator', 'manager', 'finance'] as const
const frozen = { update: { service: 'none' }, delete: { service: 'none' } } satisfies Record<string, ByActor>

export default defineAccess('finance', {
  rows: async (s) => {
    for (const place of s.places) {
      // The lease in force has raised deposit and rent and posted them; one of them is paid here.
      const [charge] = await s.sql<{ id: string; amount_fen: number }[]>`
        select id, amount_fen::int from public.charges where contract_id = ${place.ids.contract ?? ''} and kind = 'deposit'`
      const [open] = await s.sql<{ id: string }[]>`
        select id from public.charges where contract_id = ${place.ids.contract ?? ''} and kind = 'rent' order by due_on limit 1`
      if (!charge || !open) throw new Error('the lease has raised no charges')
      place.ids.charge = open.id
      const base = { org_id: place.org, estate_id: place.estate, household_id: place.ids.household }
      place.ids.order = await s.insert('public.payment_orders', {
        ...base, out_trade_no: `AJTEST${place.name.replaceAll('_', '')}00`, channel: 'sandbox', amount_fen: charge.amount_fen, charge_ids: [charge.id],
      })
      await s.sql.begin(async (tx) => {
        const [payment] = await tx<{ id: string }[]>`
          insert into public.payments ${tx({ ...base, order_id: place.ids.order ?? '', provider: 'sandbox', provider_txn: place.name, amount_fen: charge.amount_fen, paid_at: '2026-01-02T00:00:00Z' })} returning id`
        await tx`insert into public.payment_allocations ${tx({ org_id: place.org, estate_id: place.estate, payment_id: payment?.id ?? '', charge_id: charge.id, amount_fen: charge.amount_fen })}`
      })
    }
  },

  tables: {
    'public.ledger_accounts': {
      select: { administrator: 'org', manager: 'org', leasing_clerk: 'org', finance: 'org', records_keeper: 'org' },
      policies: ['finance staff see their chart of accounts'],
    },
    'public.ledger_entries': { select: readers, ...frozen, policies: ['finance staff see the postings of their estates'] },
    'public.ledger_lines': { select: readers, ...frozen, policies: ['finance staff see the lines of their estates'], own: () => false },
    'public.charges': { select: readers, policies: ['finance staff see charges of their estates'] },
    'public.payment_orders': { select: readers, policies: ['finance staff see orders of their estates'] },
    'public.payments': { select: readers, ...frozen, policies: ['finance staff see payments of their estates'] },
    'public.payment_allocations': {
      select: readers, ...frozen, parent: ['payment_id', 'public.payments'], policies: ['whoever sees a payment sees what it paid'],
    },
  },

  functions: {
    'public.create_payment_order(uuid[], text)': { allowed: [...mayCollect, 'tenant'], args: (s) => [[s.home.ids.charge]], execute: 'signed_in' },
    'public.record_payment(uuid[], bigint, text, text)': { allowed: [...mayCollect], args: (s) => [[s.home.ids.charge], 100, 'cash'], execute: 'signed_in' },
    'public.waive_charge(uuid, text)': { allowed: [...mayCollect], args: (s) => [s.home.ids.charge, 'Hardship'], execute: 'signed_in' },
    'public.run_bills(uuid, date)': { allowed: [...mayCollect, 'other_estate'], args: (s) => [s.home.org], execute: 'signed_in' },
    'public.my_payment_order(text)': { allowed: ['signed_in'], args: () => ['AJTESThome00'] },
    'public.my_bills()': { allowed: ['signed_in'] },
    'public.charge_list(uuid, text, text, boolean, uuid, uuid, integer)': { allowed: [...mayRead], args: (s) => [s.home.estate], execute: 'signed_in' },
    'public.finance_overview(uuid)': { allowed: [...mayRead], args: (s) => [s.home.estate], execute: 'signed_in' },
    'public.ledger_balances(uuid, uuid, date)': { allowed: [...mayRead, 'other_estate'], args: (s) => [s.home.org], execute: 'signed_in' },
    'public.pay_order(text)': { allowed: ['service'], args: () => ['AJTESThome00'] },
    'public.settle_payment(text, text, text, bigint, timestamptz, jsonb)': {
      allowed: ['service'], args: () => ['AJTESThome00', 'sandbox', 'home', 100000, new Date(0), {}],
    },
    'public.store_payment_notification(text, jsonb, text)': { allowed: ['service'], args: () => ['sandbox', {}, '{}'] },
    'public.payment_notification_done(uuid, text)': { allowed: ['service'], args: (s) => [s.home.org] },
  },
})
