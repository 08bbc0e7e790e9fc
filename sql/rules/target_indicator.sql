-- Links of targets to indicators: read and written with the target, and a
-- change of them is the target's.
create or replace trigger touch before insert or update on natcom.target_indicator
    for each row execute function natcom.touch();
create or replace trigger check_indicator before insert or update on natcom.target_indicator
    for each row execute function natcom.check_reference('indicator_id', 'indicator');
create or replace trigger touch_target_insert after insert on natcom.target_indicator
    referencing new table as changed
    for each statement execute function natcom.touch_parent('target', 'target_id');
create or replace trigger touch_target_update after update on natcom.target_indicator
    referencing old table as before new table as changed
    for each statement execute function natcom.touch_parent('target', 'target_id');
create or replace trigger touch_target_delete after delete on natcom.target_indicator
    referencing old table as changed
    for each statement execute function natcom.touch_parent('target', 'target_id');

alter table natcom.target_indicator enable row level security;
alter table natcom.target_indicator force row level security;

drop policy if exists target_indicator_read on natcom.target_indicator;
create policy target_indicator_read on natcom.target_indicator for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'admin'))
        or exists (select from natcom.target t where t.id = target_id));
drop policy if exists target_indicator_insert on natcom.target_indicator;
create policy target_indicator_insert on natcom.target_indicator for insert to public
    with check ((select natcom.has_role('secretariat')));
drop policy if exists target_indicator_update on natcom.target_indicator;
create policy target_indicator_update on natcom.target_indicator for update to public
    using ((select natcom.has_role('secretariat')));
drop policy if exists target_indicator_delete on natcom.target_indicator;
create policy target_indicator_delete on natcom.target_indicator for delete to public
    using ((select natcom.has_role('secretariat')));

grant select, insert, update, delete on natcom.target_indicator to natcom_service;
