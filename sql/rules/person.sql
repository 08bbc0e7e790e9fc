-- People: the staff read all of them, a commission its own; no one else any.
create or replace trigger touch before insert or update on natcom.person
    for each row execute function natcom.touch();
create or replace trigger check_commission before insert or update on natcom.person
    for each row execute function natcom.check_reference('commission_id', 'commission');
create or replace trigger check_organization before insert or update on natcom.person
    for each row execute function natcom.check_reference('organization_id', 'organization');

alter table natcom.person enable row level security;
alter table natcom.person force row level security;

drop policy if exists person_read on natcom.person;
create policy person_read on natcom.person for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or commission_id = (select natcom.own_commission()));
drop policy if exists person_insert on natcom.person;
create policy person_insert on natcom.person for insert to public
    with check ((select natcom.has_role('secretariat')));
drop policy if exists person_update on natcom.person;
create policy person_update on natcom.person for update to public
    using ((select natcom.has_role('secretariat')));
drop policy if exists person_delete on natcom.person;
create policy person_delete on natcom.person for delete to public
    using ((select natcom.has_role('secretariat')));

-- The policy's OR is a filter on the walk along the index of the sort, which
-- no index can answer.  Who reads all people reads what is shown; a commission
-- would pass over the people of the others.  So its list says the condition
-- again, alone (--role commission in listPeople.sql): it shows no less than the
-- policy does, and has an index.
drop view if exists natcom.person_resource;
create view natcom.person_resource with (security_invoker = true) as
select p.id, p.version, p.full_name, p.role, p.commission_id, p.organization_id, p.email,
    to_jsonb(p.languages) as languages, p.appointed_on, p.left_on,
    natcom.new_until(p.appointed_on) as new_until, p.created_at, p.updated_at
from natcom.person p;
comment on view natcom.person_resource is 'people as clients see them';

grant select, insert, update, delete on natcom.person to natcom_service;
grant select on natcom.person_resource to natcom_service;
