-- Contracts: electronic leases from draft to end. A lease in force is never edited; its evidence chain shows who was told,
-- who signed what, and that nothing changed since (rule book 3).

-- ───────────── tables

create table public.contracts (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid not null references public.estates (id),
  unit_id uuid not null,
  household_id uuid not null,
  code text not null check (length(code) between 1 and 60),
  status text not null default 'draft' check (status in ('draft', 'pending_signature', 'in_force', 'ended', 'terminated', 'void')),
  term daterange not null check (not isempty(term) and not lower_inf(term) and not upper_inf(term)),
  rent_fen bigint not null check (rent_fen between 0 and 100000000),
  deposit_fen bigint not null check (deposit_fen between 0 and 1000000000),
  billing_day int not null default 20 check (billing_day between 1 and 28),
  previous_id uuid,
  move_out_until date,
  signed_at timestamptz,
  ended_at timestamptz,
  end_reason text not null default '' check (length(end_reason) <= 500),
  template_version text not null default 'lease-1',
  terms jsonb not null default '{}' check (jsonb_typeof(terms) = 'object'),
  extra jsonb not null default '{}' check (jsonb_typeof(extra) = 'object'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (org_id, code),
  unique (id, estate_id, org_id),
  foreign key (unit_id, estate_id, org_id) references public.units (id, estate_id, org_id),
  foreign key (household_id, estate_id, org_id) references public.households (id, estate_id, org_id),
  foreign key (previous_id, estate_id, org_id) references public.contracts (id, estate_id, org_id),
  constraint contracts_unit_let_once exclude using gist (unit_id with =, term with &&) where (status in ('pending_signature', 'in_force')),
  constraint contracts_household_lets_once exclude using gist (household_id with =, term with &&) where (status in ('pending_signature', 'in_force'))
);
create index contracts_org_idx on public.contracts (org_id);
create index contracts_estate_idx on public.contracts (estate_id, status, id desc);
create index contracts_unit_idx on public.contracts (unit_id, estate_id, org_id);
create index contracts_household_idx on public.contracts (household_id, estate_id, org_id);
create index contracts_previous_idx on public.contracts (previous_id, estate_id, org_id);
create index contracts_end_idx on public.contracts (upper(term)) where status = 'in_force';
comment on table public.contracts is 'Leases (租赁合同). Changed by a successor (previous_id), never edited once in force (6.3.a, 7.4.c).';
comment on column public.contracts.unit_id is 'The home that is let.';
comment on column public.contracts.household_id is 'The household that rents it.';
comment on column public.contracts.code is 'Contract number, e.g. WJ-2026-000123; given when empty.';
comment on column public.contracts.status is 'draft 草稿, pending_signature 待签署, in_force 生效中, ended 已到期, terminated 已解除, void 已作废.';
comment on column public.contracts.term is 'Days of the lease; the upper bound is the day after the last.';
comment on column public.contracts.rent_fen is 'Rent per month in fen.';
comment on column public.contracts.deposit_fen is 'Deposit in fen.';
comment on column public.contracts.billing_day is 'Day of the month by which a month''s rent is due.';
comment on column public.contracts.previous_id is 'The lease this one renews or replaces.';
comment on column public.contracts.move_out_until is 'Last day of a granted move-out period (搬迁期); keys work and rent runs until then.';
comment on column public.contracts.signed_at is 'When the last party signed.';
comment on column public.contracts.ended_at is 'When it stopped being in force.';
comment on column public.contracts.end_reason is 'Why it was ended or voided.';
comment on column public.contracts.template_version is 'Text template the document was made from.';
comment on column public.contracts.terms is 'What the document states, as it was when drafted: home, area, rent standard.';

create table public.contract_fee_lines (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid not null references public.estates (id),
  contract_id uuid not null,
  kind text not null check (kind ~ '^[a-z][a-z0-9_]{1,39}$' and kind not in ('rent', 'deposit')),
  title text not null check (length(title) between 1 and 100),
  amount_fen bigint not null check (amount_fen between 1 and 100000000),
  cycle text not null default 'monthly' check (cycle in ('monthly', 'once')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (contract_id, kind),
  foreign key (contract_id, estate_id, org_id) references public.contracts (id, estate_id, org_id) on delete cascade
);
create index contract_fee_lines_org_idx on public.contract_fee_lines (org_id);
create index contract_fee_lines_estate_idx on public.contract_fee_lines (estate_id);
create index contract_fee_lines_contract_idx on public.contract_fee_lines (contract_id, estate_id, org_id);
comment on table public.contract_fee_lines is 'Fee items bound to a lease beside rent and deposit (费用科目, 6.3.b).';
comment on column public.contract_fee_lines.contract_id is 'The lease.';
comment on column public.contract_fee_lines.kind is 'Fee item, e.g. property_fee.';
comment on column public.contract_fee_lines.title is 'Name on the bill.';
comment on column public.contract_fee_lines.amount_fen is 'Amount per cycle in fen.';
comment on column public.contract_fee_lines.cycle is 'monthly or once.';

create table public.contract_documents (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid not null references public.estates (id),
  contract_id uuid not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  body text not null,
  created_at timestamptz not null default now(),
  foreign key (contract_id, estate_id, org_id) references public.contracts (id, estate_id, org_id) on delete cascade
);
create index contract_documents_org_idx on public.contract_documents (org_id);
create index contract_documents_estate_idx on public.contract_documents (estate_id);
create index contract_documents_contract_idx on public.contract_documents (contract_id, estate_id, org_id);
comment on table public.contract_documents is 'The text both sides sign. Here with the tenant''s name masked; the full text is kept encrypted, and the hash is the full text''s.';
comment on column public.contract_documents.contract_id is 'The lease.';
comment on column public.contract_documents.sha256 is 'SHA-256 of the full text.';
comment on column public.contract_documents.body is 'The text with name and identity number masked.';

create table private.contract_texts (
  document_id uuid primary key references public.contract_documents (id) on delete cascade,
  org_id uuid not null,
  person_id uuid not null references public.persons (id),
  body bytea not null
);
create index contract_texts_org_idx on private.contract_texts (org_id);
create index contract_texts_person_idx on private.contract_texts (person_id);
comment on table private.contract_texts is 'Full text of a contract document, encrypted under the main tenant''s key.';

create table public.signatures (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid not null references public.estates (id),
  contract_id uuid not null,
  party text not null check (party in ('tenant', 'operator')),
  signer_user uuid references auth.users (id) on delete set null,
  method text not null check (method in ('account', 'paper')),
  signed_at timestamptz not null default now(),
  document_sha256 text not null,
  created_at timestamptz not null default now(),
  unique (contract_id, party),
  foreign key (contract_id, estate_id, org_id) references public.contracts (id, estate_id, org_id)
);
create index signatures_org_idx on public.signatures (org_id);
create index signatures_estate_idx on public.signatures (estate_id);
create index signatures_contract_idx on public.signatures (contract_id, estate_id, org_id);
create index signatures_signer_idx on public.signatures (signer_user);
comment on table public.signatures is 'Who signed a lease, how, and which text. Append-only.';
comment on column public.signatures.contract_id is 'The lease.';
comment on column public.signatures.party is 'tenant or operator.';
comment on column public.signatures.signer_user is 'The user who signed, or who recorded a paper signature.';
comment on column public.signatures.method is 'account: confirmed by a signed-in account, without a certificate; paper: signed on paper, recorded by staff.';
comment on column public.signatures.signed_at is 'When.';
comment on column public.signatures.document_sha256 is 'SHA-256 of the text that was signed.';

create table public.evidence_items (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid not null references public.estates (id),
  contract_id uuid not null,
  seq int not null check (seq > 0),
  kind text not null,
  at timestamptz not null default now(),
  actor_id uuid,
  payload jsonb not null default '{}',
  prev_hash text not null,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  unique (contract_id, seq),
  foreign key (contract_id, estate_id, org_id) references public.contracts (id, estate_id, org_id)
);
create index evidence_items_org_idx on public.evidence_items (org_id);
create index evidence_items_estate_idx on public.evidence_items (estate_id);
create index evidence_items_contract_idx on public.evidence_items (contract_id, estate_id, org_id);
comment on table public.evidence_items is 'Evidence chain of a lease: each item is hashed together with the hash before it. Append-only for everyone.';
comment on column public.evidence_items.contract_id is 'The lease.';
comment on column public.evidence_items.seq is 'Place in the chain, from 1.';
comment on column public.evidence_items.kind is 'What happened: document_created, disclosure_confirmed, signed, status_changed, …';
comment on column public.evidence_items.at is 'When.';
comment on column public.evidence_items.actor_id is 'The user who did it.';
comment on column public.evidence_items.payload is 'Facts, without personal data.';
comment on column public.evidence_items.prev_hash is 'Hash of the item before; empty for the first.';
comment on column public.evidence_items.hash is 'SHA-256 over previous hash, place, kind, time, actor and payload.';

create table public.contract_reminders (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid not null references public.estates (id),
  contract_id uuid not null,
  days_before int not null,
  sent_at timestamptz not null default now(),
  channel text not null default 'in_app',
  created_at timestamptz not null default now(),
  unique (contract_id, days_before),
  foreign key (contract_id, estate_id, org_id) references public.contracts (id, estate_id, org_id) on delete cascade
);
create index contract_reminders_org_idx on public.contract_reminders (org_id);
create index contract_reminders_estate_idx on public.contract_reminders (estate_id);
create index contract_reminders_contract_idx on public.contract_reminders (contract_id, estate_id, org_id);
comment on table public.contract_reminders is 'Reminders of a lease''s end that were sent (6.2.b3).';
comment on column public.contract_reminders.contract_id is 'The lease.';
comment on column public.contract_reminders.days_before is 'Days before the end that the reminder stands for.';
comment on column public.contract_reminders.sent_at is 'When it was sent.';
comment on column public.contract_reminders.channel is 'How it was sent.';

alter table public.check_ins add constraint check_ins_contract_fkey
  foreign key (contract_id, estate_id, org_id) references public.contracts (id, estate_id, org_id);
drop index public.check_ins_contract_idx;
create index check_ins_contract_idx on public.check_ins (contract_id, estate_id, org_id);

-- ───────────── evidence

create function private.evidence_hash(prev_hash text, seq int, kind text, at timestamptz, actor uuid, payload jsonb) returns text
language sql immutable set search_path = '' as $$
  select encode(sha256(convert_to(concat_ws(E'\n', prev_hash, seq::text, kind,
    (extract(epoch from at) * 1000000)::bigint::text, coalesce(actor::text, ''), payload::text), 'UTF8')), 'hex')
$$;
comment on function private.evidence_hash(text, int, text, timestamptz, uuid, jsonb) is 'Hash of an evidence item; jsonb has one canonical text, so it can be recomputed.';

create function private.add_evidence(contract uuid, kind text, payload jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare
  c public.contracts;
  last public.evidence_items;
  moment timestamptz := clock_timestamp();
begin
  select * into c from public.contracts x where x.id = contract for no key update;
  select * into last from public.evidence_items x where x.contract_id = contract order by x.seq desc limit 1;
  insert into public.evidence_items (org_id, estate_id, contract_id, seq, kind, at, actor_id, payload, prev_hash, hash)
  values (c.org_id, c.estate_id, c.id, coalesce(last.seq, 0) + 1, add_evidence.kind, moment, private.actor(), coalesce(add_evidence.payload, '{}'),
    coalesce(last.hash, ''),
    private.evidence_hash(coalesce(last.hash, ''), coalesce(last.seq, 0) + 1, add_evidence.kind, moment, private.actor(), coalesce(add_evidence.payload, '{}')));
end
$$;
comment on function private.add_evidence(uuid, text, jsonb) is 'Appends an item to the evidence chain of a lease.';

-- ───────────── text

create function private.yuan(fen bigint) returns text
language sql immutable parallel safe set search_path = '' as $$ select to_char(fen / 100.0, 'FM999999999990.00') $$;
comment on function private.yuan(bigint) is 'Fen as yuan with two decimals, for texts.';

create function private.disclosure() returns jsonb
language sql immutable parallel safe set search_path = '' as $$
  select '{"version": "disclosure-1", "items": [
    {"zh": "住房只供申请家庭自住，不得转租、转借，不得擅自调换。", "en": "The home is for the household itself: no sub-letting, lending or swapping."},
    {"zh": "不得改变住房用途，不得破坏或擅自装修；拒不恢复原状的，应当退回住房。", "en": "Its use must not be changed; whoever damages or rebuilds it and will not restore it must give it back."},
    {"zh": "不得在住房内从事违法活动。", "en": "No unlawful activity in the home."},
    {"zh": "无正当理由连续空置六个月以上的，应当退回住房。", "en": "Leaving it empty for six months in a row without good reason means giving it back."},
    {"zh": "按月缴纳租金；累计欠租六个月以上的，应当退回住房。", "en": "Rent is paid every month; arrears adding up to six months mean giving it back."},
    {"zh": "家庭人口、收入、住房变化应当如实申报；另有住房或复审不合格的，应当在搬迁期内退回。", "en": "Changes of family, income or housing must be reported; with another home or after a failed review it is given back within the move-out period."},
    {"zh": "租赁期满需续租的，应当在期满三个月前提出申请；未申请的，期满应当退回。", "en": "Renewal is applied for three months before the end; otherwise the home is given back at the end."},
    {"zh": "押金在退房验收后退还；扣除款项须有依据并逐项列明。", "en": "The deposit is returned after the hand-over; every deduction needs a reason and is listed."}]}'::jsonb
$$;
comment on function private.disclosure() is 'Duties and cases of return that are shown, and must be confirmed, before signing (6.2.a1; rule book L5, L9).';

create function private.contract_body(c public.contracts, tenant_name text, tenant_number text) returns text
language sql stable security definer set search_path = '' as $$
  select concat_ws(E'\n',
    '公共租赁住房租赁合同',
    '合同编号：' || c.code,
    '',
    '一、当事人',
    '出租人：' || o.name,
    '承租人：' || tenant_name || '，证件号码：' || tenant_number || '，家庭编号：' || h.code,
    '二、住房',
    '位置：' || e.name || ' ' || u.label || coalesce('（' || nullif(e.address, '') || '）', ''),
    '用途：承租家庭自住。建筑面积：' || coalesce(u.area_m2::text || ' 平方米', '见交接清单') || '。户型：' || coalesce(nullif(u.layout, ''), '见交接清单')
      || '。设施设备及使用要求见交接清单。',
    '三、租期、租金与支付',
    '租期自 ' || to_char(lower(c.term), 'YYYY-MM-DD') || ' 起至 ' || to_char(upper(c.term) - 1, 'YYYY-MM-DD') || ' 止。',
    '月租金人民币 ' || private.yuan(c.rent_fen) || ' 元，每月 ' || c.billing_day || ' 日前缴纳，可通过平台在线支付。',
    '押金人民币 ' || private.yuan(c.deposit_fen) || ' 元，退房验收后十五日内退还；扣除须有依据并逐项列明。',
    (select string_agg(f.title || '：人民币 ' || private.yuan(f.amount_fen) || ' 元' || case f.cycle when 'monthly' then '／月' else '（一次）' end || '。', '' order by f.kind)
      from public.contract_fee_lines f where f.contract_id = c.id),
    '四、维修',
    '住房及其设施设备的正常损耗由出租人维修；承租人使用不当造成的损坏由承租人负责。报修通过平台提出。',
    '五、物业服务、水、电、燃气等费用',
    '承租期间发生的水、电、燃气、供热、通信等费用由承租人缴纳；物业服务费按本合同所列费用项目执行。',
    '六、退回住房的情形',
    (select string_agg((n || '．' || (i ->> 'zh')), E'\n' order by n)
      from jsonb_array_elements(private.disclosure() -> 'items') with ordinality as d (i, n)),
    '七、违约责任与争议解决',
    '违反本合同的一方承担相应责任。争议先协商，协商不成的，向住房所在地人民法院起诉。',
    '八、其他',
    '智能门锁等数字化钥匙随本合同生效，退房验收后停用。合同变更、续租另签合同并注明本合同编号。本合同以电子形式订立，双方确认签署后成立。')
  from public.organizations o, public.estates e, public.units u, public.households h
  where o.id = c.org_id and e.id = c.estate_id and u.id = c.unit_id and h.id = c.household_id
$$;
comment on function private.contract_body(public.contracts, text, text) is 'Text of a lease from template lease-1, with the eight parts a public rental lease must have (rule book L3).';

create function private.make_document(c public.contracts) returns public.contract_documents
language plpgsql security definer set search_path = '' as $$
declare
  who public.persons;
  secret record;
  -- Control characters stand in for name and number: nothing else in the text can hold them.
  pattern text := private.contract_body(c, E'\x01', E'\x02');
  masked_number text;
  whole text;
  made public.contract_documents;
begin
  select p.* into who from public.households h join public.persons p on p.id = h.main_person_id where h.id = c.household_id;
  select * into secret from private.person_secret(who.id);
  masked_number := '****' || coalesce(who.id_last4, '');
  whole := replace(replace(pattern, E'\x01', coalesce(secret.name, who.display_name)), E'\x02', coalesce(secret.id_number, masked_number));
  insert into public.contract_documents (org_id, estate_id, contract_id, sha256, body)
  values (c.org_id, c.estate_id, c.id, encode(sha256(convert_to(whole, 'UTF8')), 'hex'),
    replace(replace(pattern, E'\x01', who.display_name), E'\x02', masked_number))
  returning * into made;
  insert into private.contract_texts (document_id, org_id, person_id, body)
  values (made.id, c.org_id, who.id, private.seal(whole, private.person_key(who.id)));
  return made;
end
$$;
comment on function private.make_document(public.contracts) is 'Makes the document of a lease: masked text, full text encrypted, hash of the full text.';

create function private.contract_document_of(contract uuid) returns public.contract_documents
language sql stable security definer set search_path = '' as $$
  select * from public.contract_documents d where d.contract_id = contract order by d.id desc limit 1
$$;
comment on function private.contract_document_of(uuid) is 'The latest document of a lease.';

create function private.full_contract_text(document uuid) returns text
language sql stable security definer set search_path = '' as $$
  select private.unseal(t.body, private.person_key(t.person_id)) from private.contract_texts t where t.document_id = document
$$;
comment on function private.full_contract_text(uuid) is 'The full text of a document; null once the person''s key is destroyed.';

-- ───────────── guards and derived facts

create function private.contract_before_insert() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if new.code is null then
    new.code := (select e.code from public.estates e where e.id = new.estate_id)
      || '-' || extract(year from lower(new.term))::int
      || '-' || lpad(private.next_number(new.org_id, 'contract:' || new.estate_id || ':' || extract(year from lower(new.term))::int)::text, 6, '0');
  end if;
  return new;
end
$$;
comment on function private.contract_before_insert() is 'Numbers a new lease.';

create function private.guard_contract() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'DELETE' then
    if old.status not in ('draft', 'void') or exists (select from public.signatures s where s.contract_id = old.id) then
      perform private.fail(409, 'contracts.not_deletable', jsonb_build_object('contract', old.code));
    end if;
    return old;
  end if;
  if new.status <> old.status and not (old.status, new.status) in (
    ('draft', 'pending_signature'), ('draft', 'void'), ('pending_signature', 'void'), ('pending_signature', 'in_force'),
    ('in_force', 'ended'), ('in_force', 'terminated')) then
    perform private.fail(409, 'contracts.wrong_status', jsonb_build_object('contract', old.code, 'status', old.status));
  end if;
  if old.status <> 'draft' and (new.org_id, new.estate_id, new.unit_id, new.household_id, new.code, new.term, new.rent_fen, new.deposit_fen,
      new.billing_day, new.template_version, new.terms)
    is distinct from (old.org_id, old.estate_id, old.unit_id, old.household_id, old.code, old.term, old.rent_fen, old.deposit_fen,
      old.billing_day, old.template_version, old.terms) then
    perform private.fail(409, 'contracts.not_editable', jsonb_build_object('contract', old.code));
  end if;
  return new;
end
$$;
comment on function private.guard_contract() is 'A lease that has been sent for signature keeps its terms, whoever writes; its status only moves forward.';

create function private.contract_status_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  news record;
begin
  for news in
    select n.id, n.household_id, o.status as before, n.status as after, n.end_reason
    from new_rows n join old_rows o on o.id = n.id where n.status <> o.status
  loop
    perform private.add_evidence(news.id, 'status_changed', jsonb_strip_nulls(jsonb_build_object(
      'from', news.before, 'to', news.after, 'reason', nullif(news.end_reason, ''))));
  end loop;
  perform private.tell_homes(array(select distinct n.household_id from new_rows n));
  return null;
end
$$;
comment on function private.contract_status_changed() is 'Every change of a lease''s status enters its evidence chain; portals are told.';

create function private.checked_out() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update public.contracts c set
    status = case when upper(c.term) <= private.today() then 'ended' else 'terminated' end,
    ended_at = n.checked_out_at, end_reason = n.check_out_reason
  from new_rows n join old_rows o on o.id = n.id
  where n.checked_out_at is not null and o.checked_out_at is null
    and c.unit_id = n.unit_id and c.household_id = n.household_id and c.status = 'in_force';
  return null;
end
$$;
comment on function private.checked_out() is 'A home handed back ends the lease under which it was lived in.';

-- ───────────── verbs

create function private.own_contract(contract uuid, perm text, statuses text[]) returns public.contracts
language plpgsql security definer set search_path = '' as $$
declare
  c public.contracts;
begin
  select * into c from public.contracts x where x.id = contract for update;
  perform private.require(perm, c.estate_id);
  if not (c.status = any (statuses)) then
    perform private.fail(409, 'contracts.wrong_status', jsonb_build_object('contract', c.code, 'status', c.status));
  end if;
  return c;
end
$$;
comment on function private.own_contract(uuid, text, text[]) is 'Locks a lease for a verb, after checking the permission in its estate and its status.';

create function public.draft_contract(
  household uuid, unit uuid, starts date, months int, rent_fen bigint default null, deposit_fen bigint default null, extra jsonb default null)
returns public.contracts
language plpgsql security definer set search_path = '' as $$
declare
  h public.households;
  u public.units;
  e public.estates;
  standard numeric;
  rent bigint := rent_fen;
  previous public.contracts;
  most int;
  made public.contracts;
begin
  select * into h from public.households x where x.id = household for no key update;
  perform private.require('contracts.write', h.estate_id);
  select * into u from public.units x where x.id = unit and x.estate_id = h.estate_id;
  if u.id is null then
    perform private.fail(404, 'contracts.unit_not_in_estate');
  end if;
  select * into e from public.estates x where x.id = u.estate_id;
  if not exists (select from public.allocations a where a.household_id = h.id and a.unit_id = u.id and a.status = 'accepted')
    and not exists (select from public.check_ins k where k.household_id = h.id and k.unit_id = u.id and k.checked_out_at is null) then
    perform private.fail(409, 'contracts.no_allocation', jsonb_build_object('household', h.code, 'unit', u.label));
  end if;
  most := (private.setting(h.org_id, 'contracts', 'max_months') #>> '{}')::int;
  if months is null or months not between 1 and least(most, 240) then
    perform private.fail(422, 'contracts.months_invalid', jsonb_build_object('max', least(most, 240)));
  end if;
  if starts is null then
    perform private.fail(422, 'contracts.start_required');
  end if;
  standard := coalesce((private.setting(h.org_id, 'contracts', 'rent_standards') ->> e.code)::numeric,
    (private.setting(h.org_id, 'contracts', 'rent_fen_per_m2') #>> '{}')::numeric);
  if rent is null then
    if u.area_m2 is null then
      perform private.fail(422, 'contracts.area_missing', jsonb_build_object('unit', u.label));
    end if;
    rent := round(u.area_m2 * standard);
  end if;
  select * into previous from public.contracts c
  where c.household_id = h.id and c.unit_id = u.id and c.status in ('in_force', 'ended') order by upper(c.term) desc limit 1;
  insert into public.contracts (org_id, estate_id, unit_id, household_id, term, rent_fen, deposit_fen, billing_day, previous_id, terms, extra)
  values (h.org_id, h.estate_id, u.id, h.id, daterange(starts, (starts + make_interval(months => months))::date), rent,
    -- A renewal carries the deposit over: it was paid with the first lease.
    coalesce(draft_contract.deposit_fen,
      case when previous.id is not null then 0 else round(rent * (private.setting(h.org_id, 'contracts', 'deposit_months') #>> '{}')::numeric) end),
    (private.setting(h.org_id, 'contracts', 'billing_day') #>> '{}')::int, previous.id,
    jsonb_build_object('unit', u.label, 'area_m2', u.area_m2, 'months', months, 'category', h.category,
      'rent_fen_per_m2', case when draft_contract.rent_fen is null then standard end),
    private.new_extra('contracts.contract', h.org_id, draft_contract.extra))
  returning * into made;
  return made;
end
$$;
comment on function public.draft_contract(uuid, uuid, date, int, bigint, bigint, jsonb) is
  'Drafts a lease for a household and the home it accepted or lives in. Rent: area × the estate''s rent standard; deposit: months of rent by setting, none on renewal. extra: custom values, held to what is published when they are given (422 forms.invalid).';

create function public.set_fee_lines(contract uuid, lines jsonb) returns setof public.contract_fee_lines
language plpgsql security definer set search_path = '' as $$
declare
  c public.contracts := private.own_contract(contract, 'contracts.write', array['draft']);
begin
  delete from public.contract_fee_lines f where f.contract_id = c.id;
  return query
  insert into public.contract_fee_lines (org_id, estate_id, contract_id, kind, title, amount_fen, cycle)
  select c.org_id, c.estate_id, c.id, l ->> 'kind', l ->> 'title', (l ->> 'amount_fen')::bigint, coalesce(l ->> 'cycle', 'monthly')
  from jsonb_array_elements(coalesce(lines, '[]')) as l
  returning *;
exception when check_violation or not_null_violation or unique_violation or invalid_text_representation then
  perform private.fail(422, 'contracts.fee_line_invalid');
end
$$;
comment on function public.set_fee_lines(uuid, jsonb) is 'Replaces the fee items of a draft: array of {kind, title, amount_fen, cycle monthly|once} (6.3.b).';

create function private.send_contract(contract uuid) returns public.contracts
language plpgsql security definer set search_path = '' as $$
declare
  c public.contracts;
  d public.contract_documents;
begin
  select * into c from public.contracts x where x.id = contract for update;
  if c.status <> 'draft' then
    perform private.fail(409, 'contracts.wrong_status', jsonb_build_object('contract', c.code, 'status', c.status));
  end if;
  d := private.make_document(c);
  perform private.add_evidence(c.id, 'document_created', jsonb_build_object('document', d.id, 'sha256', d.sha256, 'template', c.template_version));
  update public.contracts x set status = 'pending_signature' where x.id = c.id returning * into c;
  perform private.notify_household(c.household_id, 'contracts.to_sign', jsonb_build_object('contract', c.code), '/contracts');
  return c;
exception when exclusion_violation then
  perform private.fail(409, 'contracts.already_let', jsonb_build_object('contract', c.code));
  return null;
end
$$;
comment on function private.send_contract(uuid) is 'Fixes the text of a draft and asks both sides to sign.';

create function public.send_for_signature(contract uuid) returns public.contracts
language plpgsql security definer set search_path = '' as $$
declare
  c public.contracts := private.own_contract(contract, 'contracts.write', array['draft']);
begin
  if private.flow_gate('contracts.contract', c.id, 'send') then
    select * into c from public.contracts x where x.id = contract;
    return c;
  end if;
  return private.send_contract(c.id);
end
$$;
comment on function public.send_for_signature(uuid) is
  'Fixes the text of a draft and asks both sides to sign; refused (409) when home or household has a lease in that time. Where the operator has drawn a flow for it, asks for approval instead: the lease stays a draft until it is given, or not.';

create function private.contract_for_flow(contract uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('org_id', c.org_id, 'estate_id', c.estate_id, 'household_id', c.household_id,
    'title', c.code || ' · ' || u.label, 'link', '/contracts/' || c.id,
    'data', jsonb_build_object('code', c.code, 'unit', u.label, 'estate', e.name, 'household', h.code, 'rent_fen', c.rent_fen, 'deposit_fen', c.deposit_fen,
      'months', (extract(year from age(upper(c.term), lower(c.term))) * 12 + extract(month from age(upper(c.term), lower(c.term))))::int,
      'starts', lower(c.term), 'renewal', c.previous_id is not null, 'area_m2', u.area_m2, 'extra', c.extra, 'unit_extra', u.extra, 'household_extra', h.extra))
  from public.contracts c join public.units u on u.id = c.unit_id join public.estates e on e.id = c.estate_id join public.households h on h.id = c.household_id
  where c.id = contract
$$;
comment on function private.contract_for_flow(uuid) is 'A lease as approval flows see it: no personal data.';

create function private.contract_send_approved(record uuid, instance uuid) returns void
language sql security definer set search_path = '' as $$
  select private.send_contract(record)
$$;
comment on function private.contract_send_approved(uuid, uuid) is 'Approved: the lease goes out for signature.';

create function public.confirm_disclosure(contract uuid) returns public.contracts
language plpgsql security definer set search_path = '' as $$
declare
  c public.contracts;
  own boolean;
begin
  select * into c from public.contracts x where x.id = contract for update;
  own := c.household_id = any (private.my_household_ids());
  if own is not true then
    perform private.require('contracts.write', c.estate_id);
  end if;
  if c.status <> 'pending_signature' then
    perform private.fail(409, 'contracts.wrong_status', jsonb_build_object('contract', c.code, 'status', c.status));
  end if;
  if not exists (select from public.evidence_items i where i.contract_id = c.id and i.kind = 'disclosure_confirmed') then
    perform private.add_evidence(c.id, 'disclosure_confirmed', jsonb_build_object(
      'version', private.disclosure() ->> 'version',
      'sha256', encode(sha256(convert_to(private.disclosure()::text, 'UTF8')), 'hex'),
      'method', case when own then 'account' else 'paper' end));
  end if;
  return case when own then private.only(c, 'id', 'code', 'status', 'term', 'rent_fen', 'deposit_fen', 'billing_day', 'signed_at') else c end;
end
$$;
comment on function public.confirm_disclosure(uuid) is
  'The tenant confirms having read duties and cases of return; staff record it when it was done on paper. Must come before the tenant''s signature (6.2.a1).';

create function private.contract_in_force(contract uuid) returns public.contracts
language plpgsql security definer set search_path = '' as $$
declare
  c public.contracts;
begin
  update public.contracts x set status = 'in_force', signed_at = now() where x.id = contract returning * into c;
  perform private.notify_household(c.household_id, 'contracts.now_in_force', jsonb_build_object('contract', c.code), '/contracts');
  return c;
end
$$;
comment on function private.contract_in_force(uuid) is 'Brings a lease into force; what follows from it (charges, keys) hangs on its status by trigger.';

create function public.sign_contract(contract uuid, party text) returns public.contracts
language plpgsql security definer set search_path = '' as $$
declare
  c public.contracts;
  d public.contract_documents;
  own boolean;
begin
  select * into c from public.contracts x where x.id = contract for update;
  own := party = 'tenant' and c.household_id = any (private.my_household_ids());
  if party = 'operator' then
    perform private.require('contracts.sign', c.estate_id);
  elsif own is not true then
    perform private.require('contracts.write', c.estate_id);
  elsif not exists (select from public.households h where h.id = c.household_id and h.main_person_id = any (private.my_person_ids())) then
    perform private.fail(403, 'contracts.main_tenant_signs');
  end if;
  if party is null or party not in ('tenant', 'operator') then
    perform private.fail(422, 'contracts.party_invalid');
  end if;
  if exists (select from public.signatures s where s.contract_id = c.id and s.party = sign_contract.party) then
    return case when own then private.only(c, 'id', 'code', 'status', 'term', 'rent_fen', 'deposit_fen', 'billing_day', 'signed_at') else c end;
  end if;
  if c.status <> 'pending_signature' then
    perform private.fail(409, 'contracts.wrong_status', jsonb_build_object('contract', c.code, 'status', c.status));
  end if;
  if own and not exists (select from public.evidence_items i where i.contract_id = c.id and i.kind = 'disclosure_confirmed') then
    perform private.fail(409, 'contracts.disclosure_first');
  end if;
  if party = 'tenant' and not own then
    perform public.confirm_disclosure(c.id);
  end if;
  d := private.contract_document_of(c.id);
  insert into public.signatures (org_id, estate_id, contract_id, party, signer_user, method, document_sha256)
  values (c.org_id, c.estate_id, c.id, sign_contract.party, (select auth.uid()),
    case when sign_contract.party = 'operator' or own then 'account' else 'paper' end, d.sha256);
  perform private.add_evidence(c.id, 'signed', jsonb_build_object('party', sign_contract.party, 'document_sha256', d.sha256,
    'method', case when sign_contract.party = 'operator' or own then 'account' else 'paper' end,
    -- Said plainly, because a reader of the evidence must not take it for a certified signature.
    'certificate', null, 'assurance', 'account confirmation without a licensed certificate authority'));
  if (select count(*) from public.signatures s where s.contract_id = c.id) = 2 then
    c := private.contract_in_force(c.id);
  end if;
  return case when own then private.only(c, 'id', 'code', 'status', 'term', 'rent_fen', 'deposit_fen', 'billing_day', 'signed_at') else c end;
end
$$;
comment on function public.sign_contract(uuid, text) is
  'Signs: the main tenant in the portal after the disclosure, staff recording the tenant''s paper signature, or the operator. The second signature brings the lease into force.';

create function public.void_contract(contract uuid, reason text) returns public.contracts
language plpgsql security definer set search_path = '' as $$
declare
  c public.contracts := private.own_contract(contract, 'contracts.write', array['draft', 'pending_signature']);
begin
  if coalesce(length(trim(reason)), 0) not between 1 and 500 then
    perform private.fail(422, 'contracts.reason_required');
  end if;
  update public.contracts x set status = 'void', ended_at = now(), end_reason = trim(reason) where x.id = c.id returning * into c;
  return c;
end
$$;
comment on function public.void_contract(uuid, text) is 'Drops a lease that is not in force yet.';

create function public.terminate_contract(contract uuid, reason text) returns public.contracts
language plpgsql security definer set search_path = '' as $$
declare
  c public.contracts := private.own_contract(contract, 'contracts.write', array['in_force']);
begin
  if coalesce(length(trim(reason)), 0) not between 1 and 500 then
    perform private.fail(422, 'contracts.reason_required');
  end if;
  update public.contracts x set status = 'terminated', ended_at = now(), end_reason = trim(reason) where x.id = c.id returning * into c;
  perform private.notify_household(c.household_id, 'contracts.terminated', jsonb_build_object('contract', c.code), '/contracts');
  return c;
end
$$;
comment on function public.terminate_contract(uuid, text) is
  'Ends a lease before its time. The household still lives there until it is checked out: keys go only then.';

create function public.grant_move_out(contract uuid, until date) returns public.contracts
language plpgsql security definer set search_path = '' as $$
declare
  c public.contracts;
begin
  select * into c from public.contracts x where x.id = contract for update;
  perform private.require('contracts.write', c.estate_id);
  if c.status not in ('in_force', 'ended', 'terminated') then
    perform private.fail(409, 'contracts.wrong_status', jsonb_build_object('contract', c.code, 'status', c.status));
  end if;
  if until is null or until < least(upper(c.term), private.today())
    or until > greatest(upper(c.term), private.today()) + make_interval(months => (private.setting(c.org_id, 'contracts', 'move_out_months') #>> '{}')::int) then
    perform private.fail(422, 'contracts.move_out_invalid',
      jsonb_build_object('months', private.setting(c.org_id, 'contracts', 'move_out_months')));
  end if;
  update public.contracts x set move_out_until = until where x.id = c.id returning * into c;
  perform private.add_evidence(c.id, 'move_out_granted', jsonb_build_object('until', until));
  perform private.notify_household(c.household_id, 'contracts.move_out_granted', jsonb_build_object('contract', c.code, 'until', until), '/contracts');
  return c;
end
$$;
comment on function public.grant_move_out(uuid, date) is 'Grants a move-out period (搬迁期) up to the setting move_out_months; keys and rent go on until then.';

-- ───────────── what time does

create function private.end_contracts() returns int
language plpgsql security definer set search_path = '' as $$
declare
  ended int;
begin
  update public.contracts c set status = 'ended', ended_at = now(), end_reason = 'term over'
  where c.status = 'in_force' and upper(c.term) <= private.today() and coalesce(c.move_out_until, '-infinity') < private.today()
    and c.org_id in (select private.enabled_orgs('contracts'));
  get diagnostics ended = row_count;
  return ended;
end
$$;
comment on function private.end_contracts() is 'Daily: leases whose term and move-out period are over end. Who still lives there keeps his keys until checked out (rule book T1).';

create function private.remind_of_ends() returns int
language plpgsql security definer set search_path = '' as $$
declare
  sent int := 0;
  due record;
begin
  for due in
    with made as (
      insert into public.contract_reminders (org_id, estate_id, contract_id, days_before)
      select distinct on (c.id) c.org_id, c.estate_id, c.id, s.days
      from public.contracts c
      cross join lateral (
        select d::int as days from jsonb_array_elements_text(private.setting(c.org_id, 'contracts', 'reminder_days')) as d) s
      where c.status = 'in_force' and c.org_id in (select private.enabled_orgs('contracts'))
        and upper(c.term) - 1 - private.today() between 0 and s.days
        and not exists (select from public.contracts n where n.previous_id = c.id and n.status in ('pending_signature', 'in_force'))
      order by c.id, s.days
      on conflict (contract_id, days_before) do nothing
      returning contract_id
    )
    select c.id, c.household_id, c.code, upper(c.term) - 1 as last_day from made m join public.contracts c on c.id = m.contract_id
  loop
    perform private.notify_household(due.household_id, 'contracts.ends_soon',
      jsonb_build_object('contract', due.code, 'last_day', due.last_day, 'days', due.last_day - private.today()), '/contracts');
    sent := sent + 1;
  end loop;
  return sent;
end
$$;
comment on function private.remind_of_ends() is
  'Daily: reminds households of the end of their lease, once per step of the setting reminder_days (only the nearest step that is due); not when a successor is on its way (6.2.b3).';

-- ───────────── what screens read

create function private.contract_evidence_state(contract uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  with chain as (
    select i.*, lag(i.hash, 1, '') over (order by i.seq) as before, row_number() over (order by i.seq) as place
    from public.evidence_items i where i.contract_id = contract
  ), broken as (
    select min(c.seq) as at from chain c
    where c.prev_hash <> c.before or c.seq <> c.place
      or c.hash <> private.evidence_hash(c.prev_hash, c.seq, c.kind, c.at, c.actor_id, c.payload)
  ), document as (
    select d.sha256, private.full_contract_text(d.id) as whole from private.contract_document_of(contract) d where d.id is not null
  )
  select jsonb_build_object(
    'items', (select count(*) from chain), 'broken_at', b.at,
    'document_intact', d.sha256 is null or d.whole is null or d.sha256 = encode(sha256(convert_to(d.whole, 'UTF8')), 'hex'),
    'signatures_match', not exists (select from public.signatures s where s.contract_id = contract and s.document_sha256 is distinct from d.sha256),
    'intact', b.at is null
      and (d.sha256 is null or d.whole is null or d.sha256 = encode(sha256(convert_to(d.whole, 'UTF8')), 'hex'))
      and not exists (select from public.signatures s where s.contract_id = contract and s.document_sha256 is distinct from d.sha256))
  from broken b left join document d on true
$$;
comment on function private.contract_evidence_state(uuid) is 'Recomputes the evidence chain, the document''s hash and what was signed.';

create function public.verify_contract(contract uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  c public.contracts;
begin
  select * into c from public.contracts x where x.id = contract;
  if c.id is null or not (c.household_id = any (private.my_household_ids())) then
    perform private.require('contracts.read', c.estate_id);
  end if;
  return private.contract_evidence_state(c.id);
end
$$;
comment on function public.verify_contract(uuid) is 'Whether evidence, document and signatures of a lease are as they were made: {intact, items, broken_at, …}.';

create function public.contract_file(contract uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  c public.contracts;
begin
  select * into c from public.contracts x where x.id = contract;
  perform private.require('contracts.read', c.estate_id);
  return (
    select jsonb_build_object(
      'id', c.id, 'code', c.code, 'status', c.status, 'starts', lower(c.term), 'last_day', upper(c.term) - 1, 'rent_fen', c.rent_fen,
      'deposit_fen', c.deposit_fen, 'billing_day', c.billing_day, 'previous_id', c.previous_id, 'move_out_until', c.move_out_until,
      'signed_at', c.signed_at, 'ended_at', c.ended_at, 'end_reason', c.end_reason, 'terms', c.terms, 'extra', c.extra,
      'estate', jsonb_build_object('id', e.id, 'name', e.name),
      'unit', jsonb_build_object('id', u.id, 'label', u.label, 'status', u.status),
      'household', jsonb_build_object('id', h.id, 'code', h.code, 'name', p.display_name),
      'fee_lines', (
        select coalesce(jsonb_agg(jsonb_build_object('kind', f.kind, 'title', f.title, 'amount_fen', f.amount_fen, 'cycle', f.cycle) order by f.kind), '[]')
        from public.contract_fee_lines f where f.contract_id = c.id),
      'document', (
        select jsonb_build_object('id', d.id, 'sha256', d.sha256, 'body', d.body, 'created_at', d.created_at)
        from private.contract_document_of(c.id) d where d.id is not null),
      'signatures', (
        select coalesce(jsonb_agg(jsonb_build_object('party', s.party, 'method', s.method, 'signed_at', s.signed_at,
          'signer', (select st.name from public.staff st where st.user_id = s.signer_user and st.org_id = c.org_id)) order by s.signed_at), '[]')
        from public.signatures s where s.contract_id = c.id),
      'evidence', (
        select coalesce(jsonb_agg(jsonb_build_object('seq', i.seq, 'kind', i.kind, 'at', i.at, 'payload', i.payload, 'hash', i.hash) order by i.seq), '[]')
        from public.evidence_items i where i.contract_id = c.id),
      'check_in', (
        select jsonb_build_object('id', k.id, 'checked_in_at', k.checked_in_at, 'checked_out_at', k.checked_out_at)
        from public.check_ins k where k.household_id = c.household_id and k.unit_id = c.unit_id order by k.id desc limit 1),
      'versions', (
        with recursive back as (
          select x.* from public.contracts x where x.id = c.id
          union all
          select x.* from public.contracts x join back b on x.id = b.previous_id
        ), forth as (
          select x.* from public.contracts x where x.previous_id = c.id
          union all
          select x.* from public.contracts x join forth f on x.previous_id = f.id
        )
        select jsonb_agg(jsonb_build_object('id', v.id, 'code', v.code, 'status', v.status, 'starts', lower(v.term), 'last_day', upper(v.term) - 1)
          order by lower(v.term), v.id)
        from (select * from back union select * from forth) v))
    from public.estates e, public.units u, public.households h, public.persons p
    where e.id = c.estate_id and u.id = c.unit_id and h.id = c.household_id and p.id = h.main_person_id);
end
$$;
comment on function public.contract_file(uuid) is 'A lease with its home, household (masked), fee items, document (masked), signatures, evidence, and its versions from first to last (7.4.c).';

create function public.contract_list(
  estate uuid default null, state text default null, q text default null, ends_within int default null, after_id uuid default null,
  max_rows int default 60, narrow jsonb default null, sort jsonb default null)
returns table (id uuid, estate_id uuid, estate_name text, code text, status text, unit_id uuid, unit text, household_id uuid, household_code text,
  name text, starts date, last_day date, rent_fen bigint, deposit_fen bigint, signed_at timestamptz, tenant_signed boolean, operator_signed boolean, extra jsonb)
language plpgsql stable security definer set search_path = '' as $$
declare
  mine uuid[] := private.estates_with('contracts.read');
  pattern text := '%' || replace(replace(replace(trim(coalesce(q, '')), '\', '\\'), '%', '\%'), '_', '\_') || '%';
  households uuid[];
  part text[];
  ids uuid[];
begin
  if estate is not null then
    perform private.require('contracts.read', estate);
    mine := array[estate];
  end if;
  if nullif(trim(q), '') is not null then
    households := private.found_households(q, mine);
  end if;
  part := private.list_part('contracts.contract', 'public.contracts', mine, sort, after_id, $columns${
    "code": ["t.code", "''"], "status": ["t.status", "''"], "starts": ["lower(t.term)", "'-infinity'::date"], "last_day": ["upper(t.term)", "'-infinity'::date"],
    "rent_fen": ["t.rent_fen", "0"], "deposit_fen": ["t.deposit_fen", "0"], "signed_at": ["t.signed_at", "'-infinity'::timestamptz"],
    "unit": ["(select u.sort_key from public.units u where u.id = t.unit_id)", "''"]}$columns$);
  execute format('select array(select t.id from public.contracts t join public.units u on u.id = t.unit_id
    where t.estate_id = any ($1) and ($2::text is null or t.status = $2)
      and ($3::int is null or (t.status = ''in_force'' and upper(t.term) - 1 - private.today() <= $3))
      and ($4::uuid[] is null or t.code ilike $5 or u.label ilike $5 or t.household_id = any ($4)) and %s and %s order by %s limit $6)', private.narrow_part('contracts.contract', mine, narrow), part[1], part[2])
  into ids using mine, state, ends_within, households, pattern, least(greatest(max_rows, 1), 101);
  return query
  with page as (
    select c.*, i.n from unnest(ids) with ordinality i (id, n) join public.contracts c on c.id = i.id
  )
  select p.id, p.estate_id, e.name, p.code, p.status, p.unit_id, u.label, p.household_id, h.code, n.display_name,
    lower(p.term), upper(p.term) - 1, p.rent_fen, p.deposit_fen, p.signed_at,
    exists (select from public.signatures s where s.contract_id = p.id and s.party = 'tenant'),
    exists (select from public.signatures s where s.contract_id = p.id and s.party = 'operator'), p.extra
  from page p
  join public.units u on u.id = p.unit_id
  join public.estates e on e.id = p.estate_id
  join public.households h on h.id = p.household_id
  join public.persons n on n.id = h.main_person_id
  order by p.n;
end
$$;
comment on function public.contract_list(uuid, text, text, int, uuid, int, jsonb, jsonb) is
  'Leases of an estate (null: of all the caller''s), newest first, a page at a time: pass the id of the last one seen. ends_within: in force and ending within that many days; narrow: conditions on custom fields, as record_list takes them; sort: {"field": code|status|starts|last_day|rent_fen|deposit_fen|signed_at|unit or a custom field, "dir"}, empty values last. extra: custom values, sensitive ones masked.';

create function public.my_contracts() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  mine uuid[] := private.my_household_ids();
begin
  if (select auth.uid()) is null then
    perform private.fail(401, 'platform.sign_in_first');
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'id', c.id, 'code', c.code, 'status', c.status, 'unit', u.label, 'estate', e.name, 'landlord', o.name,
      'starts', lower(c.term), 'last_day', upper(c.term) - 1, 'rent_fen', c.rent_fen, 'deposit_fen', c.deposit_fen,
      'billing_day', c.billing_day, 'move_out_until', c.move_out_until, 'signed_at', c.signed_at,
      'fee_lines', (
        select coalesce(jsonb_agg(jsonb_build_object('title', f.title, 'amount_fen', f.amount_fen, 'cycle', f.cycle) order by f.kind), '[]')
        from public.contract_fee_lines f where f.contract_id = c.id),
      'document', jsonb_build_object('sha256', d.sha256, 'body', coalesce(private.full_contract_text(d.id), d.body)),
      'disclosure', private.disclosure() || jsonb_build_object('confirmed_at', (
        select min(i.at) from public.evidence_items i where i.contract_id = c.id and i.kind = 'disclosure_confirmed')),
      'signatures', (
        select coalesce(jsonb_agg(jsonb_build_object('party', s.party, 'method', s.method, 'signed_at', s.signed_at) order by s.signed_at), '[]')
        from public.signatures s where s.contract_id = c.id),
      'to_sign', c.status = 'pending_signature'
        and exists (select from public.households h where h.id = c.household_id and h.main_person_id = any (private.my_person_ids()))
        and not exists (select from public.signatures s where s.contract_id = c.id and s.party = 'tenant')) order by c.id desc), '[]')
    from public.contracts c
    join public.units u on u.id = c.unit_id
    join public.estates e on e.id = c.estate_id
    join public.organizations o on o.id = c.org_id
    left join lateral private.contract_document_of(c.id) d on true
    where c.household_id = any (mine) and c.status <> 'draft');
end
$$;
comment on function public.my_contracts() is
  'The signed-in tenant''s leases with full text, what is to be confirmed (disclosure) and signed, and who signed.';

create function private.search_contracts(q text, org uuid, max_rows int)
returns table (id uuid, estate_id uuid, title text, subtitle text, path text, rank real)
language sql stable security definer set search_path = '' as $$
  with wanted as (
    select '%' || replace(replace(replace(trim(q), '\', '\\'), '%', '\%'), '_', '\_') || '%' as pattern
  )
  select c.id, c.estate_id, c.code, concat_ws(' · ', e.name, u.label), '/contracts/' || c.id,
    (case when lower(c.code) = lower(trim(q)) then 1.0 else 0.5 end)::real
  from wanted w
  join public.contracts c on c.code ilike w.pattern and c.estate_id = any ((select private.estates_with('contracts.read'))::uuid[])
  join public.estates e on e.id = c.estate_id
  join public.units u on u.id = c.unit_id
  where c.org_id = org or exists (select from public.estate_parties p where p.party_org_id = org and p.estate_id = c.estate_id)
  order by lower(c.code) = lower(trim(q)) desc, c.id desc
  limit least(max_rows, 50)
$$;
comment on function private.search_contracts(text, uuid, int) is 'Quick search of leases by parts of their number.';
create index contracts_code_idx on public.contracts using gin (code extensions.gin_trgm_ops);

-- ───────────── triggers

select private.standard_triggers(t) from unnest(array['public.contracts', 'public.contract_fee_lines']::regclass[]) as t;
select private.make_append_only(t) from unnest(array['public.signatures', 'public.evidence_items']::regclass[]) as t;
select private.watch_unit_facts('public.contracts');
create trigger _000_guard before update or delete on public.contracts for each row execute function private.guard_contract();
create trigger _200_fill before insert on public.contracts for each row execute function private.contract_before_insert();
create trigger _300_status after update on public.contracts referencing old table as old_rows new table as new_rows
  for each statement execute function private.contract_status_changed();
create trigger _300_end_contract after update on public.check_ins referencing old table as old_rows new table as new_rows
  for each statement execute function private.checked_out();

-- ───────────── row rights

alter table public.contracts enable row level security;
alter table public.contract_fee_lines enable row level security;
alter table public.contract_documents enable row level security;
alter table public.signatures enable row level security;
alter table public.evidence_items enable row level security;
alter table public.contract_reminders enable row level security;

create policy "staff see leases of their estates" on public.contracts for select to authenticated
  using (estate_id = any ((select private.estates_with('contracts.read'))::uuid[]));
create policy "contract staff edit custom fields of leases" on public.contracts for update to authenticated
  using (estate_id = any ((select private.estates_with('contracts.write'))::uuid[]))
  with check (estate_id = any ((select private.estates_with('contracts.write'))::uuid[]));
create policy "whoever sees a lease sees its fee items" on public.contract_fee_lines for select to authenticated
  using (exists (select from public.contracts c where c.id = contract_id));
create policy "whoever sees a lease sees its masked text" on public.contract_documents for select to authenticated
  using (exists (select from public.contracts c where c.id = contract_id));
create policy "whoever sees a lease sees its signatures" on public.signatures for select to authenticated
  using (exists (select from public.contracts c where c.id = contract_id));
create policy "whoever sees a lease sees its evidence" on public.evidence_items for select to authenticated
  using (exists (select from public.contracts c where c.id = contract_id));
create policy "whoever sees a lease sees its reminders" on public.contract_reminders for select to authenticated
  using (exists (select from public.contracts c where c.id = contract_id));

-- ───────────── grants

grant select on public.contracts, public.contract_fee_lines, public.contract_documents, public.signatures, public.evidence_items,
  public.contract_reminders to authenticated;
grant update (extra) on public.contracts to authenticated;
grant execute on function private.search_contracts(text, uuid, int) to authenticated, service_role;
grant execute on function public.draft_contract(uuid, uuid, date, int, bigint, bigint, jsonb), public.set_fee_lines(uuid, jsonb),
  public.send_for_signature(uuid), public.confirm_disclosure(uuid), public.sign_contract(uuid, text), public.void_contract(uuid, text),
  public.terminate_contract(uuid, text), public.grant_move_out(uuid, date), public.verify_contract(uuid), public.contract_file(uuid),
  public.contract_list(uuid, text, text, int, uuid, int, jsonb, jsonb), public.my_contracts() to authenticated;

-- ───────────── comments on the columns every business table has

select private.comment_usual_columns(array['public.contracts', 'public.contract_fee_lines', 'public.contract_documents', 'public.signatures',
  'public.evidence_items', 'public.contract_reminders']::regclass[]);

-- ───────────── registration and jobs

select private.register_plugin('contracts',
  '{"zh": "合同", "en": "Contracts"}', array['platform', 'housing', 'tenants'],
  '[{"key": "contracts.read", "title": {"zh": "查看合同", "en": "See contracts"}, "roles": ["manager", "leasing_clerk", "finance", "records_keeper", "authority_reader"], "parts": ["authority"]},
    {"key": "contracts.write", "title": {"zh": "办理合同", "en": "Draft and end contracts"}, "roles": ["manager", "leasing_clerk"]},
    {"key": "contracts.sign", "title": {"zh": "代表运营单位签署", "en": "Sign for the operator"}, "roles": ["manager"]}]',
  '{"rent_fen_per_m2": 1500, "rent_standards": {}, "deposit_months": 1, "billing_day": 20, "max_months": 60, "move_out_months": 6, "reminder_days": [120, 100, 90, 60, 30, 7, 0]}',
  array['6.2.a1', '6.2.b3', '6.3.a', '6.3.b', '7.4.c']);
select private.flow_subject('contracts.contract', 'contracts', '{"zh": "租赁合同", "en": "Lease"}', 'private.contract_for_flow(uuid)',
  '{"code": {"type": "text", "title": {"zh": "合同编号", "en": "Contract no."}}, "unit": {"type": "text", "title": {"zh": "房屋", "en": "Home"}},
    "estate": {"type": "text", "title": {"zh": "小区", "en": "Estate"}}, "household": {"type": "text", "title": {"zh": "家庭编号", "en": "Household no."}},
    "rent_fen": {"type": "number", "fen": true, "unit": {"zh": "元", "en": "yuan"}, "title": {"zh": "月租金", "en": "Monthly rent"}},
    "deposit_fen": {"type": "number", "fen": true, "unit": {"zh": "元", "en": "yuan"}, "title": {"zh": "押金", "en": "Deposit"}},
    "months": {"type": "number", "title": {"zh": "租期（月）", "en": "Term (months)"}}, "starts": {"type": "date", "title": {"zh": "起租日", "en": "First day"}},
    "renewal": {"type": "boolean", "title": {"zh": "是否续租", "en": "Renewal"}}, "area_m2": {"type": "number", "title": {"zh": "建筑面积（㎡）", "en": "Area (m²)"}}}',
  '{"send": {"title": {"zh": "送签租赁合同", "en": "Send a lease for signature"}, "permission": "contracts.write", "approved": "private.contract_send_approved"}}');
select private.export_list('contracts.contract', 'public.contract_list(uuid, text, text, int, uuid, int, jsonb, jsonb)'::regprocedure);
select private.search_source('contract', 'private.search_contracts(text, uuid, int)'::regprocedure);
select private.plugin_job('contracts', 'contracts-ends', '7 1 * * *', 'select private.end_contracts()');
select private.plugin_job('contracts', 'contracts-reminders', '11 9 * * *', 'select private.remind_of_ends()');

-- ───────────── metrics

create view private.metric_contracts with (security_invoker = true) as
  select c.id as contract_id, c.org_id, c.estate_id, c.unit_id, c.household_id, c.status, c.rent_fen, c.deposit_fen,
    lower(c.term) as starts_on, upper(c.term) - 1 as ends_on, upper(c.term) - 1 - private.today() as days_left, c.signed_at, c.previous_id is not null as renewal
  from public.contracts c;
comment on view private.metric_contracts is 'Source of the metric contracts.leases: one row per lease.';

select private.metric('contracts.leases', 'contracts', 'contracts.read',
  '{"zh": "租赁合同", "en": "Leases"}',
  '{"zh": "租赁合同，按状态、到期月份等统计；月租金为合同约定数。", "en": "Leases by status, month of ending and so on; monthly rent as agreed."}',
  'private.metric_contracts', 'one row per lease',
  '[{"key": "status", "column": "status", "type": "choice", "title": {"zh": "状态", "en": "Status"}, "options": [
      {"value": "draft", "title": {"zh": "起草", "en": "Draft"}, "tone": "neutral"},
      {"value": "pending_signature", "title": {"zh": "待签", "en": "Pending signature"}, "tone": "info"},
      {"value": "in_force", "title": {"zh": "履行中", "en": "In force"}, "tone": "success"},
      {"value": "ended", "title": {"zh": "期满", "en": "Ended"}, "tone": "neutral"},
      {"value": "terminated", "title": {"zh": "解除", "en": "Terminated"}, "tone": "danger"},
      {"value": "void", "title": {"zh": "作废", "en": "Void"}, "tone": "neutral"}]},
    {"key": "ends_on", "column": "ends_on", "type": "date", "title": {"zh": "到期日", "en": "Last day"}},
    {"key": "starts_on", "column": "starts_on", "type": "date", "title": {"zh": "起租日", "en": "First day"}},
    {"key": "signed", "column": "signed_at", "type": "date", "title": {"zh": "签署时间", "en": "Signed"}},
    {"key": "days_left", "column": "days_left", "type": "number", "title": {"zh": "剩余天数", "en": "Days left"}},
    {"key": "renewal", "column": "renewal", "type": "boolean", "title": {"zh": "续租或变更", "en": "Renewal or change"}},
    {"key": "estate", "column": "estate_id", "type": "ref", "of": "public.estates", "label": "name", "title": {"zh": "小区", "en": "Estate"}}]',
  '[{"key": "leases", "unit": "count", "aggs": ["count"], "title": {"zh": "份数", "en": "Leases"}},
    {"key": "rent", "column": "rent_fen", "unit": "fen", "aggs": ["sum", "avg"], "title": {"zh": "月租金", "en": "Monthly rent"}},
    {"key": "deposit", "column": "deposit_fen", "unit": "fen", "aggs": ["sum"], "title": {"zh": "押金", "en": "Deposits"}}]',
  'contract', 'contract_id', 'signed', '{"path": "/contracts", "columns": {"status": "status", "estate": "estate_id"}, "single": true}');
