-- Objectives, statements on partners and the organisations they mean: read
-- with their project, written with it, and a change of them is the project's.

-- project_objective
create or replace trigger touch before insert or update on natcom.project_objective
    for each row execute function natcom.touch();
create or replace trigger touch_project_insert after insert on natcom.project_objective
    referencing new table as changed
    for each statement execute function natcom.touch_parent('project', 'project_id');
create or replace trigger touch_project_update after update on natcom.project_objective
    referencing old table as before new table as changed
    for each statement execute function natcom.touch_parent('project', 'project_id');
create or replace trigger touch_project_delete after delete on natcom.project_objective
    referencing old table as changed
    for each statement execute function natcom.touch_parent('project', 'project_id');

alter table natcom.project_objective enable row level security;
alter table natcom.project_objective force row level security;

drop policy if exists project_objective_read on natcom.project_objective;
create policy project_objective_read on natcom.project_objective for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'admin'))
        or exists (select from natcom.project p where p.id = project_id));
drop policy if exists project_objective_insert on natcom.project_objective;
create policy project_objective_insert on natcom.project_objective for insert to public
    with check ((select natcom.has_role('secretariat')));
drop policy if exists project_objective_update on natcom.project_objective;
create policy project_objective_update on natcom.project_objective for update to public
    using ((select natcom.has_role('secretariat')));
drop policy if exists project_objective_delete on natcom.project_objective;
create policy project_objective_delete on natcom.project_objective for delete to public
    using ((select natcom.has_role('secretariat')));

grant select, insert, update, delete on natcom.project_objective to natcom_service;

-- project_partner
create or replace trigger touch before insert or update on natcom.project_partner
    for each row execute function natcom.touch();
create or replace trigger touch_project_insert after insert on natcom.project_partner
    referencing new table as changed
    for each statement execute function natcom.touch_parent('project', 'project_id');
create or replace trigger touch_project_update after update on natcom.project_partner
    referencing old table as before new table as changed
    for each statement execute function natcom.touch_parent('project', 'project_id');
create or replace trigger touch_project_delete after delete on natcom.project_partner
    referencing old table as changed
    for each statement execute function natcom.touch_parent('project', 'project_id');

alter table natcom.project_partner enable row level security;
alter table natcom.project_partner force row level security;

drop policy if exists project_partner_read on natcom.project_partner;
create policy project_partner_read on natcom.project_partner for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'admin'))
        or exists (select from natcom.project p where p.id = project_id));
drop policy if exists project_partner_insert on natcom.project_partner;
create policy project_partner_insert on natcom.project_partner for insert to public
    with check ((select natcom.has_role('secretariat')));
drop policy if exists project_partner_update on natcom.project_partner;
create policy project_partner_update on natcom.project_partner for update to public
    using ((select natcom.has_role('secretariat')));
drop policy if exists project_partner_delete on natcom.project_partner;
create policy project_partner_delete on natcom.project_partner for delete to public
    using ((select natcom.has_role('secretariat')));

grant select, insert, update, delete on natcom.project_partner to natcom_service;

-- project_partner_organization
create or replace trigger touch before insert or update on natcom.project_partner_organization
    for each row execute function natcom.touch();
create or replace trigger check_organization before insert or update on natcom.project_partner_organization
    for each row execute function natcom.check_reference('organization_id', 'organization');
create or replace trigger touch_project_insert after insert on natcom.project_partner_organization
    referencing new table as changed
    for each statement execute function natcom.touch_parent('project', 'project_id');
create or replace trigger touch_project_update after update on natcom.project_partner_organization
    referencing old table as before new table as changed
    for each statement execute function natcom.touch_parent('project', 'project_id');
create or replace trigger touch_project_delete after delete on natcom.project_partner_organization
    referencing old table as changed
    for each statement execute function natcom.touch_parent('project', 'project_id');

alter table natcom.project_partner_organization enable row level security;
alter table natcom.project_partner_organization force row level security;

drop policy if exists project_partner_organization_read on natcom.project_partner_organization;
create policy project_partner_organization_read on natcom.project_partner_organization for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'admin'))
        or exists (select from natcom.project p where p.id = project_id));
drop policy if exists project_partner_organization_insert on natcom.project_partner_organization;
create policy project_partner_organization_insert on natcom.project_partner_organization for insert to public
    with check ((select natcom.has_role('secretariat')));
drop policy if exists project_partner_organization_update on natcom.project_partner_organization;
create policy project_partner_organization_update on natcom.project_partner_organization for update to public
    using ((select natcom.has_role('secretariat')));
drop policy if exists project_partner_organization_delete on natcom.project_partner_organization;
create policy project_partner_organization_delete on natcom.project_partner_organization for delete to public
    using ((select natcom.has_role('secretariat')));

grant select, insert, update, delete on natcom.project_partner_organization to natcom_service;
