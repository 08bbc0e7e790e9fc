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

-- Two branches, of which a statement runs one: who acts for a commission walks
-- the index that starts with commission_id, everybody else the one without.
-- With the policy's OR alone, a commission's page of 50 would be picked out of
-- the list of all people.  The gates repeat the policy for speed only; who
-- sees what is still the policy's word, in both branches.
drop view if exists natcom.person_resource;
create view natcom.person_resource with (security_invoker = true) as
select p.id, p.version, p.full_name, p.role, p.commission_id, p.organization_id, p.email,
    to_jsonb(p.languages) as languages, p.appointed_on, p.left_on, p.created_at, p.updated_at
from natcom.person p
where (select natcom.has_role('secretariat', 'finance', 'auditor'))
union all
select p.id, p.version, p.full_name, p.role, p.commission_id, p.organization_id, p.email,
    to_jsonb(p.languages) as languages, p.appointed_on, p.left_on, p.created_at, p.updated_at
from natcom.person p
where not (select natcom.has_role('secretariat', 'finance', 'auditor'))
    and p.commission_id = (select natcom.own_commission());
comment on view natcom.person_resource is 'people as clients see them';

grant select, insert, update, delete on natcom.person to natcom_service;
grant select on natcom.person_resource to natcom_service;
