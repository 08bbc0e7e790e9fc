-- Bodies: reference data, read by all roles, kept by the Secretariat.
create or replace trigger touch before insert or update on natcom.body
    for each row execute function natcom.touch();
create or replace trigger check_parent before insert or update on natcom.body
    for each row execute function natcom.check_reference('parent_id', 'body');

-- A body is not its own parent, however far up.  Two changes at once could
-- close a circle that neither sees, so they queue.
create or replace function natcom.body_check_parents() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    perform pg_advisory_xact_lock(hashtext('natcom.body_parent_acyclic'));
    if exists (
        with recursive above (id) as (
            select new.parent_id
            union
            select b.parent_id from natcom.body b join above a on a.id = b.id where b.parent_id is not null)
        select from above where id = new.id)
    then
        raise check_violation using
            message = 'a body cannot be below itself',
            schema = tg_table_schema, table = tg_table_name, column = 'parent_id', constraint = 'body_parent_acyclic';
    end if;
    return new;
end
$$;
comment on function natcom.body_check_parents is 'refuses circles of parents';
create or replace trigger check_parents before insert or update of parent_id on natcom.body
    for each row when (new.parent_id is not null) execute function natcom.body_check_parents();

alter table natcom.body enable row level security;
alter table natcom.body force row level security;

drop policy if exists body_read on natcom.body;
create policy body_read on natcom.body for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'commission', 'partner', 'admin')));
drop policy if exists body_insert on natcom.body;
create policy body_insert on natcom.body for insert to public
    with check ((select natcom.has_role('secretariat')));
drop policy if exists body_update on natcom.body;
create policy body_update on natcom.body for update to public
    using ((select natcom.has_role('secretariat')));
drop policy if exists body_delete on natcom.body;
create policy body_delete on natcom.body for delete to public
    using ((select natcom.has_role('secretariat')));

drop view if exists natcom.body_resource;
create view natcom.body_resource with (security_invoker = true) as
select b.id, b.version, b.code,
    natcom.localised(b.name_en, b.name_fr, b.name_ar) as name,
    b.name_en as "names.en", b.name_fr as "names.fr", b.name_ar as "names.ar",
    b.kind, b.parent_id, b.periodicity_months, b.meets_in_tandem, b.created_at, b.updated_at
from natcom.body b;
comment on view natcom.body_resource is 'bodies as clients see them';

create or replace function natcom.body_matching(q text) returns setof uuid
language plpgsql stable rows 20 set search_path = pg_catalog, pg_temp as $$
begin
    return query select b.id from natcom.body b
        where natcom.text_matches(concat_ws(' ', b.name_en, b.name_fr, b.name_ar), q);
end
$$;
comment on function natcom.body_matching is 'bodies whose names hold all words of q';

grant select, insert, update, delete on natcom.body to natcom_service;
grant select on natcom.body_resource to natcom_service;
