-- Login roles of the local stack. Run after every migration, as superuser; safe to run again.
-- On Supabase the platform has its own (authenticator, supabase_auth_admin …).

do $$
begin
  if not exists (select from pg_roles where rolname = 'anju_gateway') then
    create role anju_gateway login inherit bypassrls nosuperuser nocreatedb nocreaterole;
  end if;
  if not exists (select from pg_roles where rolname = 'anju_bridge_login') then
    create role anju_bridge_login login inherit nosuperuser nocreatedb nocreaterole;
  end if;
  if exists (select from pg_roles where rolname = 'anju_bridge') then
    grant anju_bridge to anju_bridge_login;
  end if;
end
$$;
grant anon, authenticated, service_role to anju_gateway;
grant usage on schema auth, storage, realtime, extensions to anju_gateway;
grant select, insert, update, delete on all tables in schema auth, storage to anju_gateway;
grant usage, select on all sequences in schema auth, storage to anju_gateway;
grant execute on all functions in schema auth, storage to anju_gateway;
grant select, insert, delete on realtime.messages to anju_gateway;
