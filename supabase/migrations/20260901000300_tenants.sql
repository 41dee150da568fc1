-- Tenants: persons (readable only masked; the rest encrypted under a key of their own), households, allocations,
-- check-in and check-out, the portal account of a tenant. A home's occupancy is a fact made here.

-- ───────────── numbers in sequence

create table private.number_series (
  org_id uuid not null references public.organizations (id),
  series text not null,
  last bigint not null default 0,
  primary key (org_id, series)
);
comment on table private.number_series is 'Last number given in each series of an operator (household codes, contract codes).';

create function private.next_number(org uuid, wanted text) returns bigint
language sql security definer set search_path = '' as $$
  insert into private.number_series as s (org_id, series, last) values (org, wanted, 1)
  on conflict (org_id, series) do update set last = s.last + 1
  returning s.last
$$;
comment on function private.next_number(uuid, text) is 'Next number of a series; without gaps, because it is taken in the transaction that uses it.';

-- ───────────── keys, masking, checking of identity numbers

do $$
declare
  made text := encode(extensions.gen_random_bytes(32), 'hex');
begin
  if to_regclass('vault.decrypted_secrets') is not null then
    execute 'select vault.create_secret($1, $2, $3) where not exists (select from vault.decrypted_secrets where name = $2)'
      using made, 'anju_master_key', 'Wraps the key of every person';
  else
    insert into private.installation (key, value) values ('master_key', to_jsonb(made)) on conflict (key) do nothing;
  end if;
end
$$;

create function private.master_key() returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  found text;
begin
  if to_regclass('vault.decrypted_secrets') is not null then
    execute 'select decrypted_secret from vault.decrypted_secrets where name = $1' into found using 'anju_master_key';
  end if;
  return coalesce(found, (select i.value #>> '{}' from private.installation i where i.key = 'master_key'));
end
$$;
comment on function private.master_key() is 'The key that wraps every person''s key: from Vault where the server has it, else made at installation. No API role may call this.';

create function private.blind_index(value text) returns bytea
language sql stable security definer set search_path = '' as $$
  select extensions.hmac(convert_to(value, 'UTF8'), convert_to('blind-index:' || private.master_key(), 'UTF8'), 'sha256')
$$;
comment on function private.blind_index(text) is 'Keyed hash by which an encrypted value is found again without being readable.';

create function private.seal(value text, key text) returns bytea
language sql volatile set search_path = '' as $$
  select case when value is not null then extensions.pgp_sym_encrypt(value, key, 'cipher-algo=aes256, s2k-mode=1, compress-algo=0') end
$$;
comment on function private.seal(text, text) is 'Encrypts under a random 256-bit key. The key needs no stretching, hence the single-pass derivation.';

create function private.unseal(value bytea, key text) returns text
language sql stable set search_path = '' as $$
  select case when value is not null then extensions.pgp_sym_decrypt(value, key) end
$$;
comment on function private.unseal(bytea, text) is 'Opens what private.seal closed.';

create function private.mask_name(name text) returns text
language sql immutable parallel safe set search_path = '' as $$
  select case
    when length(trim(name)) > 2 and left(trim(name), 2) in ('欧阳', '司马', '上官', '诸葛', '东方', '皇甫', '尉迟', '公孙', '慕容', '长孙', '宇文', '司徒', '夏侯', '令狐')
      then left(trim(name), 2)
    else left(trim(name), 1)
  end || '*'
$$;
comment on function private.mask_name(text) is 'Surname and a star: 张*, 欧阳*.';

create function private.mask_phone(phone text) returns text
language sql immutable parallel safe set search_path = '' as $$
  select case when length(phone) >= 8 then left(phone, 3) || '****' || right(phone, 4) when phone is not null then '****' end
$$;
comment on function private.mask_phone(text) is 'First three and last four digits: 138****5678.';

create function private.clean_phone(phone text) returns text
language sql immutable parallel safe set search_path = '' as $$
  select nullif(regexp_replace(regexp_replace(phone, '\D', '', 'g'), '^(?:00)?86(1\d{10})$', '\1'), '')
$$;
comment on function private.clean_phone(text) is 'Digits only, without the country code of a mainland mobile number.';

create function private.resident_id_valid(id_number text) returns boolean
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  weights constant int[] := array[7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  total int := 0;
begin
  if id_number is null or id_number !~ '^\d{17}[\dX]$' then
    return false;
  end if;
  for i in 1..17 loop
    total := total + weights[i] * substr(id_number, i, 1)::int;
  end loop;
  return substr('10X98765432', total % 11 + 1, 1) = right(id_number, 1)
    and private.import_date(substr(id_number, 7, 4) || '-' || substr(id_number, 11, 2) || '-' || substr(id_number, 13, 2)) is not null;
end
$$;
comment on function private.resident_id_valid(text) is 'Whether an 18-place resident id number is well formed: check digit (GB 11643) and a real date of birth.';

-- ───────────── tables

create table public.persons (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  display_name text not null,
  id_type text not null default 'resident_id' check (id_type in ('resident_id', 'passport', 'hk_macao_permit', 'taiwan_permit', 'residence_permit', 'other')),
  id_last4 text check (length(id_last4) <= 4),
  phone_masked text,
  sex text check (sex in ('male', 'female')),
  birth_year int check (birth_year between 1880 and 2200),
  registered_by uuid references auth.users (id) on delete set null default auth.uid(),
  extra jsonb not null default '{}' check (jsonb_typeof(extra) = 'object'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, org_id)
);
create index persons_org_idx on public.persons (org_id);
create index persons_registered_by_idx on public.persons (registered_by);
comment on table public.persons is 'People, as everybody may see them: masked. Name, identity number and phone are in private.person_secrets (8.2.1).';
comment on column public.persons.display_name is 'Masked name: 张*.';
comment on column public.persons.id_type is 'Kind of identity document.';
comment on column public.persons.id_last4 is 'Last four places of the identity number.';
comment on column public.persons.phone_masked is 'Masked phone number.';
comment on column public.persons.sex is 'male or female.';
comment on column public.persons.birth_year is 'Year of birth: enough to tell adults, children and the old.';
comment on column public.persons.registered_by is 'Who registered the person.';

create table private.person_keys (
  person_id uuid primary key references public.persons (id) on delete cascade,
  org_id uuid not null,
  wrapped_key bytea not null,
  created_at timestamptz not null default now()
);
create index person_keys_org_idx on private.person_keys (org_id);
comment on table private.person_keys is 'The key of each person, wrapped by the master key. Deleting the row makes everything sealed with it unreadable, in backups too (8.2.2.b).';

create table private.person_secrets (
  person_id uuid primary key references public.persons (id) on delete cascade,
  org_id uuid not null,
  name bytea not null,
  id_type bytea,
  id_number bytea,
  phone bytea,
  name_hash bytea not null,
  id_hash bytea,
  phone_hash bytea,
  unique (org_id, id_hash)
);
create index person_secrets_name_idx on private.person_secrets (org_id, name_hash);
create index person_secrets_phone_idx on private.person_secrets (org_id, phone_hash);
comment on table private.person_secrets is 'Name, identity number and phone, encrypted under the person''s key, with keyed hashes to find them by.';

create table public.sensitive_reads (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid references public.estates (id),
  at timestamptz not null default now(),
  actor_id uuid,
  person_id uuid not null,
  fields text[] not null check (cardinality(fields) > 0),
  purpose text not null check (length(trim(purpose)) between 1 and 500)
);
create index sensitive_reads_org_idx on public.sensitive_reads (org_id, id desc);
create index sensitive_reads_estate_idx on public.sensitive_reads (estate_id, id desc);
create index sensitive_reads_person_idx on public.sensitive_reads (person_id, id desc);
create index sensitive_reads_actor_idx on public.sensitive_reads (actor_id, at);
comment on table public.sensitive_reads is 'Every look at unmasked personal data: who, whose, what, what for. Append-only for everyone (8.2.1).';
comment on column public.sensitive_reads.at is 'When it was read.';
comment on column public.sensitive_reads.actor_id is 'Who read.';
comment on column public.sensitive_reads.person_id is 'Whose data; no foreign key, because the log outlives the person''s record.';
comment on column public.sensitive_reads.fields is 'What was shown: name, id_number, phone, …';
comment on column public.sensitive_reads.purpose is 'What for, as the reader stated it.';

create table public.households (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid not null,
  code text not null check (length(code) between 1 and 40),
  category text not null check (category in ('low_income', 'lower_middle_income', 'new_employee', 'migrant_worker', 'special_care')),
  main_person_id uuid not null,
  status text not null default 'registered' check (status in ('registered', 'allocated', 'housed', 'left')),
  import_batch_id uuid references public.import_batches (id) on delete set null,
  pending_change jsonb check (jsonb_typeof(pending_change) = 'object'),
  extra jsonb not null default '{}' check (jsonb_typeof(extra) = 'object'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (org_id, code),
  unique (id, estate_id, org_id),
  foreign key (estate_id, org_id) references public.estates (id, org_id),
  constraint households_main_person_fkey foreign key (main_person_id, org_id) references public.persons (id, org_id)
);
create index households_estate_idx on public.households (estate_id, org_id);
create index households_estate_status_idx on public.households (estate_id, status, id desc);
create index households_main_person_idx on public.households (main_person_id, org_id);
create index households_import_batch_idx on public.households (import_batch_id);
comment on table public.households is 'Households (保障家庭). The tenant file (一户一档, 7.4.b) hangs on it.';
comment on column public.households.code is 'Number of the household; given when empty.';
comment on column public.households.category is 'low_income 低收入, lower_middle_income 中等偏下收入, new_employee 新就业无房职工, migrant_worker 外来务工, special_care 特殊困难.';
comment on column public.households.main_person_id is 'The main tenant (承租人).';
comment on column public.households.status is 'registered 已登记, allocated 已配租, housed 已入住, left 已退出. Changed by verbs only.';
comment on column public.households.import_batch_id is 'The import that made it.';
comment on column public.households.pending_change is 'A change that was asked for and waits for approval: {"category", "reason"}.';

create table public.household_members (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid not null references public.estates (id),
  household_id uuid not null,
  person_id uuid not null,
  relation text not null check (relation in ('self', 'spouse', 'child', 'parent', 'other')),
  during daterange not null default daterange(private.today(), null),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (household_id, estate_id, org_id) references public.households (id, estate_id, org_id),
  foreign key (person_id, org_id) references public.persons (id, org_id),
  constraint household_members_one_household exclude using gist (person_id with =, during with &&)
);
create index household_members_org_idx on public.household_members (org_id);
create index household_members_estate_idx on public.household_members (estate_id);
create index household_members_household_idx on public.household_members (household_id, estate_id, org_id);
create index household_members_person_idx on public.household_members (person_id, org_id);
comment on table public.household_members is 'Who belongs to a household and when. A person is in one household at a time.';
comment on column public.household_members.household_id is 'The household.';
comment on column public.household_members.person_id is 'The person.';
comment on column public.household_members.relation is 'To the main tenant: self, spouse, child, parent, other.';
comment on column public.household_members.during is 'Days of membership; a membership that ended on the day it began is empty.';

create table public.qualifications (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid not null references public.estates (id),
  household_id uuid not null,
  kind text not null check (length(kind) between 1 and 60),
  valid daterange not null check (not isempty(valid)),
  source text not null default '' check (length(source) <= 200),
  extra jsonb not null default '{}' check (jsonb_typeof(extra) = 'object'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (household_id, estate_id, org_id) references public.households (id, estate_id, org_id)
);
create index qualifications_org_idx on public.qualifications (org_id);
create index qualifications_estate_idx on public.qualifications (estate_id);
create index qualifications_household_idx on public.qualifications (household_id, estate_id, org_id);
comment on table public.qualifications is 'What entitles a household to public rental housing, and until when (资格).';
comment on column public.qualifications.household_id is 'The household.';
comment on column public.qualifications.kind is 'What was found, e.g. 低保家庭.';
comment on column public.qualifications.valid is 'Days on which it holds.';
comment on column public.qualifications.source is 'Document or authority it comes from.';

create table public.allocations (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid not null references public.estates (id),
  unit_id uuid not null,
  household_id uuid not null,
  status text not null default 'offered' check (status in ('offered', 'accepted', 'declined', 'expired', 'fulfilled', 'cancelled')),
  allocation_no text not null default '' check (length(allocation_no) <= 60),
  offered_at timestamptz not null default now(),
  expires_at timestamptz,
  decided_at timestamptz,
  import_batch_id uuid references public.import_batches (id) on delete set null,
  extra jsonb not null default '{}' check (jsonb_typeof(extra) = 'object'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (unit_id, estate_id, org_id) references public.units (id, estate_id, org_id),
  foreign key (household_id, estate_id, org_id) references public.households (id, estate_id, org_id)
);
create index allocations_org_idx on public.allocations (org_id);
create index allocations_estate_idx on public.allocations (estate_id, status);
create index allocations_unit_idx on public.allocations (unit_id, estate_id, org_id);
create index allocations_household_idx on public.allocations (household_id, estate_id, org_id);
create index allocations_import_batch_idx on public.allocations (import_batch_id);
create index allocations_expiry_idx on public.allocations (expires_at) where status = 'offered';
create unique index allocations_live_unit_idx on public.allocations (unit_id) where status in ('offered', 'accepted');
create unique index allocations_live_household_idx on public.allocations (household_id) where status in ('offered', 'accepted');
comment on table public.allocations is 'A home offered or given to a household (配租, 6.2.a1). One live allocation per home and per household.';
comment on column public.allocations.unit_id is 'The home.';
comment on column public.allocations.household_id is 'The household.';
comment on column public.allocations.status is 'offered 待确认, accepted 已接受, declined 已放弃, expired 已过期, fulfilled 已入住, cancelled 已取消.';
comment on column public.allocations.allocation_no is 'Number in the authority''s list.';
comment on column public.allocations.offered_at is 'When it was offered.';
comment on column public.allocations.expires_at is 'Until when it can be accepted.';
comment on column public.allocations.decided_at is 'When it was accepted, declined, or lapsed.';
comment on column public.allocations.import_batch_id is 'The import that made it.';

create table public.check_ins (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid not null references public.estates (id),
  unit_id uuid not null,
  household_id uuid not null,
  contract_id uuid not null,
  checked_in_at timestamptz not null default now(),
  checked_out_at timestamptz check (checked_out_at >= checked_in_at),
  checklist jsonb not null default '{}' check (jsonb_typeof(checklist) = 'object'),
  check_out_reason text not null default '' check (length(check_out_reason) <= 500),
  extra jsonb not null default '{}' check (jsonb_typeof(extra) = 'object'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (unit_id, estate_id, org_id) references public.units (id, estate_id, org_id),
  foreign key (household_id, estate_id, org_id) references public.households (id, estate_id, org_id)
);
create index check_ins_org_idx on public.check_ins (org_id);
create index check_ins_estate_idx on public.check_ins (estate_id);
create index check_ins_unit_idx on public.check_ins (unit_id, estate_id, org_id);
create index check_ins_household_idx on public.check_ins (household_id, estate_id, org_id);
create index check_ins_contract_idx on public.check_ins (contract_id);
create unique index check_ins_open_unit_idx on public.check_ins (unit_id) where checked_out_at is null;
create unique index check_ins_open_household_idx on public.check_ins (household_id) where checked_out_at is null;
comment on table public.check_ins is 'Who lives where, from moving in to moving out (入住办理, 6.2.a2). One open check-in per home and per household.';
comment on column public.check_ins.unit_id is 'The home.';
comment on column public.check_ins.household_id is 'The household.';
comment on column public.check_ins.contract_id is 'The lease under which it moved in.';
comment on column public.check_ins.checked_in_at is 'When it moved in.';
comment on column public.check_ins.checked_out_at is 'When the home was handed back; open while null.';
comment on column public.check_ins.checklist is 'What was handed over and read: keys, meters, state of the home.';
comment on column public.check_ins.check_out_reason is 'Why it moved out.';

create table public.tenant_accounts (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  user_id uuid not null references auth.users (id) on delete cascade,
  person_id uuid not null,
  valid daterange not null default daterange(private.today(), null),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (person_id, org_id) references public.persons (id, org_id),
  constraint tenant_accounts_one_user exclude using gist (person_id with =, valid with &&),
  constraint tenant_accounts_one_person exclude using gist (user_id with =, org_id with =, valid with &&)
);
create index tenant_accounts_org_idx on public.tenant_accounts (org_id);
create index tenant_accounts_user_idx on public.tenant_accounts (user_id);
create index tenant_accounts_person_idx on public.tenant_accounts (person_id, org_id);
comment on table public.tenant_accounts is 'Which user account is which person: the sign-in to the portal. One account per person at a time.';
comment on column public.tenant_accounts.user_id is 'The user who signs in.';
comment on column public.tenant_accounts.person_id is 'The person he is.';
comment on column public.tenant_accounts.valid is 'Days on which the link holds.';

create table private.tenant_invitations (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  person_id uuid not null references public.persons (id) on delete cascade,
  code_hash bytea not null unique,
  expires_at timestamptz not null,
  created_by uuid references auth.users (id) on delete set null default auth.uid(),
  claimed_by uuid references auth.users (id) on delete set null,
  claimed_at timestamptz,
  created_at timestamptz not null default now()
);
create index tenant_invitations_org_idx on private.tenant_invitations (org_id);
create index tenant_invitations_person_idx on private.tenant_invitations (person_id);
create index tenant_invitations_created_by_idx on private.tenant_invitations (created_by);
create index tenant_invitations_claimed_by_idx on private.tenant_invitations (claimed_by);
comment on table private.tenant_invitations is 'Codes by which a tenant ties his account to his person; only their hashes are kept, each works once.';

-- ───────────── persons

create function private.id_hash(id_type text, id_number text) returns bytea
language sql stable security definer set search_path = '' as $$
  select private.blind_index(coalesce(nullif(id_type, ''), 'resident_id') || ':' || upper(trim(id_number)))
  where nullif(trim(id_number), '') is not null
$$;
comment on function private.id_hash(text, text) is 'Keyed hash of an identity number.';

create function private.person_key(person uuid) returns text
language sql stable security definer set search_path = '' as $$
  select private.unseal(k.wrapped_key, private.master_key()) from private.person_keys k where k.person_id = person
$$;
comment on function private.person_key(uuid) is 'The unwrapped key of a person; null once it is destroyed.';

create function private.store_person(
  org uuid, name text, id_type text, id_number text, phone text default null, sex text default null, born date default null)
returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  kind text := coalesce(nullif(trim(id_type), ''), 'resident_id');
  number text := nullif(upper(regexp_replace(id_number, '\s', '', 'g')), '');
  full_name text := trim(name);
  mobile text := private.clean_phone(phone);
  by_number bytea;
  key text;
  made uuid;
  known private.person_secrets;
begin
  if coalesce(length(full_name), 0) not between 1 and 100 then
    perform private.fail(422, 'tenants.name_required');
  end if;
  if kind = 'resident_id' and number is not null and not private.resident_id_valid(number) then
    perform private.fail(422, 'tenants.id_number_invalid', jsonb_build_object('last4', right(number, 4)));
  end if;
  if mobile is not null and length(mobile) not between 7 and 15 then
    perform private.fail(422, 'tenants.phone_invalid');
  end if;
  if kind = 'resident_id' and number is not null then
    born := coalesce(born, to_date(substr(number, 7, 8), 'YYYYMMDD'));
    sex := coalesce(nullif(sex, ''), case when substr(number, 17, 1)::int % 2 = 1 then 'male' else 'female' end);
  end if;
  by_number := private.id_hash(kind, number);

  select * into known from private.person_secrets s where s.org_id = org and s.id_hash = by_number;
  if known.person_id is null then
    key := encode(extensions.gen_random_bytes(32), 'hex');
    insert into public.persons (org_id, display_name, id_type, id_last4, phone_masked, sex, birth_year)
    values (org, private.mask_name(full_name), kind, right(number, 4), private.mask_phone(mobile), nullif(store_person.sex, ''),
      extract(year from store_person.born)::int)
    returning id into made;
    insert into private.person_keys (person_id, org_id, wrapped_key) values (made, org, private.seal(key, private.master_key()));
    insert into private.person_secrets (person_id, org_id, name, id_type, id_number, phone, name_hash, id_hash, phone_hash)
    values (made, org, private.seal(full_name, key), private.seal(kind, key), private.seal(number, key), private.seal(mobile, key),
      private.blind_index(full_name), by_number, case when mobile is not null then private.blind_index(mobile) end)
    on conflict on constraint person_secrets_org_id_id_hash_key do nothing;
    if found then
      return made;
    end if;
    -- Somebody registered the same number in the same moment: his record stands.
    delete from public.persons p where p.id = made;
    select * into known from private.person_secrets s where s.org_id = org and s.id_hash = by_number;
  end if;

  if known.name_hash <> private.blind_index(full_name)
    or (mobile is not null and known.phone_hash is distinct from private.blind_index(mobile)) then
    key := private.person_key(known.person_id);
    update private.person_secrets s set
      name = private.seal(full_name, key), name_hash = private.blind_index(full_name),
      phone = coalesce(private.seal(mobile, key), s.phone),
      phone_hash = case when mobile is not null then private.blind_index(mobile) else s.phone_hash end
    where s.person_id = known.person_id;
    update public.persons p set display_name = private.mask_name(full_name), phone_masked = coalesce(private.mask_phone(mobile), p.phone_masked)
    where p.id = known.person_id;
  end if;
  return known.person_id;
end
$$;
comment on function private.store_person(uuid, text, text, text, text, text, date) is
  'The person with this identity number, made if new: masked in public.persons, encrypted in private. Sex and birth come from a resident id number where not given.';

create function private.person_secret(person uuid) returns table (name text, id_type text, id_number text, phone text)
language sql stable security definer set search_path = '' as $$
  select private.unseal(s.name, k.key), private.unseal(s.id_type, k.key), private.unseal(s.id_number, k.key), private.unseal(s.phone, k.key)
  from private.person_secrets s cross join lateral (select private.person_key(s.person_id) as key) k
  where s.person_id = person and k.key is not null
$$;
comment on function private.person_secret(uuid) is 'The readable data of a person. For other functions: every way to a user logs the read, but a person reading his own.';

create function private.log_sensitive_read(org uuid, estate uuid, subject uuid, what text[], purpose text) returns void
language sql security definer set search_path = '' as $$
  insert into public.sensitive_reads (org_id, estate_id, actor_id, person_id, fields, purpose)
  values (org, estate, private.actor(), subject, what, purpose)
$$;
comment on function private.log_sensitive_read(uuid, uuid, uuid, text[], text) is 'Notes that unmasked personal data left the database.';

create function private.person_estates(person uuid) returns table (estate_id uuid, household_id uuid)
language sql stable security definer set search_path = '' as $$
  select m.estate_id, m.household_id from public.household_members m
  where m.person_id = person order by m.during @> private.today() desc, lower(m.during) desc
$$;
comment on function private.person_estates(uuid) is 'Estates and households a person belongs to or belonged to, the present one first.';

-- ───────────── who the signed-in tenant is

create function private.my_person_ids() returns uuid[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(distinct a.person_id), '{}')
  from public.tenant_accounts a where a.user_id = (select auth.uid()) and a.valid @> private.today()
$$;
comment on function private.my_person_ids() is 'Persons the signed-in user is, as a tenant.';

create function private.my_household_ids() returns uuid[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(distinct m.household_id), '{}')
  from public.tenant_accounts a
  join public.household_members m on m.person_id = a.person_id and m.during @> private.today()
  where a.user_id = (select auth.uid()) and a.valid @> private.today()
$$;
comment on function private.my_household_ids() is 'Households the signed-in tenant belongs to today.';

create function private.my_unit_ids() returns uuid[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(distinct c.unit_id), '{}')
  from public.check_ins c where c.household_id = any (private.my_household_ids()) and c.checked_out_at is null
$$;
comment on function private.my_unit_ids() is 'Homes the signed-in tenant lives in: with an open check-in.';

create function private.household_users(household_ids uuid[]) returns table (user_id uuid, household_id uuid, org_id uuid)
language sql stable security definer set search_path = '' as $$
  select a.user_id, m.household_id, m.org_id
  from public.household_members m
  join public.tenant_accounts a on a.person_id = m.person_id and a.valid @> private.today()
  where m.household_id = any (household_ids) and m.during @> private.today()
$$;
comment on function private.household_users(uuid[]) is 'User accounts of the members of households.';

create function private.tell_homes(household_ids uuid[]) returns void
language sql security definer set search_path = '' as $$
  select private.broadcast('user:' || u.user_id, 'home_changed', jsonb_build_object('household_id', u.household_id))
  from private.household_users(household_ids) u
$$;
comment on function private.tell_homes(uuid[]) is 'Live event home_changed to every tenant of the households: their portal reads its home again.';

create function private.notify_household(household uuid, key text, params jsonb default '{}', link text default null) returns void
language sql security definer set search_path = '' as $$
  select private.notify_user(u.user_id, u.org_id, notify_household.key, params, link)
  from private.household_users(array[household]) u
$$;
comment on function private.notify_household(uuid, text, jsonb, text) is 'Sends an in-app message to every tenant account of a household.';

create function private.require_household(household uuid, perm text) returns public.households
language plpgsql security definer set search_path = '' as $$
declare
  h public.households;
begin
  select * into h from public.households x where x.id = household for no key update;
  if h.id is null or not (h.id = any (private.my_household_ids())) then
    perform private.require(perm, h.estate_id);
  end if;
  return h;
end
$$;
comment on function private.require_household(uuid, text) is 'Locks a household for a verb that its own tenants may use, or staff with the permission.';

create function private.tenant_context(user_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'person_id', a.person_id,
    'name', (select s.name from private.person_secret(a.person_id) s),
    'household_id', h.id, 'org_id', a.org_id, 'estate_id', h.estate_id,
    'plugins', (select coalesce(jsonb_agg(p.key order by p.key), '[]') from public.plugins p where p.org_id = a.org_id and p.enabled),
    'unit', (
      select jsonb_build_object('id', u.id, 'label', u.label, 'estate_name', e.name)
      from public.check_ins c join public.units u on u.id = c.unit_id join public.estates e on e.id = u.estate_id
      where c.household_id = h.id and c.checked_out_at is null))
  from public.tenant_accounts a
  left join public.household_members m on m.person_id = a.person_id and m.during @> private.today()
  left join public.households h on h.id = m.household_id
  where a.user_id = tenant_context.user_id and a.valid @> private.today()
  order by h.id desc nulls last
  limit 1
$$;
comment on function private.tenant_context(uuid) is
  'Who a user is as a tenant: person (his own full name), household, home, plugins his operator has switched on; null when he is none.';

-- ───────────── derived

create function private.household_before_insert() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if new.code is null then
    new.code := (select e.code from public.estates e where e.id = new.estate_id)
      || '-H' || lpad(private.next_number(new.org_id, 'household:' || new.estate_id)::text, 6, '0');
  end if;
  return new;
end
$$;
comment on function private.household_before_insert() is 'Numbers a new household.';

create function private.homes_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.tell_homes(array(select distinct n.household_id from new_rows n));
  return null;
end
$$;
comment on function private.homes_changed() is 'Tells the portals of the households that a statement touched.';

-- ───────────── verbs

create function private.add_member(h public.households, person jsonb, relation text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  who uuid := private.store_person(h.org_id, person ->> 'name', person ->> 'id_type', person ->> 'id_number', person ->> 'phone',
    person ->> 'sex', private.import_date(person ->> 'born'));
  current record;
begin
  select m.id, m.during, x.code, x.status into current
  from public.household_members m join public.households x on x.id = m.household_id
  where m.person_id = who and m.during @> private.today();
  if current.id is not null then
    if current.status <> 'left' then
      perform private.fail(409, 'tenants.person_in_household',
        jsonb_build_object('name', private.mask_name(person ->> 'name'), 'household', current.code));
    end if;
    update public.household_members m set during = daterange(lower(m.during), private.today()) where m.id = current.id;
  end if;
  insert into public.household_members (org_id, estate_id, household_id, person_id, relation)
  values (h.org_id, h.estate_id, h.id, who, add_member.relation);
  return who;
end
$$;
comment on function private.add_member(public.households, jsonb, text) is
  'Takes a person into a household; refuses (409) one who lives in another, moves one whose former household has left.';

create function public.register_household(estate uuid, category text, main jsonb, members jsonb default '[]', extra jsonb default null)
returns public.households
language plpgsql security definer set search_path = '' as $$
declare
  e public.estates;
  h public.households;
  member jsonb;
begin
  perform private.require('tenants.write', estate);
  select * into e from public.estates x where x.id = estate;
  if category is null or category not in ('low_income', 'lower_middle_income', 'new_employee', 'migrant_worker', 'special_care') then
    perform private.fail(422, 'tenants.category_invalid', jsonb_build_object('category', category));
  end if;
  if coalesce(main ->> 'id_number', '') = '' then
    perform private.fail(422, 'tenants.id_number_required');
  end if;
  insert into public.households (org_id, estate_id, category, main_person_id, extra)
  values (e.org_id, e.id, register_household.category,
    private.store_person(e.org_id, main ->> 'name', main ->> 'id_type', main ->> 'id_number', main ->> 'phone', main ->> 'sex',
      private.import_date(main ->> 'born')),
    private.new_extra('tenants.household', e.org_id, register_household.extra))
  returning * into h;
  perform private.add_member(h, main, 'self');
  for member in select m from jsonb_array_elements(coalesce(members, '[]')) as m loop
    if coalesce(member ->> 'relation', '') not in ('spouse', 'child', 'parent', 'other') then
      perform private.fail(422, 'tenants.relation_invalid', jsonb_build_object('relation', member ->> 'relation'));
    end if;
    perform private.add_member(h, member, member ->> 'relation');
  end loop;
  return h;
end
$$;
comment on function public.register_household(uuid, text, jsonb, jsonb, jsonb) is
  'Registers a household with its main tenant {name, id_type, id_number, phone, sex, born}, members (array, each with relation) and custom values, held to what is published when they are given (422 forms.invalid).';

create function private.household_for_flow(household uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('org_id', h.org_id, 'estate_id', h.estate_id, 'household_id', h.id, 'title', h.code || ' · ' || p.display_name,
    'link', '/tenants/households/' || h.id,
    'data', jsonb_build_object('code', h.code, 'estate', e.name, 'category', h.category, 'wanted_category', h.pending_change ->> 'category', 'reason', h.pending_change ->> 'reason',
      'status', h.status, 'size', (select count(*) from public.household_members m where m.household_id = h.id and m.during @> private.today()), 'extra', h.extra))
  from public.households h join public.estates e on e.id = h.estate_id join public.persons p on p.id = h.main_person_id
  where h.id = household
$$;
comment on function private.household_for_flow(uuid) is 'A household as approval flows see it: no personal data but the masked name.';

create function private.household_change_approved(record uuid, instance uuid) returns void
language sql security definer set search_path = '' as $$
  update public.households h set category = coalesce(h.pending_change ->> 'category', h.category), pending_change = null where h.id = record
$$;
comment on function private.household_change_approved(uuid, uuid) is 'Approved: the household is in the category that was asked for.';

create function private.household_change_dropped(record uuid, instance uuid) returns void
language sql security definer set search_path = '' as $$
  update public.households h set pending_change = null where h.id = record
$$;
comment on function private.household_change_dropped(uuid, uuid) is 'Not approved, or taken back: the household stays as it is.';

create function public.change_household_category(household uuid, category text, reason text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  h public.households;
begin
  select * into h from public.households x where x.id = household for update;
  perform private.require('tenants.write', h.estate_id);
  if category is null or category not in ('low_income', 'lower_middle_income', 'new_employee', 'migrant_worker', 'special_care') then
    perform private.fail(422, 'tenants.category_invalid', jsonb_build_object('category', category));
  end if;
  if coalesce(length(trim(reason)), 0) not between 2 and 500 then
    perform private.fail(422, 'tenants.reason_required');
  end if;
  if h.status = 'left' or h.category = change_household_category.category then
    perform private.fail(409, 'tenants.category_unchanged', jsonb_build_object('household', h.code));
  end if;
  if h.pending_change is not null then
    perform private.fail(409, 'tenants.change_waits', jsonb_build_object('household', h.code));
  end if;
  update public.households x set pending_change = jsonb_build_object('category', change_household_category.category, 'reason', trim(change_household_category.reason)) where x.id = h.id;
  if private.flow_gate('tenants.household', h.id, 'change_category') then
    -- A flow whose steps are all passed at once has already changed it.
    return (select jsonb_build_object('asked', x.pending_change is not null, 'category', x.category) from public.households x where x.id = h.id);
  end if;
  perform private.household_change_approved(h.id, null);
  return jsonb_build_object('asked', false, 'category', change_household_category.category);
end
$$;
comment on function public.change_household_category(uuid, text, text) is
  'Puts a household into another category, for a reason. Where the operator has drawn a flow for it, asks for approval instead and the household stays as it is until it is given. → {"asked", "category": as it is now}.';

create function public.add_household_member(household uuid, member jsonb) returns public.household_members
language plpgsql security definer set search_path = '' as $$
declare
  h public.households;
  made public.household_members;
  who uuid;
begin
  select * into h from public.households x where x.id = household for no key update;
  perform private.require('tenants.write', h.estate_id);
  if coalesce(member ->> 'relation', '') not in ('spouse', 'child', 'parent', 'other') then
    perform private.fail(422, 'tenants.relation_invalid', jsonb_build_object('relation', member ->> 'relation'));
  end if;
  who := private.add_member(h, member, member ->> 'relation');
  select * into made from public.household_members m
  where m.household_id = h.id and m.person_id = who and m.during @> private.today();
  return made;
end
$$;
comment on function public.add_household_member(uuid, jsonb) is 'Adds a member {name, id_type, id_number, phone, sex, born, relation} to a household from today.';

create function public.remove_household_member(member uuid) returns public.household_members
language plpgsql security definer set search_path = '' as $$
declare
  m public.household_members;
begin
  select * into m from public.household_members x where x.id = member for update;
  perform private.require('tenants.write', m.estate_id);
  if m.relation = 'self' then
    perform private.fail(409, 'tenants.main_tenant_stays');
  end if;
  update public.household_members x set during = daterange(lower(x.during), greatest(private.today(), lower(x.during)))
  where x.id = member and upper_inf(x.during) returning * into m;
  return m;
end
$$;
comment on function public.remove_household_member(uuid) is 'Ends a membership today; the main tenant cannot be taken out of his household.';

create function public.offer_unit(household uuid, unit uuid) returns public.allocations
language plpgsql security definer set search_path = '' as $$
declare
  h public.households;
  u public.units;
  made public.allocations;
begin
  select * into h from public.households x where x.id = household for no key update;
  perform private.require('tenants.write', h.estate_id);
  select * into u from public.units x where x.id = unit for no key update;
  if u.id is null or u.estate_id <> h.estate_id then
    perform private.fail(404, 'tenants.unit_not_in_estate');
  end if;
  if u.status <> 'awaiting_allocation' then
    perform private.fail(409, 'tenants.unit_not_available', jsonb_build_object('unit', u.label, 'status', u.status));
  end if;
  if h.status in ('allocated', 'housed') or exists (
    select from public.allocations a where a.household_id = h.id and a.status in ('offered', 'accepted')) then
    perform private.fail(409, 'tenants.household_has_home', jsonb_build_object('household', h.code));
  end if;
  insert into public.allocations (org_id, estate_id, unit_id, household_id, expires_at)
  values (h.org_id, h.estate_id, u.id, h.id,
    now() + make_interval(days => (private.setting(h.org_id, 'tenants', 'offer_days') #>> '{}')::int))
  returning * into made;
  perform private.notify_household(h.id, 'tenants.offer_made', jsonb_build_object('unit', u.label), '/');
  return made;
end
$$;
comment on function public.offer_unit(uuid, uuid) is 'Offers a released home to a household without one; the offer lapses after the setting offer_days.';

create function private.decide_offer(allocation uuid, decision text) returns public.allocations
language plpgsql security definer set search_path = '' as $$
declare
  a public.allocations;
  own boolean;
begin
  select * into a from public.allocations x where x.id = allocation for update;
  perform private.require_household(a.household_id, 'tenants.write');
  own := a.household_id = any (private.my_household_ids());
  if a.status = decision then
    return case when own then private.only(a, 'id', 'unit_id', 'household_id', 'status', 'offered_at', 'expires_at', 'decided_at') else a end;
  end if;
  if a.status <> 'offered' or a.expires_at < now() then
    perform private.fail(409, 'tenants.offer_closed', jsonb_build_object('status', case when a.status = 'offered' then 'expired' else a.status end));
  end if;
  update public.allocations x set status = decision, decided_at = now() where x.id = allocation returning * into a;
  if decision = 'accepted' then
    update public.households h set status = 'allocated' where h.id = a.household_id;
  end if;
  return case when own then private.only(a, 'id', 'unit_id', 'household_id', 'status', 'offered_at', 'expires_at', 'decided_at') else a end;
end
$$;
comment on function private.decide_offer(uuid, text) is 'Accepts or declines an open offer, for the household itself or for staff who write it down.';

create function public.accept_offer(allocation uuid) returns public.allocations
language sql security definer set search_path = '' as $$ select private.decide_offer(allocation, 'accepted') $$;
comment on function public.accept_offer(uuid) is 'The household (or staff on its behalf) takes the offered home.';

create function public.decline_offer(allocation uuid) returns public.allocations
language sql security definer set search_path = '' as $$ select private.decide_offer(allocation, 'declined') $$;
comment on function public.decline_offer(uuid) is 'The household (or staff on its behalf) turns the offered home down; the home is free again.';

create function private.expire_offers() returns int
language plpgsql security definer set search_path = '' as $$
declare
  lapsed int;
begin
  update public.allocations a set status = 'expired', decided_at = now()
  where a.status = 'offered' and a.expires_at < now() and a.org_id in (select private.enabled_orgs('tenants'));
  get diagnostics lapsed = row_count;
  return lapsed;
end
$$;
comment on function private.expire_offers() is 'Lets offers lapse that nobody answered in time; returns how many.';

create function public.check_in(contract uuid, checklist jsonb default '{}') returns public.check_ins
language plpgsql security definer set search_path = '' as $$
declare
  c record;
  owed bigint := 0;
  made public.check_ins;
begin
  select x.* into c from public.contracts x where x.id = contract for no key update;
  perform private.require('tenants.check_in', c.estate_id);
  if c.status <> 'in_force' then
    perform private.fail(409, 'tenants.contract_not_in_force', jsonb_build_object('contract', c.code, 'status', c.status));
  end if;
  if exists (select from public.check_ins x where x.checked_out_at is null and (x.unit_id = c.unit_id or x.household_id = c.household_id)) then
    perform private.fail(409, 'tenants.already_checked_in', jsonb_build_object('contract', c.code));
  end if;
  if private.setting(c.org_id, 'tenants', 'check_in_requires_payment') = 'true' and to_regclass('public.charges') is not null then
    select coalesce(sum(x.amount_fen - x.paid_fen), 0) into owed
    from public.charges x
    where x.contract_id = c.id and x.status in ('open', 'partly_paid')
      and (x.kind = 'deposit' or lower(x.period) = lower(c.term));
    if owed > 0 then
      perform private.fail(409, 'tenants.payment_missing', jsonb_build_object('contract', c.code, 'amount_fen', owed));
    end if;
  end if;
  insert into public.check_ins (org_id, estate_id, unit_id, household_id, contract_id, checklist)
  values (c.org_id, c.estate_id, c.unit_id, c.household_id, c.id, coalesce(check_in.checklist, '{}'))
  returning * into made;
  update public.allocations a set status = 'fulfilled', decided_at = coalesce(a.decided_at, now())
  where a.household_id = c.household_id and a.unit_id = c.unit_id and a.status in ('offered', 'accepted');
  update public.households h set status = 'housed' where h.id = c.household_id;
  return made;
end
$$;
comment on function public.check_in(uuid, jsonb) is
  'Moves a household in under its lease: lease in force, deposit and first charges paid (setting check_in_requires_payment). The home becomes occupied by this fact.';

create function public.check_out(check_in uuid, reason text) returns public.check_ins
language plpgsql security definer set search_path = '' as $$
declare
  c public.check_ins;
begin
  select * into c from public.check_ins x where x.id = check_in for update;
  perform private.require('tenants.check_in', c.estate_id);
  if coalesce(length(trim(reason)), 0) not between 1 and 500 then
    perform private.fail(422, 'tenants.reason_required');
  end if;
  if c.checked_out_at is not null then
    return c;
  end if;
  -- A home that was handed back is looked over first; housing staff release it again.
  update public.units u set released_on = null where u.id = c.unit_id;
  update public.check_ins x set checked_out_at = greatest(now(), x.checked_in_at), check_out_reason = trim(reason)
  where x.id = check_in returning * into c;
  update public.households h set status = 'left' where h.id = c.household_id;
  return c;
end
$$;
comment on function public.check_out(uuid, text) is
  'The home is handed back (退房验收): ends the check-in, and with it the lease and the keys. The home is vacant until released again.';

create function public.invite_tenant(person uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  letters constant text := '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
  random bytea := extensions.gen_random_bytes(10);
  code text := '';
  p public.persons;
  until timestamptz;
begin
  select * into p from public.persons x where x.id = person;
  perform private.require('tenants.write', (select e.estate_id from private.person_estates(person) e limit 1));
  for i in 0..9 loop
    code := code || substr(letters, get_byte(random, i) % 32 + 1, 1);
  end loop;
  until := now() + make_interval(days => (private.setting(p.org_id, 'tenants', 'invitation_days') #>> '{}')::int);
  delete from private.tenant_invitations i where i.person_id = person and i.claimed_at is null;
  insert into private.tenant_invitations (org_id, person_id, code_hash, expires_at)
  values (p.org_id, person, private.blind_index('invitation:' || code), until);
  return jsonb_build_object('code', code, 'expires_at', until);
end
$$;
comment on function public.invite_tenant(uuid) is
  'A code (shown once) by which a tenant ties his portal account to his person; an earlier unused code stops working.';

create function public.claim_tenant_account(code text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  me uuid := (select auth.uid());
  i private.tenant_invitations;
begin
  if me is null then
    perform private.fail(401, 'platform.sign_in_first');
  end if;
  select * into i from private.tenant_invitations x
  where x.code_hash = private.blind_index('invitation:' || upper(regexp_replace(claim_tenant_account.code, '[\s-]', '', 'g')))
    and x.claimed_at is null and x.expires_at > now()
  for update;
  if i.id is null then
    perform private.fail(404, 'tenants.invitation_not_found');
  end if;
  if exists (select from public.tenant_accounts a where a.user_id = me and a.org_id = i.org_id and a.valid @> private.today()
    and a.person_id <> i.person_id) then
    perform private.fail(409, 'tenants.account_has_person');
  end if;
  update private.tenant_invitations x set claimed_by = me, claimed_at = now() where x.id = i.id;
  if not exists (select from public.tenant_accounts a where a.user_id = me and a.person_id = i.person_id and a.valid @> private.today()) then
    -- A new code replaces the account a person had before, e.g. one whose phone was lost.
    update public.tenant_accounts a set valid = daterange(lower(a.valid), private.today())
    where a.person_id = i.person_id and a.valid @> private.today();
    insert into public.tenant_accounts (org_id, user_id, person_id) values (i.org_id, me, i.person_id);
  end if;
  return private.tenant_context(me);
end
$$;
comment on function public.claim_tenant_account(text) is 'The signed-in user becomes the tenant the code was made for. Each code works once.';

create function public.reveal_person(person uuid, purpose text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  p public.persons;
  place uuid;
  shown jsonb;
  most int;
begin
  select e.estate_id into place
  from private.person_estates(person) e where e.estate_id = any (private.estates_with('tenants.reveal')) limit 1;
  perform private.require('tenants.reveal', place);
  if coalesce(length(trim(purpose)), 0) not between 2 and 500 then
    perform private.fail(422, 'tenants.purpose_required');
  end if;
  select * into p from public.persons x where x.id = person;
  most := (private.setting(p.org_id, 'tenants', 'reveal_limit_per_day') #>> '{}')::int;
  if (select count(*) from public.sensitive_reads r where r.actor_id = (select auth.uid()) and r.at > now() - interval '1 day') >= most then
    perform private.fail(429, 'tenants.reveal_limit', jsonb_build_object('max', most));
  end if;
  select to_jsonb(s) into shown from private.person_secret(person) s;
  if shown is null then
    perform private.fail(410, 'tenants.person_erased');
  end if;
  perform private.log_sensitive_read(p.org_id, place, person, array['name', 'id_number', 'phone'], trim(purpose));
  return shown;
end
$$;
comment on function public.reveal_person(uuid, text) is
  'Shows {name, id_type, id_number, phone} of a person to staff with tenants.reveal in his estate; states a purpose, is logged, limited per day.';

-- ───────────── what screens read

create function public.tenants_home() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  me jsonb := private.tenant_context((select auth.uid()));
  household uuid := (me ->> 'household_id')::uuid;
  contracts jsonb := '[]';
  bills jsonb;
begin
  if (select auth.uid()) is null then
    perform private.fail(401, 'platform.sign_in_first');
  end if;
  if me is null then
    perform private.fail(403, 'tenants.no_tenant');
  end if;
  if to_regclass('public.contracts') is not null then
    select coalesce(jsonb_agg(jsonb_build_object(
      'id', c.id, 'code', c.code, 'status', c.status, 'starts', lower(c.term), 'last_day', upper(c.term) - 1, 'rent_fen', c.rent_fen,
      'unit', u.label,
      'to_sign', c.status = 'pending_signature'
        and not exists (select from public.signatures s where s.contract_id = c.id and s.party = 'tenant')) order by c.id desc), '[]')
    into contracts
    from public.contracts c join public.units u on u.id = c.unit_id
    where c.household_id = household and c.status in ('pending_signature', 'in_force');
  end if;
  if to_regclass('public.charges') is not null then
    select jsonb_build_object(
      'open', count(*), 'open_fen', coalesce(sum(x.amount_fen - x.paid_fen), 0),
      'overdue_fen', coalesce(sum(x.amount_fen - x.paid_fen) filter (where x.due_on < private.today()), 0),
      'next_due_on', min(x.due_on))
    into bills
    from public.charges x where x.household_id = household and x.status in ('open', 'partly_paid');
  end if;
  return me || jsonb_build_object(
    'household', (
      select jsonb_build_object('id', h.id, 'code', h.code, 'category', h.category, 'status', h.status,
        'members', (
          select coalesce(jsonb_agg(jsonb_build_object('person_id', p.id, 'name', p.display_name, 'relation', m.relation,
            'me', p.id = (me ->> 'person_id')::uuid) order by m.id), '[]')
          from public.household_members m join public.persons p on p.id = m.person_id
          where m.household_id = h.id and m.during @> private.today()))
      from public.households h where h.id = household),
    'offers', (
      select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'unit', u.label, 'estate', e.name, 'layout', u.layout, 'area_m2', u.area_m2,
        'floor', u.floor, 'orientation', u.orientation, 'expires_at', a.expires_at) order by a.id), '[]')
      from public.allocations a join public.units u on u.id = a.unit_id join public.estates e on e.id = a.estate_id
      where a.household_id = household and a.status = 'offered' and (a.expires_at is null or a.expires_at > now())),
    'check_in', (
      select jsonb_build_object('id', c.id, 'checked_in_at', c.checked_in_at)
      from public.check_ins c where c.household_id = household and c.checked_out_at is null),
    'contracts', contracts, 'bills', bills);
end
$$;
comment on function public.tenants_home() is
  'The portal''s first page in one round trip: person, household with members, home, open offers, leases with what is to sign, sum of open bills.';

create function public.my_data_reads(before uuid default null, max_rows int default 50) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  if (select auth.uid()) is null then
    perform private.fail(401, 'platform.sign_in_first');
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'at', r.at, 'by', o.name, 'fields', r.fields, 'purpose', r.purpose) order by r.id desc), '[]')
    from (
      select * from public.sensitive_reads s where s.person_id = any (private.my_person_ids()) and (before is null or s.id < before)
      order by s.id desc limit least(greatest(coalesce(max_rows, 50), 1), 200)) r
    join public.organizations o on o.id = r.org_id);
end
$$;
comment on function public.my_data_reads(uuid, int) is
  'Who looked at the signed-in tenant''s unmasked data, newest first, a page after `before`: when, which organisation, what and what for; not which employee (8.2.1).';

create function public.save_qualification(
  household uuid, kind text, first_day date, last_day date default null, source text default '', qualification uuid default null, base_at timestamptz default null, extra jsonb default null)
returns public.qualifications
language plpgsql security definer set search_path = '' as $$
declare
  h public.households;
  q public.qualifications;
begin
  select * into h from public.households x where x.id = household;
  perform private.require('tenants.write', h.estate_id);
  if btrim(coalesce(kind, '')) = '' or length(kind) > 60 or first_day is null or last_day < first_day or length(source) > 200 then
    perform private.fail(422, 'tenants.qualification_invalid');
  end if;
  if qualification is null then
    insert into public.qualifications (org_id, estate_id, household_id, kind, valid, source, extra)
    values (h.org_id, h.estate_id, h.id, btrim(save_qualification.kind), daterange(first_day, last_day, '[]'), btrim(coalesce(save_qualification.source, '')),
      private.new_extra('tenants.qualification', h.org_id, save_qualification.extra))
    returning * into q;
    return q;
  end if;
  select * into q from public.qualifications x where x.id = qualification and x.household_id = h.id for update;
  if q.id is null then
    perform private.fail(404, 'tenants.qualification_not_found');
  elsif q.updated_at is distinct from base_at then
    perform private.refuse_changed(q.id);
  end if;
  update public.qualifications x set kind = btrim(save_qualification.kind), valid = daterange(first_day, last_day, '[]'), source = btrim(coalesce(save_qualification.source, ''))
  where x.id = q.id returning * into q;
  return q;
end
$$;
comment on function public.save_qualification(uuid, text, date, date, text, uuid, timestamptz, jsonb) is
  'Enters what entitles a household (资格), from its first to its last day (null: open), or changes one (qualification, with base_at: its updated_at as it was read; 409 platform.changed_meanwhile). extra: own fields of a new one (422 forms.invalid). 422 tenants.qualification_invalid.';

create function public.household_file(household uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  h public.households;
  contracts jsonb;
  charges jsonb;
begin
  select * into h from public.households x where x.id = household;
  perform private.require('tenants.read', h.estate_id);
  if to_regclass('public.contracts') is not null and h.estate_id = any (private.estates_with('contracts.read')) then
    select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'code', c.code, 'status', c.status, 'unit_id', c.unit_id, 'unit', u.label,
      'starts', lower(c.term), 'last_day', upper(c.term) - 1, 'rent_fen', c.rent_fen, 'deposit_fen', c.deposit_fen,
      'previous_id', c.previous_id, 'signed_at', c.signed_at, 'ended_at', c.ended_at) order by c.id desc), '[]')
    into contracts
    from public.contracts c join public.units u on u.id = c.unit_id where c.household_id = h.id;
  end if;
  if to_regclass('public.charges') is not null and h.estate_id = any (private.estates_with('finance.read')) then
    select jsonb_build_object(
      'open_fen', coalesce(sum(x.amount_fen - x.paid_fen) filter (where x.status in ('open', 'partly_paid')), 0),
      'overdue_fen', coalesce(sum(x.amount_fen - x.paid_fen) filter (where x.status in ('open', 'partly_paid') and x.due_on < private.today()), 0),
      'paid_fen', coalesce(sum(x.paid_fen), 0), 'count', count(*))
    into charges from public.charges x where x.household_id = h.id;
  end if;
  return jsonb_build_object(
    'id', h.id, 'code', h.code, 'category', h.category, 'status', h.status, 'created_at', h.created_at, 'pending_change', h.pending_change, 'extra', h.extra,
    'estate', (select jsonb_build_object('id', e.id, 'code', e.code, 'name', e.name) from public.estates e where e.id = h.estate_id),
    'main_person_id', h.main_person_id,
    'members', (
      select coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'person_id', p.id, 'name', p.display_name, 'relation', m.relation, 'sex', p.sex,
        'birth_year', p.birth_year, 'id_type', p.id_type, 'id_last4', p.id_last4, 'phone', p.phone_masked,
        'from', lower(m.during), 'until', upper(m.during), 'current', m.during @> private.today(),
        'has_account', exists (select from public.tenant_accounts a where a.person_id = p.id and a.valid @> private.today()))
        order by m.during @> private.today() desc, m.id), '[]')
      from public.household_members m join public.persons p on p.id = m.person_id where m.household_id = h.id),
    'qualifications', (
      select coalesce(jsonb_agg(jsonb_build_object('id', q.id, 'kind', q.kind, 'from', lower(q.valid), 'until', upper(q.valid) - 1, 'source', q.source, 'current', q.valid @> private.today(), 'updated_at', q.updated_at)
        order by lower(q.valid) desc), '[]')
      from public.qualifications q where q.household_id = h.id),
    'allocations', (
      select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'unit_id', a.unit_id, 'unit', u.label, 'status', a.status,
        'allocation_no', a.allocation_no, 'offered_at', a.offered_at, 'expires_at', a.expires_at, 'decided_at', a.decided_at) order by a.id desc), '[]')
      from public.allocations a join public.units u on u.id = a.unit_id where a.household_id = h.id),
    'check_ins', (
      select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'unit_id', c.unit_id, 'unit', u.label, 'contract_id', c.contract_id,
        'checked_in_at', c.checked_in_at, 'checked_out_at', c.checked_out_at, 'checklist', c.checklist, 'reason', c.check_out_reason) order by c.id desc), '[]')
      from public.check_ins c join public.units u on u.id = c.unit_id where c.household_id = h.id),
    'contracts', contracts, 'charges', charges);
end
$$;
comment on function public.household_file(uuid) is
  'One household, one file (一户一档, 7.4.b): members (masked), qualifications, allocations, check-ins, leases and sums of charges as far as the caller''s rights go (else null).';

create function private.found_households(q text, mine uuid[]) returns uuid[]
language sql stable security definer set search_path = '' as $$
  with wanted as (
    select trim(q) as text, replace(replace(replace(trim(q), '\', '\\'), '%', '\%'), '_', '\_') as pattern
  ), hashes as (
    select private.blind_index(w.text) as by_name, private.id_hash('resident_id', w.text) as by_number,
      private.blind_index(coalesce(private.clean_phone(w.text), '')) as by_phone
    from wanted w
  ), people as (
    select s.person_id from private.person_secrets s, hashes x
    where s.name_hash = x.by_name or s.id_hash = x.by_number or s.phone_hash = x.by_phone
    limit 200
  )
  select coalesce(array_agg(distinct f.id), '{}') from (
    select m.household_id as id from people p join public.household_members m on m.person_id = p.person_id where m.estate_id = any (mine)
    union all
    (select h.id from public.households h, wanted w where h.estate_id = any (mine) and h.code ilike '%' || w.pattern || '%' limit 200)
    union all
    (select c.household_id from public.units u join public.check_ins c on c.unit_id = u.id and c.checked_out_at is null, wanted w
      where u.estate_id = any (mine) and u.label ilike '%' || w.pattern || '%' limit 200)
  ) f
$$;
comment on function private.found_households(text, uuid[]) is
  'Households of the given estates by code, home, or a member''s full name, identity number or phone (exact: those are encrypted).';

create function public.household_list(
  estate uuid default null, state text default null, q text default null, after_id uuid default null, max_rows int default 60, narrow jsonb default null,
  categories text[] default null, sort jsonb default null)
returns table (id uuid, estate_id uuid, estate_name text, code text, category text, status text, main_person_id uuid, name text, phone text,
  size int, unit_id uuid, unit text, since timestamptz, extra jsonb)
language plpgsql stable security definer set search_path = '' as $$
declare
  mine uuid[] := private.estates_with('tenants.read');
  hits uuid[];
  part text[];
  ids uuid[];
begin
  if estate is not null then
    perform private.require('tenants.read', estate);
    mine := array[estate];
  end if;
  if nullif(trim(q), '') is not null then
    hits := private.found_households(q, mine);
  end if;
  part := private.list_part('tenants.household', 'public.households', mine, sort, after_id, $columns${
    "code": ["t.code", "''"], "category": ["t.category", "''"], "status": ["t.status", "''"], "created_at": ["t.created_at", "'-infinity'::timestamptz"],
    "size": ["(select count(*) from public.household_members x where x.household_id = t.id and x.during @> private.today())", "0"],
    "since": ["coalesce((select c.checked_in_at from public.check_ins c where c.household_id = t.id and c.checked_out_at is null), (select a.offered_at from public.allocations a where a.household_id = t.id and a.status in ('offered', 'accepted')))", "'-infinity'::timestamptz"]}$columns$);
  execute format('select array(select t.id from public.households t where t.estate_id = any ($1) and ($2::text is null or t.status = $2)
    and ($3::text[] is null or t.category = any ($3)) and ($4::uuid[] is null or t.id = any ($4)) and %s and %s order by %s limit $5)', private.narrow_part('tenants.household', mine, narrow), part[1], part[2])
  into ids using mine, state, categories, hits, least(greatest(max_rows, 1), 101);
  return query
  with page as (
    select h.*, i.n from unnest(ids) with ordinality i (id, n) join public.households h on h.id = i.id
  )
  select p.id, p.estate_id, e.name, p.code, p.category, p.status, p.main_person_id, m.display_name, m.phone_masked,
    (select count(*)::int from public.household_members x where x.household_id = p.id and x.during @> private.today()),
    home.unit_id, u.label, home.since, p.extra
  from page p
  join public.estates e on e.id = p.estate_id
  join public.persons m on m.id = p.main_person_id
  left join lateral (
    select x.unit_id, x.since from (
      select c.unit_id, c.checked_in_at as since, 0 as rank from public.check_ins c where c.household_id = p.id and c.checked_out_at is null
      union all
      select a.unit_id, a.offered_at, 1 from public.allocations a where a.household_id = p.id and a.status in ('offered', 'accepted')
    ) x order by x.rank limit 1) home on true
  left join public.units u on u.id = home.unit_id
  order by p.n;
end
$$;
comment on function public.household_list(uuid, text, text, uuid, int, jsonb, text[], jsonb) is
  'Households of an estate (null: of all the caller''s), newest first, a page at a time: pass the id of the last one seen. q finds by code, home, or exact name, identity number or phone; narrow: conditions on custom fields, as record_list takes them; sort: {"field": code|category|status|size|since|created_at or a custom field, "dir"}, empty values last. extra: custom values, sensitive ones masked.';

create function private.search_households(q text, org uuid, max_rows int)
returns table (id uuid, estate_id uuid, title text, subtitle text, path text, rank real)
language sql stable security definer set search_path = '' as $$
  with mine as (
    select coalesce(array_agg(e.id), '{}') as estates
    from public.estates e
    where e.id = any ((select private.estates_with('tenants.read'))::uuid[])
      and (e.org_id = org or exists (select from public.estate_parties p where p.party_org_id = org and p.estate_id = e.id))
  )
  select h.id, h.estate_id, p.display_name || ' · ' || h.code, concat_ws(' · ', e.name, u.label), '/tenants/households/' || h.id,
    (case when lower(h.code) = lower(trim(q)) then 1.0 else 0.7 end)::real
  from mine
  join public.households h on h.id = any (private.found_households(q, mine.estates))
  join public.persons p on p.id = h.main_person_id
  join public.estates e on e.id = h.estate_id
  left join public.check_ins c on c.household_id = h.id and c.checked_out_at is null
  left join public.units u on u.id = c.unit_id
  order by lower(h.code) = lower(trim(q)) desc, h.id desc
  limit least(max_rows, 50)
$$;
comment on function private.search_households(text, uuid, int) is
  'Quick search of households. Definer, because names, numbers and phones are found by keyed hash; the condition is the row policy''s.';

-- ───────────── import of an allocation list (配租名册)

create function private.import_category(value text) returns text
language sql immutable parallel safe set search_path = '' as $$
  select case
    when value in ('low_income', 'lower_middle_income', 'new_employee', 'migrant_worker', 'special_care') then value
    when value ~ '中等偏下|中低收入|中等收入' then 'lower_middle_income'
    when value ~ '特困|特殊|优抚|残疾|老年|困难' then 'special_care'
    when value ~ '低收入|低保|最低' then 'low_income'
    when value ~ '新就业|毕业生|新职工' then 'new_employee'
    when value ~ '外来|务工' then 'migrant_worker'
  end
$$;
comment on function private.import_category(text) is 'Household category as lists write it, or null.';

create function private.import_relation(value text) returns text
language sql immutable parallel safe set search_path = '' as $$
  select case
    when value in ('spouse', 'child', 'parent', 'other') then value
    when value ~ '^(配偶|丈夫|妻子|夫|妻|爱人)$' then 'spouse'
    when value ~ '^(子|女|儿子|女儿|子女|孩子|长子|次子|长女|次女|独生子|独生女)$' then 'child'
    when value ~ '^(父|母|父亲|母亲|父母|岳父|岳母|公公|婆婆)$' then 'parent'
    else 'other'
  end
$$;
comment on function private.import_relation(text) is 'Relation to the main tenant as lists write it.';

create function private.import_people(batch uuid, first_row int, last_row int)
returns table (row_no int, n int, name text, relation text, id_number text, phone text)
language sql stable security definer set search_path = '' as $$
  select r.row_no, 0, r.fields ->> 'name', 'self', upper(regexp_replace(r.fields ->> 'id_number', '\s', '', 'g')), r.fields ->> 'phone'
  from public.import_rows r where r.batch_id = batch and r.row_no between first_row and last_row
  union all
  select r.row_no, m.ordinality::int, trim(p.parts[1]), private.import_relation(trim(p.parts[2])),
    upper(regexp_replace(p.parts[3], '\s', '', 'g')), null
  from public.import_rows r
  cross join lateral regexp_split_to_table(r.fields ->> 'members', '\s*[;；\n]\s*') with ordinality as m (text, ordinality)
  cross join lateral (select regexp_split_to_array(m.text, '\s*[/／]\s*') as parts) p
  where r.batch_id = batch and r.row_no between first_row and last_row and trim(m.text) <> ''
$$;
comment on function private.import_people(uuid, int, int) is 'People of an allocation list: the main tenant (n = 0) and the members written as 姓名/关系/证件号; ….';

create function private.import_allocation_rows(batch uuid, first_row int, last_row int)
returns table (row_no int, fields jsonb, estate_id uuid, estate_seen boolean, unit_id uuid, unit_label text, unit_status text)
language sql stable security definer set search_path = '' as $$
  select r.row_no, r.fields, e.id, e.seen, u.id, u.label, u.status
  from public.import_rows r
  left join lateral (
    select x.id, x.id = any ((select private.estates_with('tenants.import'))::uuid[]) as seen
    from public.estates x
    where x.org_id = r.org_id and (x.code = r.fields ->> 'estate' or x.name = r.fields ->> 'estate')
    order by x.code = r.fields ->> 'estate' desc limit 1) e on true
  left join lateral (
    select x.id from public.buildings x
    where x.estate_id = e.id and (x.code = r.fields ->> 'building' or x.name = r.fields ->> 'building')
    order by x.code = r.fields ->> 'building' desc limit 1) b on true
  left join lateral (
    select x.id, x.label, x.status from public.units x
    where x.building_id = b.id and x.code = r.fields ->> 'code'
      and x.entrance in (coalesce(r.fields ->> 'entrance', ''), regexp_replace(coalesce(r.fields ->> 'entrance', ''), '单元$', ''))
    limit 1) u on true
  where r.batch_id = batch and r.row_no between first_row and last_row
$$;
comment on function private.import_allocation_rows(uuid, int, int) is 'Rows of an allocation list with estate and home resolved.';

create function private.import_allocations_check(batch uuid, first_row int, last_row int) returns void
language sql security definer set search_path = '' as $$
  with chunk as materialized (
    select * from private.import_allocation_rows(batch, first_row, last_row)
  ), people as materialized (
    select p.*, private.id_hash('resident_id', p.id_number) as hash from private.import_people(batch, first_row, last_row) p
  ), homes as materialized (
    select e.fields ->> 'estate' as estate, e.fields ->> 'building' as building, coalesce(e.fields ->> 'entrance', '') as entrance,
      e.fields ->> 'code' as code, min(e.row_no) as row_no
    from public.import_rows e
    where e.batch_id = batch and e.row_no <= last_row and e.fields ? 'code'
    group by 1, 2, 3, 4
  ), seen as materialized (
    select p.id_number, min(p.row_no) as row_no
    from private.import_people(batch, 2, last_row) p where coalesce(p.id_number, '') <> '' group by 1
  ), faults as (
    select c.row_no, f.key as field, 'platform.import_value_required' as key, '{}'::jsonb as params
    from chunk c, (values ('estate'), ('building'), ('code'), ('name'), ('id_number'), ('category')) as f (key) where not c.fields ? f.key
    union all
    select c.row_no, 'estate', 'housing.import_estate_unknown', jsonb_build_object('value', c.fields ->> 'estate')
    from chunk c where c.fields ? 'estate' and c.estate_id is null
    union all
    select c.row_no, 'estate', 'housing.import_estate_not_yours', jsonb_build_object('value', c.fields ->> 'estate')
    from chunk c where c.estate_id is not null and not c.estate_seen
    union all
    select c.row_no, 'code', 'tenants.import_unit_unknown',
      jsonb_build_object('value', concat_ws(' ', c.fields ->> 'building', c.fields ->> 'entrance', c.fields ->> 'code'))
    from chunk c where c.estate_seen and c.fields ? 'building' and c.fields ? 'code' and c.unit_id is null
    union all
    select c.row_no, 'code', 'tenants.import_unit_taken', jsonb_build_object('unit', c.unit_label, 'status', c.unit_status)
    from chunk c where c.unit_status not in ('awaiting_allocation', 'vacant')
    union all
    select c.row_no, 'code', 'platform.import_duplicate_in_file', jsonb_build_object('row', h.row_no)
    from chunk c join homes h on h.estate = c.fields ->> 'estate' and h.building = c.fields ->> 'building'
      and h.entrance = coalesce(c.fields ->> 'entrance', '') and h.code = c.fields ->> 'code'
    where h.row_no < c.row_no
    union all
    select c.row_no, 'category', 'tenants.import_category_unknown', jsonb_build_object('value', c.fields ->> 'category')
    from chunk c where c.fields ? 'category' and private.import_category(c.fields ->> 'category') is null
    union all
    select p.row_no, case when p.n = 0 then 'id_number' else 'members' end, 'tenants.import_id_invalid', jsonb_build_object('name', private.mask_name(p.name))
    from people p
    where (p.n > 0 or p.id_number is not null) and coalesce(p.name, '') <> '' and not private.resident_id_valid(p.id_number)
    union all
    select p.row_no, 'members', 'tenants.import_members_unclear', '{}'
    from people p where p.n > 0 and coalesce(p.name, '') = ''
    union all
    select c.row_no, 'phone', 'tenants.import_phone_invalid', '{}'
    from chunk c where c.fields ? 'phone' and coalesce(length(private.clean_phone(c.fields ->> 'phone')), 0) not between 7 and 15
    union all
    select p.row_no, case when p.n = 0 then 'id_number' else 'members' end, 'platform.import_duplicate_in_file', jsonb_build_object('row', s.row_no)
    from people p join seen s on s.id_number = p.id_number where s.row_no < p.row_no
    union all
    select p.row_no, case when p.n = 0 then 'id_number' else 'members' end, 'tenants.import_person_in_household',
      jsonb_build_object('name', private.mask_name(p.name), 'household', h.code)
    from people p
    join public.import_batches b on b.id = batch
    join private.person_secrets s on s.org_id = b.org_id and s.id_hash = p.hash
    join public.household_members m on m.person_id = s.person_id and m.during @> private.today()
    join public.households h on h.id = m.household_id and h.status <> 'left'
    union all
    select c.row_no, f.key, 'platform.import_value_too_long', jsonb_build_object('max', f.most)
    from chunk c, (values ('name', 100), ('allocation_no', 60), ('members', 2000)) as f (key, most)
    where length(c.fields ->> f.key) > f.most
  ), listed as (
    select f.row_no, jsonb_agg(jsonb_build_object('field', f.field, 'key', f.key, 'params', f.params)) as errors
    from faults f group by f.row_no
  )
  update public.import_rows r set errors = l.errors
  from listed l where r.batch_id = batch and r.row_no = l.row_no
$$;
comment on function private.import_allocations_check(uuid, int, int) is
  'Finds every fault of the rows: unknown home or one that is taken, bad identity number or phone, unknown category, a person who has a household, duplicates.';

create function private.import_allocations_commit(batch uuid, first_row int, last_row int) returns void
language plpgsql security definer set search_path = '' as $$
begin
  -- What somebody else took between check and commit is refused now; the rest of the chunk goes on.
  perform from public.units u
  where u.id in (select r.unit_id from private.import_allocation_rows(batch, first_row, last_row) r)
  order by u.id for no key update;
  perform private.import_allocations_check(batch, first_row, last_row);
  update public.import_rows i set state = 'error'
  where i.batch_id = batch and i.row_no between first_row and last_row and i.state = 'ok' and i.errors <> '[]';

  update public.import_rows i set target_id = private.uuid_v7()
  where i.batch_id = batch and i.row_no between first_row and last_row and i.state = 'ok';

  -- Members of a household that left may come back in a new one.
  update public.household_members m set during = daterange(lower(m.during), private.today())
  from private.import_people(batch, first_row, last_row) p
  join public.import_rows i on i.batch_id = batch and i.row_no = p.row_no and i.state = 'ok'
  join private.person_secrets s on s.org_id = i.org_id and s.id_hash = private.id_hash('resident_id', p.id_number)
  where m.person_id = s.person_id and m.during @> private.today();

  with people as materialized (
    select i.target_id as household_id, i.org_id, p.row_no, p.n, p.relation,
      private.store_person(i.org_id, p.name, 'resident_id', p.id_number, p.phone) as person_id
    from private.import_people(batch, first_row, last_row) p
    join public.import_rows i on i.batch_id = batch and i.row_no = p.row_no and i.state = 'ok'
  ), places as materialized (
    select r.row_no, r.estate_id, r.unit_id, private.import_category(r.fields ->> 'category') as category,
      coalesce(r.fields ->> 'allocation_no', '') as allocation_no
    from private.import_allocation_rows(batch, first_row, last_row) r
  ), made as (
    insert into public.households (id, org_id, estate_id, category, main_person_id, status, import_batch_id)
    select p.household_id, p.org_id, x.estate_id, x.category, p.person_id, 'allocated', batch
    from people p join places x on x.row_no = p.row_no where p.n = 0
    order by p.row_no
  ), joined as (
    insert into public.household_members (org_id, estate_id, household_id, person_id, relation)
    select p.org_id, x.estate_id, p.household_id, p.person_id, p.relation
    from people p join places x on x.row_no = p.row_no
    order by p.row_no, p.n
  )
  insert into public.allocations (org_id, estate_id, unit_id, household_id, status, allocation_no, decided_at, import_batch_id)
  select p.org_id, x.estate_id, x.unit_id, p.household_id, 'accepted', x.allocation_no, now(), batch
  from people p join places x on x.row_no = p.row_no where p.n = 0;

  -- Once the people are stored encrypted, their readable data leaves the batch.
  update public.import_rows i set state = 'done', raw = null,
    fields = i.fields - array['name', 'id_number', 'phone', 'members']
  where i.batch_id = batch and i.row_no between first_row and last_row and i.state = 'ok';
end
$$;
comment on function private.import_allocations_commit(uuid, int, int) is
  'Makes persons, households and accepted allocations from faultless rows, and clears the readable personal data of those rows.';

create function private.import_allocations_undo(batch uuid, first_row int, last_row int) returns void
language plpgsql security definer set search_path = '' as $$
declare
  ids uuid[] := array(
    select r.target_id from public.import_rows r
    where r.batch_id = batch and r.row_no between first_row and last_row and r.state = 'done');
  people uuid[];
begin
  perform from public.households h where h.id = any (ids) order by h.id for update;
  update public.import_rows r
  set state = 'kept', errors = jsonb_build_array(jsonb_build_object('field', 'name', 'key', 'platform.import_row_in_use',
    'params', jsonb_build_object('by', x.by_table)))
  from (
    select k.id, min(k.by_table) as by_table
    from private.referenced_rows('public.households', ids,
      array['public.household_members', 'public.qualifications', 'public.allocations']::regclass[]) k
    group by k.id) x
  where r.batch_id = batch and r.row_no between first_row and last_row and r.target_id = x.id;

  ids := array(
    select r.target_id from public.import_rows r
    where r.batch_id = batch and r.row_no between first_row and last_row and r.state = 'done');
  people := array(select distinct m.person_id from public.household_members m where m.household_id = any (ids));
  delete from public.allocations a where a.household_id = any (ids);
  delete from public.qualifications q where q.household_id = any (ids);
  delete from public.household_members m where m.household_id = any (ids);
  delete from public.households h where h.id = any (ids);
  -- A person nothing else knows goes with his household; key and ciphertext with him.
  delete from public.persons p
  where p.id = any (people) and not exists (select from private.referenced_rows('public.persons', people) k where k.id = p.id);
  update public.import_rows r set state = 'undone'
  where r.batch_id = batch and r.row_no between first_row and last_row and r.state = 'done';
end
$$;
comment on function private.import_allocations_undo(uuid, int, int) is
  'Removes the households of a batch with their allocations, and persons nothing else knows; households with a lease or a check-in stay.';

-- ───────────── triggers

select private.standard_triggers(t) from unnest(array[
  'public.persons', 'public.households', 'public.household_members', 'public.qualifications', 'public.allocations', 'public.check_ins',
  'public.tenant_accounts']::regclass[]) as t;
select private.make_append_only('public.sensitive_reads');
select private.watch_unit_facts('public.allocations');
select private.watch_unit_facts('public.check_ins');
create trigger _200_fill before insert on public.households for each row execute function private.household_before_insert();
create trigger _600_tell_insert after insert on public.allocations referencing new table as new_rows
  for each statement execute function private.homes_changed();
create trigger _600_tell_update after update on public.allocations referencing new table as new_rows
  for each statement execute function private.homes_changed();
create trigger _600_tell_insert after insert on public.check_ins referencing new table as new_rows
  for each statement execute function private.homes_changed();
create trigger _600_tell_update after update on public.check_ins referencing new table as new_rows
  for each statement execute function private.homes_changed();

-- ───────────── row rights

alter table public.persons enable row level security;
alter table public.sensitive_reads enable row level security;
alter table public.households enable row level security;
alter table public.household_members enable row level security;
alter table public.qualifications enable row level security;
alter table public.allocations enable row level security;
alter table public.check_ins enable row level security;
alter table public.tenant_accounts enable row level security;

-- Tenants read no table of records: rows hold what is the operator's business (own fields, notes, who did what), and a column that
-- may be filtered by is as good as read. What they may know, functions tell them: tenants_home, my_contracts, my_bills, my_door, …
create policy "staff see the people of their estates" on public.persons for select to authenticated
  using (exists (select from public.household_members m
    where m.person_id = persons.id and m.estate_id = any ((select private.estates_with('tenants.read'))::uuid[])));

create policy "auditors see who read personal data" on public.sensitive_reads for select to authenticated
  using (estate_id = any ((select private.estates_with('platform.audit'))::uuid[])
    or (estate_id is null and org_id = any ((select private.orgs_with('platform.audit'))::uuid[])));

create policy "staff see the households of their estates" on public.households for select to authenticated
  using (estate_id = any ((select private.estates_with('tenants.read'))::uuid[]));
create policy "tenant staff edit custom fields of households" on public.households for update to authenticated
  using (estate_id = any ((select private.estates_with('tenants.write'))::uuid[]))
  with check (estate_id = any ((select private.estates_with('tenants.write'))::uuid[]));

create policy "staff see the members of their estates" on public.household_members for select to authenticated
  using (estate_id = any ((select private.estates_with('tenants.read'))::uuid[]));

create policy "staff see qualifications of their estates" on public.qualifications for select to authenticated
  using (estate_id = any ((select private.estates_with('tenants.read'))::uuid[]));
create policy "tenant staff add qualifications" on public.qualifications for insert to authenticated
  with check (estate_id = any ((select private.estates_with('tenants.write'))::uuid[]));
create policy "tenant staff edit qualifications" on public.qualifications for update to authenticated
  using (estate_id = any ((select private.estates_with('tenants.write'))::uuid[]))
  with check (estate_id = any ((select private.estates_with('tenants.write'))::uuid[]));

create policy "staff see the allocations of their estates" on public.allocations for select to authenticated
  using (estate_id = any ((select private.estates_with('tenants.read'))::uuid[]));

create policy "staff see the check-ins of their estates" on public.check_ins for select to authenticated
  using (estate_id = any ((select private.estates_with('tenants.read'))::uuid[]));

create policy "tenants see their own account, staff those of their estates" on public.tenant_accounts for select to authenticated
  using (user_id = (select auth.uid())
    or exists (select from public.household_members m
      where m.person_id = tenant_accounts.person_id and m.estate_id = any ((select private.estates_with('tenants.read'))::uuid[])));

-- ───────────── grants

grant select on public.persons, public.sensitive_reads, public.households, public.household_members, public.qualifications,
  public.allocations, public.check_ins, public.tenant_accounts to authenticated;
grant update (extra) on public.households to authenticated;
grant insert (org_id, estate_id, household_id, kind, valid, source, extra), update (kind, valid, source, extra) on public.qualifications to authenticated;
grant execute on function private.my_person_ids(), private.my_household_ids(), private.my_unit_ids(),
  private.search_households(text, uuid, int) to authenticated, service_role;
grant execute on function public.register_household(uuid, text, jsonb, jsonb, jsonb), public.change_household_category(uuid, text, text), public.add_household_member(uuid, jsonb),
  public.remove_household_member(uuid), public.offer_unit(uuid, uuid), public.accept_offer(uuid), public.decline_offer(uuid),
  public.check_in(uuid, jsonb), public.check_out(uuid, text), public.invite_tenant(uuid), public.claim_tenant_account(text),
  public.reveal_person(uuid, text), public.tenants_home(), public.my_data_reads(uuid, int), public.household_file(uuid), public.save_qualification(uuid, text, date, date, text, uuid, timestamptz, jsonb),
  public.household_list(uuid, text, text, uuid, int, jsonb, text[], jsonb) to authenticated;

-- ───────────── comments on the columns every business table has

select private.comment_usual_columns(array['public.persons', 'public.sensitive_reads', 'public.households', 'public.household_members',
  'public.qualifications', 'public.allocations', 'public.check_ins', 'public.tenant_accounts']::regclass[]);

-- ───────────── registration and jobs

select private.register_plugin('tenants',
  '{"zh": "租户", "en": "Tenants"}', array['platform', 'housing'],
  '[{"key": "tenants.read", "title": {"zh": "查看租户", "en": "See tenants"}, "roles": ["manager", "leasing_clerk", "finance", "inspector", "repair_dispatcher", "records_keeper", "authority_reader"], "parts": ["authority"]},
    {"key": "tenants.write", "title": {"zh": "维护租户", "en": "Maintain tenants"}, "roles": ["manager", "leasing_clerk"]},
    {"key": "tenants.import", "title": {"zh": "导入配租名册", "en": "Import allocation lists"}, "roles": ["manager", "leasing_clerk"]},
    {"key": "tenants.reveal", "title": {"zh": "查看完整个人信息", "en": "See unmasked personal data"}, "roles": ["manager", "leasing_clerk"]},
    {"key": "tenants.check_in", "title": {"zh": "办理入住与退房", "en": "Check tenants in and out"}, "roles": ["manager", "leasing_clerk"]}]',
  '{"offer_days": 10, "invitation_days": 14, "check_in_requires_payment": true, "reveal_limit_per_day": 30, "settling_in_days": 7}',
  array['6.2.a1', '6.2.a2', '7.4.b', '8.2.1']);
select private.flow_subject('tenants.household', 'tenants', '{"zh": "保障家庭", "en": "Household"}', 'private.household_for_flow(uuid)',
  '{"code": {"type": "text", "title": {"zh": "家庭编号", "en": "Household no."}}, "estate": {"type": "text", "title": {"zh": "小区", "en": "Estate"}},
    "category": {"type": "text", "title": {"zh": "现类别", "en": "Category now"}}, "wanted_category": {"type": "text", "title": {"zh": "拟变更类别", "en": "Category asked for"}},
    "reason": {"type": "text", "title": {"zh": "变更原因", "en": "Reason"}}, "status": {"type": "text", "title": {"zh": "状态", "en": "Status"}},
    "size": {"type": "number", "title": {"zh": "家庭人数", "en": "Members"}}}',
  '{"change_category": {"title": {"zh": "变更家庭类别", "en": "Change of category"}, "permission": "tenants.write", "approved": "private.household_change_approved",
    "rejected": "private.household_change_dropped", "withdrawn": "private.household_change_dropped", "cancelled": "private.household_change_dropped"}}');
select private.export_list('tenants.household', 'public.household_list(uuid, text, text, uuid, int, jsonb, text[], jsonb)'::regprocedure);
select private.search_source('household', 'private.search_households(text, uuid, int)'::regprocedure);
select private.import_kind('allocations', 'tenants', 'tenants.import',
  '[{"key": "estate", "title": {"zh": "小区", "en": "Estate"}, "required": true, "aliases": ["小区", "项目", "小区名称", "项目名称", "estate"]},
    {"key": "building", "title": {"zh": "楼栋", "en": "Building"}, "required": true, "aliases": ["楼栋", "楼号", "栋", "幢", "building", "block"]},
    {"key": "entrance", "title": {"zh": "单元", "en": "Entrance"}, "aliases": ["单元", "单元号", "entrance"]},
    {"key": "code", "title": {"zh": "房号", "en": "Unit no."}, "required": true, "aliases": ["房号", "室号", "房间号", "门牌号", "unit", "room", "code"]},
    {"key": "name", "sensitive": "name", "title": {"zh": "承租人姓名", "en": "Main tenant"}, "required": true, "aliases": ["姓名", "承租人", "承租人姓名", "申请人", "name"]},
    {"key": "id_number", "sensitive": "id_number", "title": {"zh": "身份证号", "en": "Id number"}, "required": true, "aliases": ["身份证号", "证件号码", "证件号", "身份证号码", "id_number"]},
    {"key": "phone", "sensitive": "phone", "title": {"zh": "手机号", "en": "Phone"}, "aliases": ["手机号", "联系电话", "电话", "手机", "phone"]},
    {"key": "category", "title": {"zh": "保障对象类别", "en": "Category"}, "required": true, "aliases": ["保障对象类别", "类别", "家庭类别", "保障类别", "category"]},
    {"key": "allocation_no", "title": {"zh": "配租编号", "en": "Allocation no."}, "aliases": ["配租编号", "配租号", "轮候号", "allocation_no"]},
    {"key": "members", "sensitive": "text", "title": {"zh": "家庭成员", "en": "Members"}, "aliases": ["家庭成员", "共同申请人", "同住人", "members"]}]',
  'private.import_allocations_check', 'private.import_allocations_commit', 'private.import_allocations_undo');
select private.plugin_job('tenants', 'tenants-offers', '23 * * * *', 'select private.expire_offers()');

-- ───────────── metrics

create view private.metric_households with (security_invoker = true) as
  select h.id as household_id, h.org_id, h.estate_id, h.category, h.status, h.created_at
  from public.households h;
comment on view private.metric_households is 'Source of the metric tenants.households: one row per household.';

select private.metric('tenants.households', 'tenants', 'tenants.read',
  '{"zh": "住户", "en": "Households"}',
  '{"zh": "登记的住户，按保障对象类别、状态和登记时间统计。", "en": "Registered households by category, status and when they were registered."}',
  'private.metric_households', 'one row per household',
  '[{"key": "category", "column": "category", "type": "choice", "title": {"zh": "保障对象类别", "en": "Category"}, "options": [
      {"value": "low_income", "title": {"zh": "低收入", "en": "Low income"}},
      {"value": "lower_middle_income", "title": {"zh": "中等偏下收入", "en": "Lower-middle income"}},
      {"value": "new_employee", "title": {"zh": "新就业无房职工", "en": "New employee"}},
      {"value": "migrant_worker", "title": {"zh": "外来务工人员", "en": "Migrant worker"}},
      {"value": "special_care", "title": {"zh": "特殊照顾", "en": "Special care"}}]},
    {"key": "status", "column": "status", "type": "choice", "title": {"zh": "状态", "en": "Status"}, "options": [
      {"value": "registered", "title": {"zh": "已登记", "en": "Registered"}},
      {"value": "allocated", "title": {"zh": "已配租", "en": "Allocated"}},
      {"value": "housed", "title": {"zh": "已入住", "en": "Housed"}, "tone": "success"},
      {"value": "left", "title": {"zh": "已退出", "en": "Left"}, "tone": "neutral"}]},
    {"key": "estate", "column": "estate_id", "type": "ref", "of": "public.estates", "label": "name", "title": {"zh": "小区", "en": "Estate"}},
    {"key": "registered", "column": "created_at", "type": "date", "title": {"zh": "登记时间", "en": "Registered"}}]',
  '[{"key": "households", "unit": "count", "aggs": ["count"], "title": {"zh": "户数", "en": "Households"}}]',
  'household', 'household_id', 'registered', '{"path": "/tenants/households", "columns": {"status": "status", "estate": "estate_id", "category": "category"}, "single": true}');
