-- Time zones that the server can compute with; a newer server may know more.
create or replace trigger touch before insert or update on natcom.time_zone
    for each row execute function natcom.touch();

alter table natcom.time_zone enable row level security;
alter table natcom.time_zone no force row level security;
insert into natcom.time_zone (name)
select z.name from pg_timezone_names z
where (z.name = 'UTC' or z.name ~ '^[A-Z][A-Za-z]+/[A-Za-z_/+-]+$') and z.name !~ '^Etc/'
on conflict do nothing;
alter table natcom.time_zone force row level security;

drop policy if exists time_zone_read on natcom.time_zone;
create policy time_zone_read on natcom.time_zone for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'commission', 'partner', 'admin')));

grant select on natcom.time_zone to natcom_service;
