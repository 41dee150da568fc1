import type postgres from 'postgres'

/**
 * Pays most of what the leases have raised: on time, by the usual channels. About one household in seventeen is behind by
 * one to three months; of what is not due yet, a little more than half is paid. The demo tenant has one bill open.
 */
export async function seedPayments(tx: postgres.TransactionSql, collector: string): Promise<void> {
  await tx`
    create temporary table demo_payments on commit drop as
    with bills as (
      select c.*, t.n, abs(hashtext(t.n || c.kind || coalesce(lower(c.period)::text, ''))::bigint) as dice,
        row_number() over (partition by c.contract_id order by c.due_on desc, c.kind desc) as newest,
        count(*) over (partition by c.contract_id) as bills
      from public.charges c join demo_tenancies t on t.contract_id = c.contract_id
    )
    select b.*, private.uuid_v7() as order_id, private.uuid_v7() as payment_id,
      (array['wechat', 'wechat', 'wechat', 'alipay', 'transfer', 'cash'])[b.dice % 6 + 1] as channel,
      least(now() - interval '1 hour',
        (b.raised_on + (case when b.kind = 'deposit' or lower(b.period) = k.starts then 0 else (b.dice / 7 % 9)::int end)
          + time '09:00' + make_interval(mins => (b.dice / 11 % 600)::int)) at time zone 'Asia/Shanghai') as paid_at
    from bills b join (select c.id, lower(c.term) as starts from public.contracts c) k on k.id = b.contract_id
    where case
      when b.n = 1 then b.newest > 1
      when b.kind = 'deposit' or lower(b.period) = k.starts then true
      when b.n % 17 = 5 then b.newest > 1 + b.n % 3
      when b.due_on >= private.today() then b.dice % 100 < 55
      else true
    end`
  // Ids carry the time of payment, so that lists in the order of ids are lists in the order of time.
  const idAt = (column: string): string =>
    `overlay(uuid_send(${column}) placing substring(int8send(floor(extract(epoch from paid_at) * 1000)::bigint) from 3) from 1 for 6)`
  await tx.unsafe(`update demo_payments set order_id = encode(${idAt('order_id')}, 'hex')::uuid, payment_id = encode(${idAt('payment_id')}, 'hex')::uuid`)
  await tx`
    insert into public.payment_orders (id, org_id, estate_id, household_id, out_trade_no, channel, amount_fen, charge_ids, status, expires_at, created_by, created_at)
    select p.order_id, p.org_id, p.estate_id, p.household_id, 'AJ' || to_char(p.paid_at, 'YYYYMMDD') || left(replace(p.id::text, '-', ''), 4)
      || right(replace(p.id::text, '-', ''), 16), p.channel, p.amount_fen, array[p.id], 'paid', p.paid_at + interval '30 minutes',
      case when p.channel in ('transfer', 'cash') then ${collector}::uuid end, p.paid_at - interval '2 minutes'
    from demo_payments p order by p.paid_at`
  await tx`
    insert into public.payments (id, org_id, estate_id, household_id, order_id, provider, provider_txn, amount_fen, paid_at, created_by)
    select p.payment_id, p.org_id, p.estate_id, p.household_id, p.order_id, p.channel, 'DEMO' || replace(p.payment_id::text, '-', ''), p.amount_fen, p.paid_at,
      case when p.channel in ('transfer', 'cash') then ${collector}::uuid end
    from demo_payments p order by p.paid_at`
  await tx`
    insert into public.payment_allocations (org_id, estate_id, payment_id, charge_id, amount_fen)
    select p.org_id, p.estate_id, p.payment_id, p.id, p.amount_fen from demo_payments p order by p.paid_at`
}
