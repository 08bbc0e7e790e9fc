-- Who teaches, and how many learn.  Both are parts of the training: they change with it.
create or replace trigger touch before insert or update on natcom.training_expert
    for each row execute function natcom.touch();
create or replace trigger check_training before insert or update on natcom.training_expert
    for each row execute function natcom.check_reference('training_id', 'training');
create or replace trigger check_person before insert or update on natcom.training_expert
    for each row execute function natcom.check_reference('person_id', 'person');
create or replace trigger guard before insert or update or delete on natcom.training_expert
    for each row execute function natcom.event_part_guard('training', 'experts');
create or replace trigger touch_training_insert after insert on natcom.training_expert
    referencing new table as changed
    for each statement execute function natcom.touch_parent('training', 'training_id');
create or replace trigger touch_training_update after update on natcom.training_expert
    referencing old table as before new table as changed
    for each statement execute function natcom.touch_parent('training', 'training_id');
create or replace trigger touch_training_delete after delete on natcom.training_expert
    referencing old table as changed
    for each statement execute function natcom.touch_parent('training', 'training_id');

alter table natcom.training_expert enable row level security;
alter table natcom.training_expert force row level security;

drop policy if exists training_expert_read on natcom.training_expert;
create policy training_expert_read on natcom.training_expert for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or exists (select from natcom.training r where r.id = training_id));
drop policy if exists training_expert_insert on natcom.training_expert;
create policy training_expert_insert on natcom.training_expert for insert to public
    with check ((select natcom.has_role('secretariat')));
drop policy if exists training_expert_update on natcom.training_expert;
create policy training_expert_update on natcom.training_expert for update to public
    using ((select natcom.has_role('secretariat')));
drop policy if exists training_expert_delete on natcom.training_expert;
create policy training_expert_delete on natcom.training_expert for delete to public
    using ((select natcom.has_role('secretariat')));

drop view if exists natcom.training_expert_resource;
create view natcom.training_expert_resource with (security_invoker = true) as
select p.id, p.version, p.training_id, p.person_id, p.created_at, p.updated_at
from natcom.training_expert p;
comment on view natcom.training_expert_resource is 'experts of trainings as clients see them';

grant select, insert, update, delete on natcom.training_expert to natcom_service;
grant select on natcom.training_expert_resource to natcom_service;

create or replace trigger touch before insert or update on natcom.training_trainee_group
    for each row execute function natcom.touch();
create or replace trigger check_training before insert or update on natcom.training_trainee_group
    for each row execute function natcom.check_reference('training_id', 'training');
create or replace trigger check_commission before insert or update on natcom.training_trainee_group
    for each row execute function natcom.check_reference('commission_id', 'commission');
create or replace trigger guard before insert or update or delete on natcom.training_trainee_group
    for each row execute function natcom.event_part_guard('training', 'trainees');
create or replace trigger touch_training_insert after insert on natcom.training_trainee_group
    referencing new table as changed
    for each statement execute function natcom.touch_parent('training', 'training_id');
create or replace trigger touch_training_update after update on natcom.training_trainee_group
    referencing old table as before new table as changed
    for each statement execute function natcom.touch_parent('training', 'training_id');
create or replace trigger touch_training_delete after delete on natcom.training_trainee_group
    referencing old table as changed
    for each statement execute function natcom.touch_parent('training', 'training_id');

alter table natcom.training_trainee_group enable row level security;
alter table natcom.training_trainee_group force row level security;

drop policy if exists training_trainee_group_read on natcom.training_trainee_group;
create policy training_trainee_group_read on natcom.training_trainee_group for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or commission_id = (select natcom.own_commission()));
drop policy if exists training_trainee_group_insert on natcom.training_trainee_group;
create policy training_trainee_group_insert on natcom.training_trainee_group for insert to public
    with check ((select natcom.has_role('secretariat')));
drop policy if exists training_trainee_group_update on natcom.training_trainee_group;
create policy training_trainee_group_update on natcom.training_trainee_group for update to public
    using ((select natcom.has_role('secretariat')));
drop policy if exists training_trainee_group_delete on natcom.training_trainee_group;
create policy training_trainee_group_delete on natcom.training_trainee_group for delete to public
    using ((select natcom.has_role('secretariat')));

drop view if exists natcom.training_trainee_group_resource;
create view natcom.training_trainee_group_resource with (security_invoker = true) as
select p.id, p.version, p.training_id, p.commission_id, p.women, p.men, p.created_at, p.updated_at
from natcom.training_trainee_group p;
comment on view natcom.training_trainee_group_resource is 'trainees of trainings as clients see them';

grant select, insert, update, delete on natcom.training_trainee_group to natcom_service;
grant select on natcom.training_trainee_group_resource to natcom_service;
