-- Finance: a double-entry ledger that always balances, charges that explain themselves, payment orders and payments that
-- settle exactly once. Amounts are whole fen.

-- ───────────── tables

create table public.ledger_accounts (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  code text not null check (code ~ '^[0-9]{4,12}$'),
  kind text not null check (kind in ('asset', 'liability', 'equity', 'income', 'expense')),
  title jsonb not null check (jsonb_typeof(title) = 'object'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (org_id, code),
  unique (id, org_id)
);
comment on table public.ledger_accounts is 'Chart of accounts of an operator.';
comment on column public.ledger_accounts.code is 'Account number: 1001 bank, 1122 receivable, 2203 received in advance, 2241 deposits, 6001 rent income, 6051 other income.';
comment on column public.ledger_accounts.kind is 'asset, liability, equity, income or expense.';
comment on column public.ledger_accounts.title is 'Title by language: {"zh": …, "en": …}.';

create table public.ledger_entries (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid not null references public.estates (id),
  occurred_on date not null,
  kind text not null check (kind in ('charge_raised', 'charge_reversed', 'payment', 'advance', 'manual')),
  source_table text not null,
  source_id uuid not null,
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  unique (source_table, source_id, kind),
  unique (id, estate_id, org_id)
);
create index ledger_entries_org_idx on public.ledger_entries (org_id, occurred_on);
create index ledger_entries_estate_idx on public.ledger_entries (estate_id, occurred_on);
create index ledger_entries_created_by_idx on public.ledger_entries (created_by);
comment on table public.ledger_entries is 'Postings (凭证). Append-only: a mistake is corrected by a reversing entry (6.4.a).';
comment on column public.ledger_entries.occurred_on is 'Accounting date.';
comment on column public.ledger_entries.kind is 'What was posted: a charge, its reversal, a payment, money received beyond what was owed.';
comment on column public.ledger_entries.source_table is 'Table of the record it comes from.';
comment on column public.ledger_entries.source_id is 'Id of that record; the same record is posted once per kind.';
comment on column public.ledger_entries.created_by is 'User in whose transaction it was posted.';

create table public.ledger_lines (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid not null,
  entry_id uuid not null,
  account_id uuid not null,
  amount_fen bigint not null check (amount_fen <> 0),
  contract_id uuid,
  unit_id uuid,
  household_id uuid,
  foreign key (entry_id, estate_id, org_id) references public.ledger_entries (id, estate_id, org_id),
  foreign key (account_id, org_id) references public.ledger_accounts (id, org_id),
  foreign key (contract_id, estate_id, org_id) references public.contracts (id, estate_id, org_id),
  foreign key (unit_id, estate_id, org_id) references public.units (id, estate_id, org_id),
  foreign key (household_id, estate_id, org_id) references public.households (id, estate_id, org_id)
);
create index ledger_lines_org_idx on public.ledger_lines (org_id);
create index ledger_lines_estate_idx on public.ledger_lines (estate_id);
create index ledger_lines_entry_idx on public.ledger_lines (entry_id, estate_id, org_id);
create index ledger_lines_account_idx on public.ledger_lines (account_id, org_id);
create index ledger_lines_contract_idx on public.ledger_lines (contract_id, estate_id, org_id);
create index ledger_lines_unit_idx on public.ledger_lines (unit_id, estate_id, org_id);
create index ledger_lines_household_idx on public.ledger_lines (household_id, estate_id, org_id);
comment on table public.ledger_lines is 'Lines of a posting: debit positive, credit negative; the lines of an entry sum to 0 when the transaction commits. Append-only.';
comment on column public.ledger_lines.entry_id is 'The posting.';
comment on column public.ledger_lines.account_id is 'The account.';
comment on column public.ledger_lines.amount_fen is 'Debit positive, credit negative.';
comment on column public.ledger_lines.contract_id is 'The lease it concerns.';
comment on column public.ledger_lines.unit_id is 'The home it concerns.';
comment on column public.ledger_lines.household_id is 'The household it concerns.';

create table public.charges (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid not null references public.estates (id),
  unit_id uuid not null,
  household_id uuid not null,
  contract_id uuid,
  kind text not null check (kind ~ '^[a-z][a-z0-9_]{1,39}$'),
  title text not null default '' check (length(title) <= 100),
  period daterange check (not isempty(period)),
  amount_fen bigint not null check (amount_fen between 1 and 10000000000),
  paid_fen bigint not null default 0,
  raised_on date not null default private.today(),
  due_on date not null,
  status text not null default 'open' check (status in ('open', 'partly_paid', 'paid', 'waived', 'void')),
  explanation jsonb not null default '{}' check (jsonb_typeof(explanation) = 'object'),
  reason text not null default '' check (length(reason) <= 500),
  extra jsonb not null default '{}' check (jsonb_typeof(extra) = 'object'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, estate_id, org_id),
  check (paid_fen between 0 and amount_fen),
  foreign key (unit_id, estate_id, org_id) references public.units (id, estate_id, org_id),
  foreign key (household_id, estate_id, org_id) references public.households (id, estate_id, org_id),
  foreign key (contract_id, estate_id, org_id) references public.contracts (id, estate_id, org_id)
);
create index charges_org_idx on public.charges (org_id);
create index charges_estate_idx on public.charges (estate_id, id desc);
create index charges_unit_idx on public.charges (unit_id, estate_id, org_id);
create index charges_household_idx on public.charges (household_id, estate_id, org_id);
create index charges_contract_idx on public.charges (contract_id, estate_id, org_id);
create index charges_unpaid_idx on public.charges (due_on, estate_id) where status in ('open', 'partly_paid');
-- Sums by month read this index alone: the estate, the month, and what the reading policy and the sums need.
create index charges_due_idx on public.charges (estate_id, due_on) include (household_id, status, kind, amount_fen, paid_fen);
create unique index charges_once_idx on public.charges (contract_id, kind, coalesce(lower(period), '-infinity'::date)) where status <> 'void';
comment on table public.charges is 'What a household owes (应收): deposit, rent and other fees, the rent ledger (租金台账, 6.4.c). Made once per lease, kind and period.';
comment on column public.charges.unit_id is 'The home.';
comment on column public.charges.household_id is 'Who owes it.';
comment on column public.charges.contract_id is 'The lease it comes from.';
comment on column public.charges.kind is 'deposit 押金, rent 租金, or a fee item.';
comment on column public.charges.title is 'Name on the bill, where the kind does not say it.';
comment on column public.charges.period is 'Days it is for.';
comment on column public.charges.amount_fen is 'Amount.';
comment on column public.charges.paid_fen is 'Paid so far; kept from payment_allocations.';
comment on column public.charges.raised_on is 'Accounting date.';
comment on column public.charges.due_on is 'Last day to pay.';
comment on column public.charges.status is 'open 待缴, partly_paid 部分缴纳, paid 已缴, waived 已减免, void 已作废. Follows from what was paid.';
comment on column public.charges.explanation is 'How the amount came about: standard, area, days.';
comment on column public.charges.reason is 'Why it was waived or voided.';

create table public.payment_orders (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid not null references public.estates (id),
  household_id uuid not null,
  out_trade_no text not null unique check (out_trade_no ~ '^[0-9A-Za-z]{8,32}$'),
  channel text not null check (channel in ('sandbox', 'wechat', 'alipay', 'cash', 'transfer')),
  amount_fen bigint not null check (amount_fen > 0),
  charge_ids uuid[] not null check (cardinality(charge_ids) between 1 and 60),
  status text not null default 'created' check (status in ('created', 'paid', 'closed', 'failed')),
  expires_at timestamptz not null default now() + interval '30 minutes',
  created_by uuid references auth.users (id) on delete set null default auth.uid(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, estate_id, org_id),
  foreign key (household_id, estate_id, org_id) references public.households (id, estate_id, org_id)
);
create index payment_orders_org_idx on public.payment_orders (org_id);
create index payment_orders_estate_idx on public.payment_orders (estate_id, id desc);
create index payment_orders_household_idx on public.payment_orders (household_id, estate_id, org_id);
create index payment_orders_created_by_idx on public.payment_orders (created_by);
create index payment_orders_open_idx on public.payment_orders (expires_at) where status = 'created';
comment on table public.payment_orders is 'What somebody is about to pay: some charges of one household, one channel, one amount (6.4.b).';
comment on column public.payment_orders.household_id is 'Whose charges.';
comment on column public.payment_orders.out_trade_no is 'Our number of the order, as the payment provider knows it.';
comment on column public.payment_orders.channel is 'sandbox 模拟支付, wechat 微信, alipay 支付宝, cash 现金, transfer 转账.';
comment on column public.payment_orders.amount_fen is 'Amount to pay; a notification of any other amount is refused.';
comment on column public.payment_orders.charge_ids is 'Charges it pays, oldest due first.';
comment on column public.payment_orders.status is 'created, paid, closed (lapsed or replaced), failed.';
comment on column public.payment_orders.expires_at is 'Until when it can be paid; money that arrives later is still taken in.';
comment on column public.payment_orders.created_by is 'Who pays or collects.';

create table public.payments (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid not null references public.estates (id),
  household_id uuid not null,
  order_id uuid not null,
  provider text not null,
  provider_txn text not null check (length(provider_txn) between 1 and 100),
  amount_fen bigint not null check (amount_fen > 0),
  unallocated_fen bigint not null default 0 check (unallocated_fen >= 0 and unallocated_fen <= amount_fen),
  paid_at timestamptz not null,
  raw jsonb not null default '{}',
  created_by uuid references auth.users (id) on delete set null default auth.uid(),
  created_at timestamptz not null default now(),
  unique (provider, provider_txn),
  unique (id, estate_id, org_id),
  foreign key (order_id, estate_id, org_id) references public.payment_orders (id, estate_id, org_id),
  foreign key (household_id, estate_id, org_id) references public.households (id, estate_id, org_id)
);
create index payments_org_idx on public.payments (org_id);
create index payments_estate_idx on public.payments (estate_id, paid_at desc);
create index payments_order_idx on public.payments (order_id, estate_id, org_id);
create index payments_household_idx on public.payments (household_id, estate_id, org_id);
create index payments_created_by_idx on public.payments (created_by);
comment on table public.payments is 'Money received. A provider''s transaction counts once, however often it is notified. Append-only.';
comment on column public.payments.household_id is 'Who paid.';
comment on column public.payments.order_id is 'The order it pays.';
comment on column public.payments.provider is 'Where it came from: sandbox, wechat, alipay, cash, transfer.';
comment on column public.payments.provider_txn is 'Transaction number there.';
comment on column public.payments.amount_fen is 'Amount received.';
comment on column public.payments.unallocated_fen is 'Part that met no open charge: received in advance (预收), never lost.';
comment on column public.payments.paid_at is 'When it was paid, by the provider''s clock.';
comment on column public.payments.raw is 'What the provider said.';
comment on column public.payments.created_by is 'Who recorded it, when recorded by hand.';

create table public.payment_allocations (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid not null references public.estates (id),
  payment_id uuid not null,
  charge_id uuid not null,
  amount_fen bigint not null check (amount_fen > 0),
  created_at timestamptz not null default now(),
  unique (payment_id, charge_id),
  foreign key (payment_id, estate_id, org_id) references public.payments (id, estate_id, org_id),
  foreign key (charge_id, estate_id, org_id) references public.charges (id, estate_id, org_id)
);
create index payment_allocations_org_idx on public.payment_allocations (org_id);
create index payment_allocations_estate_idx on public.payment_allocations (estate_id);
create index payment_allocations_payment_idx on public.payment_allocations (payment_id, estate_id, org_id);
create index payment_allocations_charge_idx on public.payment_allocations (charge_id, estate_id, org_id);
comment on table public.payment_allocations is 'Which payment paid which charge (核销). Append-only.';
comment on column public.payment_allocations.payment_id is 'The payment.';
comment on column public.payment_allocations.charge_id is 'The charge.';
comment on column public.payment_allocations.amount_fen is 'How much of the payment went to the charge.';

create table private.payment_notifications (
  id uuid primary key default private.uuid_v7(),
  provider text not null,
  received_at timestamptz not null default now(),
  headers jsonb not null,
  body text not null,
  settled_at timestamptz,
  error text
);
create index payment_notifications_open_idx on private.payment_notifications (received_at) where settled_at is null;
comment on table private.payment_notifications is 'Verified notifications of payment providers as they came, stored before they are acknowledged.';

-- ───────────── accounts

create function private.ensure_ledger_accounts(org uuid) returns void
language sql security definer set search_path = '' as $$
  insert into public.ledger_accounts (org_id, code, kind, title)
  select org, a.code, a.kind, jsonb_build_object('zh', a.zh, 'en', a.en)
  from (values
    ('1001', 'asset', '银行存款', 'Bank'),
    ('1122', 'asset', '应收账款', 'Receivable'),
    ('2203', 'liability', '预收款项', 'Received in advance'),
    ('2241', 'liability', '押金', 'Deposits'),
    ('6001', 'income', '租金收入', 'Rent income'),
    ('6051', 'income', '其他收入', 'Other income')) as a (code, kind, zh, en)
  on conflict (org_id, code) do nothing
$$;
comment on function private.ensure_ledger_accounts(uuid) is 'Gives an operator the standard chart of accounts.';

create function private.operator_founded() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.ensure_ledger_accounts(new.id);
  return null;
end
$$;
comment on function private.operator_founded() is 'A new operator gets its chart of accounts.';

create function private.credit_account(charge_kind text) returns text
language sql immutable parallel safe set search_path = '' as $$
  select case charge_kind when 'deposit' then '2241' when 'rent' then '6001' else '6051' end
$$;
comment on function private.credit_account(text) is 'Account a charge is credited to: a deposit is owed back, rent is income.';

create function private.check_entry() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  total bigint;
  lines int;
begin
  select coalesce(sum(l.amount_fen), 0), count(*) into total, lines from public.ledger_lines l where l.entry_id = new.id;
  if total <> 0 or lines < 2 then
    perform private.fail(409, 'finance.entry_unbalanced', jsonb_build_object('difference_fen', total));
  end if;
  return null;
end
$$;
comment on function private.check_entry() is 'At commit: a posting has at least two lines and they sum to 0.';

create function private.check_entry_line() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  total bigint;
begin
  select coalesce(sum(l.amount_fen), 0) into total from public.ledger_lines l where l.entry_id = new.entry_id;
  if total <> 0 then
    perform private.fail(409, 'finance.entry_unbalanced', jsonb_build_object('difference_fen', total));
  end if;
  return null;
end
$$;
comment on function private.check_entry_line() is 'At commit: a line added to any posting leaves it balanced.';

create function private.check_payment() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  gone bigint;
begin
  select coalesce(sum(a.amount_fen), 0) into gone from public.payment_allocations a where a.payment_id = new.id;
  if gone + new.unallocated_fen <> new.amount_fen then
    perform private.fail(409, 'finance.payment_not_allocated', jsonb_build_object('difference_fen', new.amount_fen - gone - new.unallocated_fen));
  end if;
  return null;
end
$$;
comment on function private.check_payment() is 'At commit: every fen of a payment went to a charge or is on record as received in advance.';

create function private.check_allocation() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  p public.payments;
  gone bigint;
begin
  select * into p from public.payments x where x.id = new.payment_id;
  select coalesce(sum(a.amount_fen), 0) into gone from public.payment_allocations a where a.payment_id = new.payment_id;
  if gone + p.unallocated_fen <> p.amount_fen then
    perform private.fail(409, 'finance.payment_not_allocated', jsonb_build_object('difference_fen', p.amount_fen - gone - p.unallocated_fen));
  end if;
  return null;
end
$$;
comment on function private.check_allocation() is 'At commit: nobody allocates more of a payment than there is.';

-- ───────────── charges

create function private.due_date(from_day date, billing_day int) returns date
language sql immutable parallel safe set search_path = '' as $$
  select case
    when extract(day from from_day) <= billing_day then date_trunc('month', from_day)::date + billing_day - 1
    else (date_trunc('month', from_day) + interval '1 month')::date + billing_day - 1
  end
$$;
comment on function private.due_date(date, int) is 'First day from the given one on that is the billing day of a month.';

create function private.make_charges(contract_ids uuid[], on_date date) returns int
language plpgsql security definer set search_path = '' as $$
declare
  made uuid[];
  told record;
begin
  with leases as (
    select c.*, greatest(upper(c.term), c.move_out_until + 1) as until,
      greatest(lower(c.term), coalesce((c.signed_at at time zone 'Asia/Shanghai')::date, lower(c.term))) as begins,
      coalesce((private.setting(c.org_id, 'finance', 'first_payment_days') #>> '{}')::int, 7) as grace
    from public.contracts c
    where c.id = any (contract_ids) and c.status = 'in_force'
  ), months as (
    select l.id, k, s.starts, least((l_start.at + make_interval(months => k + 1))::date, l.until) as ends,
      (l_start.at + make_interval(months => k + 1))::date as whole_ends
    from leases l
    cross join lateral (select lower(l.term) as at) l_start
    cross join lateral generate_series(0, greatest(0, (extract(year from age(least(on_date, l.until), l_start.at)) * 12
      + extract(month from age(least(on_date, l.until), l_start.at)))::int)) as k
    cross join lateral (select (l_start.at + make_interval(months => k))::date as starts) s
    where s.starts < l.until and (k = 0 or s.starts <= on_date)
  ), wanted as (
    select l.id as contract_id, 'deposit' as kind, '' as title, null::daterange as period, l.deposit_fen as amount_fen,
      l.begins as raised_on, l.begins + l.grace as due_on,
      jsonb_build_object('rule', 'deposit', 'deposit_fen', l.deposit_fen, 'rent_fen', l.rent_fen) as explanation
    from leases l where l.deposit_fen > 0
    union all
    select l.id, i.kind, i.title, daterange(m.starts, m.ends),
      case when m.ends = m.whole_ends then i.amount_fen else round(i.amount_fen::numeric * (m.ends - m.starts) / (m.whole_ends - m.starts))::bigint end,
      greatest(m.starts, case when m.k = 0 then l.begins else m.starts end),
      case when m.k = 0 then l.begins + l.grace else private.due_date(m.starts, l.billing_day) end,
      jsonb_strip_nulls(jsonb_build_object('rule', 'monthly', 'month_fen', i.amount_fen, 'days', m.ends - m.starts, 'of_days', m.whole_ends - m.starts,
        'area_m2', case when i.kind = 'rent' then l.terms -> 'area_m2' end,
        'rent_fen_per_m2', case when i.kind = 'rent' then l.terms -> 'rent_fen_per_m2' end))
    from months m
    join leases l on l.id = m.id
    cross join lateral (
      select 'rent' as kind, '' as title, l.rent_fen as amount_fen
      union all
      select f.kind, f.title, f.amount_fen from public.contract_fee_lines f where f.contract_id = l.id and f.cycle = 'monthly') i
    union all
    select l.id, f.kind, f.title, null, f.amount_fen, l.begins, l.begins + l.grace, jsonb_build_object('rule', 'once')
    from leases l join public.contract_fee_lines f on f.contract_id = l.id and f.cycle = 'once'
  ), inserted as (
    insert into public.charges (org_id, estate_id, unit_id, household_id, contract_id, kind, title, period, amount_fen, raised_on, due_on, explanation)
    select l.org_id, l.estate_id, l.unit_id, l.household_id, l.id, w.kind, w.title, w.period, w.amount_fen, w.raised_on, w.due_on, w.explanation
    from wanted w join leases l on l.id = w.contract_id
    where w.amount_fen > 0
      and not exists (
        select from public.charges x where x.contract_id = w.contract_id and x.kind = w.kind and x.status <> 'void'
          and coalesce(lower(x.period), '-infinity') = coalesce(lower(w.period), '-infinity'))
    order by w.raised_on, l.id
    on conflict do nothing
    returning id
  )
  select coalesce(array_agg(i.id), '{}') into made from inserted i;

  for told in
    select u.user_id, u.org_id, sum(c.amount_fen) as fen, min(c.due_on) as due_on
    from private.household_users(array(select distinct x.household_id from public.charges x where x.id = any (made))) u
    join public.charges c on c.household_id = u.household_id and c.id = any (made)
    group by u.user_id, u.org_id
  loop
    perform private.notify_user(told.user_id, told.org_id, 'finance.bill_raised',
      jsonb_build_object('amount_fen', told.fen, 'due_on', told.due_on), '/bills');
  end loop;
  return cardinality(made);
end
$$;
comment on function private.make_charges(uuid[], date) is
  'Raises what leases in force owe up to a day and was not raised yet: deposit, every month of rent and fee items begun by then (the first in advance), one-off items. Running it again raises nothing. A broken month is charged by days.';

create function private.contract_charges() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  started uuid[];
  ended uuid[];
begin
  if tg_op = 'INSERT' then
    started := array(select n.id from new_rows n where n.status = 'in_force');
  else
    started := array(select n.id from new_rows n join old_rows o on o.id = n.id where n.status = 'in_force' and o.status <> 'in_force');
    ended := array(select n.id from new_rows n join old_rows o on o.id = n.id where o.status = 'in_force' and n.status <> 'in_force');
  end if;
  if cardinality(started) > 0 then
    perform private.make_charges(started, private.today());
  end if;
  if cardinality(ended) > 0 then
    update public.charges c set status = 'void', reason = 'lease ended before the period'
    where c.contract_id = any (ended) and c.status = 'open' and lower(c.period) > private.today();
  end if;
  return null;
end
$$;
comment on function private.contract_charges() is 'A lease that comes into force raises deposit and first rent; one that ends drops unpaid charges of months that will not be.';

create function private.charge_before_update() returns trigger
language plpgsql set search_path = '' as $$
begin
  if new.paid_fen <> old.paid_fen then
    if new.status not in ('open', 'partly_paid') then
      perform private.fail(409, 'finance.charge_closed', jsonb_build_object('status', new.status));
    end if;
    new.status := case when new.paid_fen = new.amount_fen then 'paid' when new.paid_fen > 0 then 'partly_paid' else 'open' end;
  end if;
  if (new.amount_fen, new.kind, new.period, new.contract_id, new.household_id, new.unit_id) is distinct from
    (old.amount_fen, old.kind, old.period, old.contract_id, old.household_id, old.unit_id) then
    perform private.fail(409, 'finance.charge_not_editable');
  end if;
  return new;
end
$$;
comment on function private.charge_before_update() is 'A charge keeps what it is for and how much; its status follows from what was paid.';

create function private.tell_charges_changed(charge_ids uuid[]) returns void
language plpgsql security definer set search_path = '' as $$
declare
  news record;
begin
  for news in
    select c.estate_id, case when count(*) = 1 then (array_agg(c.id))[1] end as charge_id,
      case when count(distinct c.household_id) = 1 then (array_agg(c.household_id))[1] end as household_id
    from public.charges c where c.id = any (charge_ids) group by c.estate_id
  loop
    perform private.broadcast('estate:' || news.estate_id, 'charge_changed',
      jsonb_build_object('charge_id', news.charge_id, 'household_id', news.household_id));
  end loop;
  perform private.tell_homes(array(select distinct c.household_id from public.charges c where c.id = any (charge_ids)));
end
$$;
comment on function private.tell_charges_changed(uuid[]) is
  'Live event charge_changed on estate:<id>, one per estate (ids null when several changed at once), and home_changed to the tenants.';

create function private.charges_inserted() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  with entries as (
    insert into public.ledger_entries (org_id, estate_id, occurred_on, kind, source_table, source_id, created_by)
    select n.org_id, n.estate_id, n.raised_on, 'charge_raised', 'charges', n.id, private.actor() from new_rows n
    returning id, source_id
  )
  insert into public.ledger_lines (org_id, estate_id, entry_id, account_id, amount_fen, contract_id, unit_id, household_id)
  select n.org_id, n.estate_id, e.id, a.id, l.amount_fen, n.contract_id, n.unit_id, n.household_id
  from entries e
  join new_rows n on n.id = e.source_id
  cross join lateral (values ('1122', n.amount_fen), (private.credit_account(n.kind), -n.amount_fen)) as l (code, amount_fen)
  join public.ledger_accounts a on a.org_id = n.org_id and a.code = l.code;
  perform private.tell_charges_changed(array(select n.id from new_rows n));
  return null;
end
$$;
comment on function private.charges_inserted() is 'Posts new charges: receivable against deposits or income.';

create function private.charges_updated() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  with entries as (
    insert into public.ledger_entries (org_id, estate_id, occurred_on, kind, source_table, source_id, created_by)
    select n.org_id, n.estate_id, private.today(), 'charge_reversed', 'charges', n.id, private.actor()
    from new_rows n join old_rows o on o.id = n.id
    where n.status in ('waived', 'void') and o.status in ('open', 'partly_paid') and n.amount_fen > n.paid_fen
    returning id, source_id
  )
  insert into public.ledger_lines (org_id, estate_id, entry_id, account_id, amount_fen, contract_id, unit_id, household_id)
  select n.org_id, n.estate_id, e.id, a.id, l.amount_fen, n.contract_id, n.unit_id, n.household_id
  from entries e
  join new_rows n on n.id = e.source_id
  cross join lateral (values (private.credit_account(n.kind), n.amount_fen - n.paid_fen), ('1122', n.paid_fen - n.amount_fen)) as l (code, amount_fen)
  join public.ledger_accounts a on a.org_id = n.org_id and a.code = l.code;
  perform private.tell_charges_changed(array(select n.id from new_rows n));
  return null;
end
$$;
comment on function private.charges_updated() is 'Posts the reversal of what was waived or voided, and tells live screens.';

create function private.allocations_inserted() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update public.charges c set paid_fen = c.paid_fen + x.fen
  from (select n.charge_id, sum(n.amount_fen) as fen from new_rows n group by n.charge_id) x
  where c.id = x.charge_id;
  with entries as (
    insert into public.ledger_entries (org_id, estate_id, occurred_on, kind, source_table, source_id, created_by)
    select n.org_id, n.estate_id, (p.paid_at at time zone 'Asia/Shanghai')::date, 'payment', 'payment_allocations', n.id, private.actor()
    from new_rows n join public.payments p on p.id = n.payment_id
    returning id, source_id
  )
  insert into public.ledger_lines (org_id, estate_id, entry_id, account_id, amount_fen, contract_id, unit_id, household_id)
  select n.org_id, n.estate_id, e.id, a.id, l.amount_fen, c.contract_id, c.unit_id, c.household_id
  from entries e
  join new_rows n on n.id = e.source_id
  join public.charges c on c.id = n.charge_id
  cross join lateral (values ('1001', n.amount_fen), ('1122', -n.amount_fen)) as l (code, amount_fen)
  join public.ledger_accounts a on a.org_id = n.org_id and a.code = l.code;
  return null;
end
$$;
comment on function private.allocations_inserted() is 'Money that met a charge: the charge counts it as paid; bank against receivable.';

create function private.payments_inserted() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  with entries as (
    insert into public.ledger_entries (org_id, estate_id, occurred_on, kind, source_table, source_id, created_by)
    select n.org_id, n.estate_id, (n.paid_at at time zone 'Asia/Shanghai')::date, 'advance', 'payments', n.id, private.actor()
    from new_rows n where n.unallocated_fen > 0
    returning id, source_id
  )
  insert into public.ledger_lines (org_id, estate_id, entry_id, account_id, amount_fen, household_id)
  select n.org_id, n.estate_id, e.id, a.id, l.amount_fen, n.household_id
  from entries e
  join new_rows n on n.id = e.source_id
  cross join lateral (values ('1001', n.unallocated_fen), ('2203', -n.unallocated_fen)) as l (code, amount_fen)
  join public.ledger_accounts a on a.org_id = n.org_id and a.code = l.code;
  return null;
end
$$;
comment on function private.payments_inserted() is 'Money beyond what was owed: bank against received in advance.';

-- ───────────── verbs: orders and payments

create function private.new_trade_no() returns text
language sql volatile set search_path = '' as $$
  select 'AJ' || to_char(now() at time zone 'Asia/Shanghai', 'YYYYMMDDHH24MISS') || encode(extensions.gen_random_bytes(8), 'hex')
$$;
comment on function private.new_trade_no() is 'Our number of a payment order: time and 64 random bits, 32 places as providers allow.';

create function private.payable_charges(charge_ids uuid[]) returns setof public.charges
language plpgsql security definer set search_path = '' as $$
declare
  wanted uuid[] := array(select distinct x from unnest(charge_ids) as x);
  households uuid[];
  estates uuid[];
  found int;
begin
  perform from public.charges c where c.id = any (wanted) order by c.id for no key update;
  select array_agg(distinct c.household_id), array_agg(distinct c.estate_id), count(*) into households, estates, found
  from public.charges c where c.id = any (wanted);
  if found = 0 or found < cardinality(wanted) then
    perform private.fail(404, 'finance.charge_not_found');
  end if;
  if not (households <@ private.my_household_ids()) then
    perform private.require('finance.collect', e) from unnest(estates) as e;
  end if;
  if cardinality(households) > 1 or cardinality(estates) > 1 then
    perform private.fail(422, 'finance.one_household_only');
  end if;
  if found > 60 then
    perform private.fail(422, 'finance.too_many_charges', '{"max": 60}');
  end if;
  if exists (select from public.charges c where c.id = any (wanted) and c.status not in ('open', 'partly_paid')) then
    perform private.fail(409, 'finance.already_paid');
  end if;
  return query select * from public.charges c where c.id = any (wanted) order by c.due_on, c.id;
end
$$;
comment on function private.payable_charges(uuid[]) is
  'Locks charges to be paid: unpaid, of one household, the caller''s own or with finance.collect in the estate; oldest due first.';

create function public.create_payment_order(charge_ids uuid[], channel text default 'sandbox') returns public.payment_orders
language plpgsql security definer set search_path = '' as $$
declare
  list uuid[];
  total bigint;
  first public.charges;
  made public.payment_orders;
begin
  select array_agg(c.id order by c.due_on, c.id), sum(c.amount_fen - c.paid_fen) into list, total
  from private.payable_charges(create_payment_order.charge_ids) c;
  select * into first from public.charges c where c.id = list[1];
  if channel is null or channel not in ('sandbox', 'wechat', 'alipay') then
    perform private.fail(422, 'finance.channel_invalid', jsonb_build_object('channel', channel));
  end if;
  select * into made from public.payment_orders o
  where o.household_id = first.household_id and o.status = 'created' and o.channel = create_payment_order.channel and o.amount_fen = total
    and o.charge_ids = list and o.expires_at > now() + interval '5 minutes' and o.created_by = (select auth.uid())
  limit 1;
  if made.id is not null then
    return case when made.household_id = any (private.my_household_ids()) then private.only(made, 'id', 'out_trade_no', 'channel', 'amount_fen', 'status', 'expires_at') else made end;
  end if;
  -- A charge waits for one payment at a time.
  update public.payment_orders o set status = 'closed'
  where o.household_id = first.household_id and o.status = 'created' and o.charge_ids && list;
  insert into public.payment_orders (org_id, estate_id, household_id, out_trade_no, channel, amount_fen, charge_ids, expires_at)
  values (first.org_id, first.estate_id, first.household_id, private.new_trade_no(), create_payment_order.channel, total, list,
    now() + make_interval(mins => (private.setting(first.org_id, 'finance', 'order_minutes') #>> '{}')::int))
  returning * into made;
  return case when made.household_id = any (private.my_household_ids()) then private.only(made, 'id', 'out_trade_no', 'channel', 'amount_fen', 'status', 'expires_at') else made end;
end
$$;
comment on function public.create_payment_order(uuid[], text) is
  'An order to pay charges online: by the tenant of his own household, or by staff who collect. Asking again for the same gives the same order; an order with other charges replaces it.';

create function private.take_payment(o public.payment_orders, provider text, provider_txn text, amount_fen bigint, paid_at timestamptz, raw jsonb)
returns public.payments
language plpgsql security definer set search_path = '' as $$
declare
  made public.payments;
begin
  perform from public.charges c where c.id = any (o.charge_ids) order by c.id for no key update;
  with open as (
    select c.id, c.amount_fen - c.paid_fen as due,
      sum(c.amount_fen - c.paid_fen) over (order by c.due_on, c.id rows unbounded preceding) as upto
    from public.charges c where c.id = any (o.charge_ids) and c.status in ('open', 'partly_paid')
  ), shares as (
    select x.id, least(x.due, take_payment.amount_fen - (x.upto - x.due)) as fen from open x where take_payment.amount_fen > x.upto - x.due
  ), paid as (
    insert into public.payments (org_id, estate_id, household_id, order_id, provider, provider_txn, amount_fen, unallocated_fen, paid_at, raw)
    values (o.org_id, o.estate_id, o.household_id, o.id, take_payment.provider, take_payment.provider_txn, take_payment.amount_fen,
      take_payment.amount_fen - coalesce((select sum(s.fen) from shares s), 0), take_payment.paid_at, coalesce(take_payment.raw, '{}'))
    returning *
  ), spread as (
    insert into public.payment_allocations (org_id, estate_id, payment_id, charge_id, amount_fen)
    select p.org_id, p.estate_id, p.id, s.id, s.fen from paid p, shares s
  )
  select * into made from paid;
  update public.payment_orders x set status = 'paid' where x.id = o.id and x.status <> 'paid';
  perform private.notify_household(o.household_id, 'finance.payment_received', jsonb_build_object('amount_fen', take_payment.amount_fen), '/bills');
  return made;
end
$$;
comment on function private.take_payment(public.payment_orders, text, text, bigint, timestamptz, jsonb) is
  'Books money to the charges of an order, oldest due first; what finds no open charge is received in advance.';

create function public.settle_payment(
  out_trade_no text, provider text, provider_txn text, amount_fen bigint, paid_at timestamptz, raw jsonb default '{}')
returns public.payments
language plpgsql security definer set search_path = '' as $$
declare
  o public.payment_orders;
  known public.payments;
begin
  select * into o from public.payment_orders x where x.out_trade_no = settle_payment.out_trade_no for update;
  if o.id is null then
    perform private.fail(404, 'finance.order_not_found', jsonb_build_object('out_trade_no', out_trade_no));
  end if;
  select * into known from public.payments p where p.provider = settle_payment.provider and p.provider_txn = settle_payment.provider_txn;
  if known.id is not null then
    if known.order_id <> o.id or known.amount_fen <> settle_payment.amount_fen then
      perform private.fail(409, 'finance.transaction_used', jsonb_build_object('provider_txn', provider_txn));
    end if;
    return known;
  end if;
  if o.channel <> settle_payment.provider then
    perform private.fail(409, 'finance.channel_mismatch', jsonb_build_object('channel', o.channel, 'provider', provider));
  end if;
  if o.amount_fen is distinct from settle_payment.amount_fen then
    perform private.fail(422, 'finance.amount_mismatch', jsonb_build_object('expected_fen', o.amount_fen, 'amount_fen', settle_payment.amount_fen));
  end if;
  return private.take_payment(o, settle_payment.provider, settle_payment.provider_txn, settle_payment.amount_fen,
    coalesce(settle_payment.paid_at, now()), settle_payment.raw);
end
$$;
comment on function public.settle_payment(text, text, text, bigint, timestamptz, jsonb) is
  'A verified notification says an order was paid (service role). The same transaction again changes nothing; a wrong amount is refused (422); a second transaction for a paid order is received in advance, never lost.';

create function public.record_payment(charge_ids uuid[], amount_fen bigint, channel text, reference text default '') returns public.payments
language plpgsql security definer set search_path = '' as $$
declare
  list uuid[];
  total bigint;
  first public.charges;
  o public.payment_orders;
begin
  select array_agg(c.id order by c.due_on, c.id), sum(c.amount_fen - c.paid_fen) into list, total
  from private.payable_charges(record_payment.charge_ids) c;
  select * into first from public.charges c where c.id = list[1];
  -- A tenant may order, but only staff may say that money came in.
  perform private.require('finance.collect', first.estate_id);
  if channel is null or channel not in ('cash', 'transfer') then
    perform private.fail(422, 'finance.channel_invalid', jsonb_build_object('channel', channel));
  end if;
  if amount_fen is null or amount_fen <= 0 or amount_fen > total then
    perform private.fail(422, 'finance.amount_exceeds', jsonb_build_object('max_fen', total));
  end if;
  if channel = 'transfer' and coalesce(trim(reference), '') = '' then
    perform private.fail(422, 'finance.reference_required');
  end if;
  update public.payment_orders x set status = 'closed'
  where x.household_id = first.household_id and x.status = 'created' and x.charge_ids && list;
  insert into public.payment_orders (org_id, estate_id, household_id, out_trade_no, channel, amount_fen, charge_ids)
  values (first.org_id, first.estate_id, first.household_id, private.new_trade_no(), record_payment.channel, record_payment.amount_fen, list)
  returning * into o;
  return private.take_payment(o, o.channel,
    coalesce(o.org_id || ':' || nullif(left(trim(reference), 60), ''), o.out_trade_no), record_payment.amount_fen, now(),
    jsonb_build_object('reference', coalesce(trim(reference), '')));
exception when unique_violation then
  perform private.fail(409, 'finance.reference_used', jsonb_build_object('reference', reference));
  return null;
end
$$;
comment on function public.record_payment(uuid[], bigint, text, text) is
  'Staff record cash or a bank transfer; part payments go to the oldest due charge first. A transfer''s reference counts once.';

create function public.waive_charge(charge uuid, reason text) returns public.charges
language plpgsql security definer set search_path = '' as $$
declare
  c public.charges;
begin
  select * into c from public.charges x where x.id = charge for update;
  perform private.require('finance.bill', c.estate_id);
  if coalesce(length(trim(reason)), 0) not between 1 and 500 then
    perform private.fail(422, 'finance.reason_required');
  end if;
  if c.status not in ('open', 'partly_paid') then
    perform private.fail(409, 'finance.charge_closed', jsonb_build_object('status', c.status));
  end if;
  update public.charges x set status = 'waived', reason = trim(waive_charge.reason) where x.id = charge returning * into c;
  return c;
end
$$;
comment on function public.waive_charge(uuid, text) is 'Lets a household off what is unpaid of a charge, with a reason; posted as a reversal.';

create function public.run_bills(org uuid, on_date date default null) returns int
language plpgsql security definer set search_path = '' as $$
begin
  perform private.require_org('finance.bill', org);
  return private.make_charges(array(
    select c.id from public.contracts c
    where c.org_id = org and c.status = 'in_force' and c.estate_id = any (private.estates_with('finance.bill'))),
    coalesce(on_date, private.today()));
end
$$;
comment on function public.run_bills(uuid, date) is 'Raises every month of rent and fees begun by the day (today when null) and not raised yet; returns how many charges were made.';

create function private.run_due_bills() returns int
language plpgsql security definer set search_path = '' as $$
declare
  made int := 0;
  org uuid;
begin
  for org in select private.enabled_orgs('finance') loop
    made := made + private.make_charges(array(select c.id from public.contracts c where c.org_id = org and c.status = 'in_force'), private.today());
  end loop;
  return made;
end
$$;
comment on function private.run_due_bills() is 'Daily: run_bills for every operator.';

create function private.close_stale_orders() returns int
language plpgsql security definer set search_path = '' as $$
declare
  closed int;
begin
  update public.payment_orders o set status = 'closed' where o.status = 'created' and o.expires_at < now();
  get diagnostics closed = row_count;
  return closed;
end
$$;
comment on function private.close_stale_orders() is 'Closes orders nobody paid in time.';

-- ───────────── for the pay function (service role)

create function public.pay_order(out_trade_no text) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'id', o.id, 'out_trade_no', o.out_trade_no, 'channel', o.channel, 'amount_fen', o.amount_fen, 'expires_at', o.expires_at,
    'status', case when o.status = 'created' and o.expires_at < now() then 'closed' else o.status end,
    'payee', org.name, 'estate', e.name,
    'charges', (
      select coalesce(jsonb_agg(jsonb_build_object('kind', c.kind, 'title', c.title, 'from', lower(c.period), 'to', upper(c.period) - 1,
        'amount_fen', c.amount_fen, 'due_fen', c.amount_fen - c.paid_fen, 'unit', u.label) order by c.due_on, c.id), '[]')
      from public.charges c join public.units u on u.id = c.unit_id where c.id = any (o.charge_ids)))
  from public.payment_orders o
  join public.organizations org on org.id = o.org_id
  join public.estates e on e.id = o.estate_id
  where o.out_trade_no = pay_order.out_trade_no
$$;
comment on function public.pay_order(text) is 'What the cashier page shows of an order (service role); null when there is none.';

create function public.store_payment_notification(provider text, headers jsonb, body text) returns uuid
language sql security definer set search_path = '' as $$
  insert into private.payment_notifications (provider, headers, body) values (provider, headers, body) returning id
$$;
comment on function public.store_payment_notification(text, jsonb, text) is 'Keeps a verified notification as it came, before it is acted on or acknowledged (service role).';

create function public.payment_notification_done(notification uuid, error text default null) returns void
language sql security definer set search_path = '' as $$
  update private.payment_notifications n set settled_at = case when payment_notification_done.error is null then now() end,
    error = left(payment_notification_done.error, 2000)
  where n.id = notification
$$;
comment on function public.payment_notification_done(uuid, text) is 'Notes how acting on a notification went (service role).';

-- ───────────── what screens read

create function public.my_payment_order(out_trade_no text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  if (select auth.uid()) is null then
    perform private.fail(401, 'platform.sign_in_first');
  end if;
  return (
    select jsonb_build_object('out_trade_no', o.out_trade_no, 'channel', o.channel, 'amount_fen', o.amount_fen, 'status', o.status, 'expires_at', o.expires_at)
    from public.payment_orders o where o.out_trade_no = my_payment_order.out_trade_no and o.household_id = any (private.my_household_ids()));
end
$$;
comment on function public.my_payment_order(text) is 'What became of an order of the signed-in tenant''s household: {"out_trade_no", "channel", "amount_fen", "status", "expires_at"}; null when there is none.';

create function public.my_bills() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  mine uuid[] := private.my_household_ids();
begin
  if (select auth.uid()) is null then
    perform private.fail(401, 'platform.sign_in_first');
  end if;
  return (
    with rows as (
      select c.*, u.label from public.charges c join public.units u on u.id = c.unit_id
      where c.household_id = any (mine) and c.status <> 'void'
    ), shown as (
      select r.status in ('open', 'partly_paid') as is_open, r.due_on, r.id, jsonb_build_object(
        'id', r.id, 'kind', r.kind, 'title', r.title, 'unit', r.label, 'from', lower(r.period), 'to', upper(r.period) - 1,
        'amount_fen', r.amount_fen, 'paid_fen', r.paid_fen, 'due_on', r.due_on, 'status', r.status, 'explanation', r.explanation,
        'overdue', r.status in ('open', 'partly_paid') and r.due_on < private.today()) as row
      from rows r
    )
    select jsonb_build_object(
      'open', coalesce((select jsonb_agg(s.row order by s.due_on, s.id) from shown s where s.is_open), '[]'),
      'history', coalesce((select jsonb_agg(x.row order by x.due_on desc, x.id desc) from (
        select * from shown s where not s.is_open order by s.due_on desc, s.id desc limit 60) x), '[]'),
      'open_fen', (select coalesce(sum(r.amount_fen - r.paid_fen), 0) from rows r where r.status in ('open', 'partly_paid')),
      'overdue_fen', (select coalesce(sum(r.amount_fen - r.paid_fen), 0) from rows r where r.status in ('open', 'partly_paid') and r.due_on < private.today()),
      'payments', (
        select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'paid_at', p.paid_at, 'amount_fen', p.amount_fen, 'channel', p.provider,
          'out_trade_no', p.number) order by p.paid_at desc), '[]')
        from (
          select y.*, o.out_trade_no as number from public.payments y join public.payment_orders o on o.id = y.order_id
          where y.household_id = any (mine) order by y.paid_at desc limit 60) p)));
end
$$;
comment on function public.my_bills() is 'The signed-in tenant''s bills: open ones (oldest due first), history, payments, sums.';

create function public.charge_list(
  estate uuid default null, state text default null, q text default null, overdue boolean default false, household uuid default null,
  after_id uuid default null, max_rows int default 60)
returns table (id uuid, estate_id uuid, estate_name text, household_id uuid, household_code text, name text, unit_id uuid, unit text,
  contract_id uuid, contract_code text, kind text, title text, period_from date, period_to date, amount_fen bigint, paid_fen bigint,
  due_on date, status text, days_late int, explanation jsonb)
language plpgsql stable security definer set search_path = '' as $$
declare
  mine uuid[] := private.estates_with('finance.read');
  households uuid[];
begin
  if estate is not null then
    perform private.require('finance.read', estate);
    mine := array[estate];
  end if;
  if nullif(trim(q), '') is not null then
    households := private.found_households(q, mine);
  end if;
  return query
  with page as (
    select c.* from public.charges c
    where c.estate_id = any (mine) and (state is null or c.status = state) and (charge_list.household is null or c.household_id = charge_list.household)
      and (not coalesce(overdue, false) or (c.status in ('open', 'partly_paid') and c.due_on < private.today()))
      and (households is null or c.household_id = any (households))
      and (after_id is null or c.id < after_id)
    order by c.id desc
    limit least(greatest(max_rows, 1), 500)
  )
  select p.id, p.estate_id, e.name, p.household_id, h.code, n.display_name, p.unit_id, u.label, p.contract_id, k.code, p.kind, p.title,
    lower(p.period), upper(p.period) - 1, p.amount_fen, p.paid_fen, p.due_on, p.status,
    case when p.status in ('open', 'partly_paid') and p.due_on < private.today() then private.today() - p.due_on else 0 end, p.explanation
  from page p
  join public.estates e on e.id = p.estate_id
  join public.units u on u.id = p.unit_id
  join public.households h on h.id = p.household_id
  join public.persons n on n.id = h.main_person_id
  left join public.contracts k on k.id = p.contract_id
  order by p.id desc;
end
$$;
comment on function public.charge_list(uuid, text, text, boolean, uuid, uuid, int) is
  'Charges of an estate (null: of all the caller''s), newest first, a page at a time: pass the id of the last one seen.';

create function public.finance_overview(estate uuid default null) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  mine uuid[] := private.estates_with('finance.read');
begin
  if estate is not null then
    perform private.require('finance.read', estate);
    mine := array[estate];
  end if;
  return (
    with unpaid as (
      select c.household_id, c.amount_fen - c.paid_fen as fen, c.due_on < private.today() as late
      from public.charges c where c.estate_id = any (mine) and c.status in ('open', 'partly_paid')
    ), months as (
      select to_char(m, 'YYYY-MM') as month,
        coalesce((select sum(c.amount_fen) from public.charges c
          where c.estate_id = any (mine) and c.status <> 'void' and c.raised_on >= m and c.raised_on < m + interval '1 month'), 0) as charged_fen,
        coalesce((select sum(p.amount_fen) from public.payments p
          where p.estate_id = any (mine) and p.paid_at >= m at time zone 'Asia/Shanghai'
            and p.paid_at < (m + interval '1 month') at time zone 'Asia/Shanghai'), 0) as collected_fen
      from generate_series(date_trunc('month', private.today()::timestamp) - interval '5 months', date_trunc('month', private.today()::timestamp), interval '1 month') as m
    )
    select jsonb_build_object(
      'open_fen', (select coalesce(sum(u.fen), 0) from unpaid u),
      'overdue_fen', (select coalesce(sum(u.fen), 0) from unpaid u where u.late),
      'overdue_households', (select count(distinct u.household_id) from unpaid u where u.late),
      'deposits_fen', (
        select coalesce(-sum(l.amount_fen), 0) from public.ledger_lines l join public.ledger_accounts a on a.id = l.account_id
        where l.estate_id = any (mine) and a.code = '2241'),
      'months', (select jsonb_agg(to_jsonb(m) order by m.month) from months m)));
end
$$;
comment on function public.finance_overview(uuid) is 'Sums for the finance page: open, overdue, deposits held, charged and collected by month.';

create function public.ledger_balances(org uuid, estate uuid default null, until date default null)
returns table (code text, kind text, title jsonb, debit_fen bigint, credit_fen bigint, balance_fen bigint)
language plpgsql stable security definer set search_path = '' as $$
declare
  mine uuid[] := private.estates_with('finance.read');
begin
  perform private.require_org('finance.read', org);
  if estate is not null then
    perform private.require('finance.read', estate);
    mine := array[estate];
  end if;
  return query
  select a.code, a.kind, a.title, coalesce(sum(l.amount_fen) filter (where l.amount_fen > 0), 0)::bigint,
    coalesce(-sum(l.amount_fen) filter (where l.amount_fen < 0), 0)::bigint, coalesce(sum(l.amount_fen), 0)::bigint
  from public.ledger_accounts a
  left join (
    select x.account_id, x.amount_fen from public.ledger_lines x join public.ledger_entries e on e.id = x.entry_id
    where x.estate_id = any (mine) and (until is null or e.occurred_on <= until)) l on l.account_id = a.id
  where a.org_id = org
  group by a.code, a.kind, a.title
  order by a.code;
end
$$;
comment on function public.ledger_balances(uuid, uuid, date) is 'Trial balance (科目余额) of the estates the caller may see; balances sum to 0.';

-- ───────────── triggers

select private.standard_triggers(t) from unnest(array['public.ledger_accounts', 'public.charges', 'public.payment_orders']::regclass[]) as t;
select private.make_append_only(t) from unnest(array['public.ledger_entries', 'public.ledger_lines', 'public.payments',
  'public.payment_allocations']::regclass[]) as t;
create trigger _400_ledger_accounts after insert on public.organizations for each row when (new.kind = 'operator')
  execute function private.operator_founded();
create trigger _400_charges_insert after insert on public.contracts referencing new table as new_rows
  for each statement execute function private.contract_charges();
create trigger _400_charges_update after update on public.contracts referencing old table as old_rows new table as new_rows
  for each statement execute function private.contract_charges();
create trigger _200_derive before update on public.charges for each row execute function private.charge_before_update();
create trigger _400_post_insert after insert on public.charges referencing new table as new_rows
  for each statement execute function private.charges_inserted();
create trigger _400_post_update after update on public.charges referencing old table as old_rows new table as new_rows
  for each statement execute function private.charges_updated();
create trigger _400_post after insert on public.payment_allocations referencing new table as new_rows
  for each statement execute function private.allocations_inserted();
create trigger _400_post after insert on public.payments referencing new table as new_rows
  for each statement execute function private.payments_inserted();
create constraint trigger _900_balanced after insert on public.ledger_entries deferrable initially deferred
  for each row execute function private.check_entry();
create constraint trigger _900_balanced after insert on public.ledger_lines deferrable initially deferred
  for each row execute function private.check_entry_line();
create constraint trigger _900_allocated after insert on public.payments deferrable initially deferred
  for each row execute function private.check_payment();
create constraint trigger _900_allocated after insert on public.payment_allocations deferrable initially deferred
  for each row execute function private.check_allocation();
select private.ensure_ledger_accounts(o.id) from public.organizations o where o.kind = 'operator';

-- ───────────── row rights

alter table public.ledger_accounts enable row level security;
alter table public.ledger_entries enable row level security;
alter table public.ledger_lines enable row level security;
alter table public.charges enable row level security;
alter table public.payment_orders enable row level security;
alter table public.payments enable row level security;
alter table public.payment_allocations enable row level security;

create policy "finance staff see their chart of accounts" on public.ledger_accounts for select to authenticated
  using (org_id = any ((select private.orgs_with('finance.read'))::uuid[]));
create policy "finance staff see the postings of their estates" on public.ledger_entries for select to authenticated
  using (estate_id = any ((select private.estates_with('finance.read'))::uuid[]));
create policy "finance staff see the lines of their estates" on public.ledger_lines for select to authenticated
  using (estate_id = any ((select private.estates_with('finance.read'))::uuid[]));
create policy "finance staff see charges of their estates" on public.charges for select to authenticated
  using (estate_id = any ((select private.estates_with('finance.read'))::uuid[]));
create policy "finance staff see orders of their estates" on public.payment_orders for select to authenticated
  using (estate_id = any ((select private.estates_with('finance.read'))::uuid[]));
create policy "finance staff see payments of their estates" on public.payments for select to authenticated
  using (estate_id = any ((select private.estates_with('finance.read'))::uuid[]));
create policy "whoever sees a payment sees what it paid" on public.payment_allocations for select to authenticated
  using (exists (select from public.payments p where p.id = payment_id));

-- ───────────── grants

grant select on public.ledger_accounts, public.ledger_entries, public.ledger_lines, public.charges, public.payment_orders, public.payments,
  public.payment_allocations to authenticated;
grant execute on function public.create_payment_order(uuid[], text), public.record_payment(uuid[], bigint, text, text),
  public.waive_charge(uuid, text), public.run_bills(uuid, date), public.my_bills(), public.my_payment_order(text),
  public.charge_list(uuid, text, text, boolean, uuid, uuid, int), public.finance_overview(uuid),
  public.ledger_balances(uuid, uuid, date) to authenticated;
grant execute on function public.settle_payment(text, text, text, bigint, timestamptz, jsonb), public.pay_order(text),
  public.store_payment_notification(text, jsonb, text), public.payment_notification_done(uuid, text) to service_role;

-- ───────────── comments on the columns every business table has

select private.comment_usual_columns(array['public.ledger_accounts', 'public.ledger_entries', 'public.ledger_lines', 'public.charges',
  'public.payment_orders', 'public.payments', 'public.payment_allocations']::regclass[]);

-- ───────────── registration and jobs

select private.register_plugin('finance',
  '{"zh": "财务", "en": "Finance"}', array['platform', 'housing', 'tenants', 'contracts'],
  '[{"key": "finance.read", "title": {"zh": "查看账单与账簿", "en": "See bills and ledger"}, "roles": ["manager", "leasing_clerk", "finance", "records_keeper"]},
    {"key": "finance.collect", "title": {"zh": "收款", "en": "Collect payments"}, "roles": ["manager", "finance"]},
    {"key": "finance.bill", "title": {"zh": "出账与减免", "en": "Raise and waive bills"}, "roles": ["manager", "finance"]}]',
  '{"first_payment_days": 7, "order_minutes": 30}', array['6.4.a', '6.4.b', '6.4.c']);
select private.plugin_job('finance', 'finance-bills', '5 0 * * *', 'select private.run_due_bills()');
select private.plugin_job('finance', 'finance-orders', '*/10 * * * *', 'select private.close_stale_orders()');

-- ───────────── metrics

create view private.metric_charges with (security_invoker = true) as
  select c.id as charge_id, c.org_id, c.estate_id, c.unit_id, c.household_id, c.kind, c.status, c.due_on, c.raised_on, c.amount_fen, c.paid_fen,
    case when c.status in ('open', 'partly_paid') then c.amount_fen - c.paid_fen else 0 end as outstanding_fen,
    case when c.status = 'waived' then c.paid_fen else c.amount_fen end as claimed_fen,
    c.status in ('open', 'partly_paid') and c.due_on < private.today() as overdue
  from public.charges c
  where c.status <> 'void';
comment on view private.metric_charges is 'Source of the metric finance.charges: one row per charge that was not made void.';

create view private.metric_payments with (security_invoker = true) as
  select p.id as payment_id, p.org_id, p.estate_id, p.household_id, p.provider, p.amount_fen, p.paid_at
  from public.payments p;
comment on view private.metric_payments is 'Source of the metric finance.payments: one row per payment received.';

create view private.metric_arrears with (security_invoker = true) as
  select x.household_id, x.org_id, x.estate_id, x.owed_fen, x.oldest_due_on, private.today() - x.oldest_due_on as days_late,
    coalesce(x.rent_owed_fen / nullif(k.rent_fen, 0)::numeric, 0) as months
  from (
    select c.household_id, c.org_id, c.estate_id, sum(c.amount_fen - c.paid_fen)::bigint as owed_fen, min(c.due_on) as oldest_due_on,
      sum(c.amount_fen - c.paid_fen) filter (where c.kind = 'rent') as rent_owed_fen, max(c.contract_id::text)::uuid as contract_id
    from public.charges c
    where c.status in ('open', 'partly_paid') and c.due_on < private.today()
    group by c.household_id, c.org_id, c.estate_id) x
  left join public.contracts k on k.id = x.contract_id;
comment on view private.metric_arrears is 'Source of the metric finance.arrears: one row per household with something overdue; months = rent overdue ÷ monthly rent of its latest lease (rule book L9c).';

select private.metric('finance.charges', 'finance', 'finance.read',
  '{"zh": "应收账单", "en": "Charges"}',
  '{"zh": "应收、已收与未收金额（不含作废）；收缴率 = 已收 ÷ 应收（减免部分不计入应收）。", "en": "What was charged, paid and is outstanding, without void charges. Collection rate = paid ÷ charged, waived amounts left out."}',
  'private.metric_charges', 'one row per charge that is not void',
  '[{"key": "due_on", "column": "due_on", "type": "date", "title": {"zh": "应缴日期", "en": "Due on"}},
    {"key": "raised_on", "column": "raised_on", "type": "date", "title": {"zh": "出账日期", "en": "Raised on"}},
    {"key": "kind", "column": "kind", "type": "choice", "title": {"zh": "费用项目", "en": "Item"}, "options": [
      {"value": "rent", "title": {"zh": "租金", "en": "Rent"}}, {"value": "deposit", "title": {"zh": "押金", "en": "Deposit"}}]},
    {"key": "status", "column": "status", "type": "choice", "title": {"zh": "状态", "en": "Status"}, "options": [
      {"value": "open", "title": {"zh": "待缴", "en": "Open"}, "tone": "warning"},
      {"value": "partly_paid", "title": {"zh": "部分缴纳", "en": "Partly paid"}, "tone": "info"},
      {"value": "paid", "title": {"zh": "已缴清", "en": "Paid"}, "tone": "success"},
      {"value": "waived", "title": {"zh": "已减免", "en": "Waived"}, "tone": "neutral"}]},
    {"key": "overdue", "column": "overdue", "type": "boolean", "title": {"zh": "已逾期", "en": "Overdue"}},
    {"key": "estate", "column": "estate_id", "type": "ref", "of": "public.estates", "label": "name", "title": {"zh": "小区", "en": "Estate"}},
    {"key": "household", "column": "household_id", "type": "ref", "of": "public.households", "label": "code", "title": {"zh": "住户", "en": "Household"}}]',
  '[{"key": "amount", "column": "amount_fen", "unit": "fen", "aggs": ["sum", "avg"], "title": {"zh": "应收金额", "en": "Charged"}},
    {"key": "paid", "column": "paid_fen", "unit": "fen", "aggs": ["sum"], "better": "more", "title": {"zh": "已收金额", "en": "Paid"}},
    {"key": "outstanding", "column": "outstanding_fen", "unit": "fen", "aggs": ["sum"], "better": "less", "title": {"zh": "未收金额", "en": "Outstanding"}},
    {"key": "collection", "column": "paid_fen", "over": "claimed_fen", "unit": "percent", "aggs": ["ratio"], "better": "more", "title": {"zh": "收缴率", "en": "Collection rate"}},
    {"key": "charges", "unit": "count", "aggs": ["count"], "title": {"zh": "账单数", "en": "Charges"}},
    {"key": "households", "column": "household_id", "unit": "count", "aggs": ["distinct"], "title": {"zh": "户数", "en": "Households"}}]',
  null, null, 'due_on', '{"path": "/finance/charges", "columns": {"status": "status", "estate": "estate_id", "household": "household_id", "overdue": "overdue"}, "single": true}');

select private.metric('finance.payments', 'finance', 'finance.read',
  '{"zh": "实收款项", "en": "Payments"}',
  '{"zh": "实际收到的款项，按到账时间和渠道统计。", "en": "Money received, by time and channel."}',
  'private.metric_payments', 'one row per payment',
  '[{"key": "paid", "column": "paid_at", "type": "date", "title": {"zh": "到账时间", "en": "Received"}},
    {"key": "provider", "column": "provider", "type": "choice", "title": {"zh": "渠道", "en": "Channel"}, "options": [
      {"value": "sandbox", "title": {"zh": "模拟支付", "en": "Sandbox"}}, {"value": "wechat", "title": {"zh": "微信", "en": "WeChat"}},
      {"value": "alipay", "title": {"zh": "支付宝", "en": "Alipay"}}, {"value": "cash", "title": {"zh": "现金", "en": "Cash"}},
      {"value": "transfer", "title": {"zh": "转账", "en": "Transfer"}}]},
    {"key": "estate", "column": "estate_id", "type": "ref", "of": "public.estates", "label": "name", "title": {"zh": "小区", "en": "Estate"}}]',
  '[{"key": "amount", "column": "amount_fen", "unit": "fen", "aggs": ["sum", "avg"], "better": "more", "title": {"zh": "实收金额", "en": "Received"}},
    {"key": "payments", "unit": "count", "aggs": ["count"], "title": {"zh": "笔数", "en": "Payments"}}]',
  null, null, 'paid');

select private.metric('finance.arrears', 'finance', 'finance.read',
  '{"zh": "欠费住户", "en": "Households in arrears"}',
  '{"zh": "有逾期未缴账单的住户；欠租月数 = 逾期租金 ÷ 合同月租金。", "en": "Households with overdue charges. Months = overdue rent ÷ monthly rent of the lease."}',
  'private.metric_arrears', 'one row per household with something overdue, as of now',
  '[{"key": "household", "column": "household_id", "type": "ref", "of": "public.households", "label": "code", "title": {"zh": "住户", "en": "Household"}},
    {"key": "estate", "column": "estate_id", "type": "ref", "of": "public.estates", "label": "name", "title": {"zh": "小区", "en": "Estate"}},
    {"key": "months", "column": "months", "type": "number", "title": {"zh": "欠租月数", "en": "Months of rent"}},
    {"key": "days_late", "column": "days_late", "type": "number", "title": {"zh": "最长逾期天数", "en": "Days late"}},
    {"key": "owed_fen", "column": "owed_fen", "type": "number", "title": {"zh": "欠费金额", "en": "Owed"}}]',
  '[{"key": "owed", "column": "owed_fen", "unit": "fen", "aggs": ["sum", "avg", "max"], "better": "less", "title": {"zh": "欠费金额", "en": "Owed"}},
    {"key": "months", "column": "months", "unit": "months", "aggs": ["avg", "max"], "better": "less", "title": {"zh": "欠租月数", "en": "Months of rent owed"}},
    {"key": "households", "unit": "count", "aggs": ["count"], "better": "less", "title": {"zh": "户数", "en": "Households"}}]',
  'household', 'household_id', null, '{"path": "/finance/charges", "columns": {"estate": "estate_id", "household": "household_id"}, "fixed": {"overdue": "true"}, "single": true}');
