-- Papers of grants.
create or replace trigger touch before insert or update on natcom.grant_document
    for each row execute function natcom.touch();
create or replace trigger check_grant before insert or update on natcom.grant_document
    for each row execute function natcom.check_reference('grant_id', 'grant_record');
create or replace trigger guard before insert or update or delete on natcom.grant_document
    for each row execute function natcom.grant_part_guard('documents');
create or replace trigger touch_grant_insert after insert on natcom.grant_document
    referencing new table as changed
    for each statement execute function natcom.touch_parent('grant_record', 'grant_id');
create or replace trigger touch_grant_update after update on natcom.grant_document
    referencing old table as before new table as changed
    for each statement execute function natcom.touch_parent('grant_record', 'grant_id');
create or replace trigger touch_grant_delete after delete on natcom.grant_document
    referencing old table as changed
    for each statement execute function natcom.touch_parent('grant_record', 'grant_id');

alter table natcom.grant_document enable row level security;
alter table natcom.grant_document force row level security;

drop policy if exists grant_document_read on natcom.grant_document;
create policy grant_document_read on natcom.grant_document for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or exists (select from natcom.grant_record g where g.id = grant_id));
drop policy if exists grant_document_insert on natcom.grant_document;
create policy grant_document_insert on natcom.grant_document for insert to public
    with check ((select natcom.has_role('secretariat'))
        or exists (select from natcom.grant_record g where g.id = grant_id
            and g.commission_id = (select natcom.own_commission())));
drop policy if exists grant_document_update on natcom.grant_document;
create policy grant_document_update on natcom.grant_document for update to public
    using ((select natcom.has_role('secretariat'))
        or exists (select from natcom.grant_record g where g.id = grant_id
            and g.commission_id = (select natcom.own_commission())));
drop policy if exists grant_document_delete on natcom.grant_document;
create policy grant_document_delete on natcom.grant_document for delete to public
    using ((select natcom.has_role('secretariat'))
        or exists (select from natcom.grant_record g where g.id = grant_id
            and g.commission_id = (select natcom.own_commission())));

drop view if exists natcom.grant_document_resource;
create view natcom.grant_document_resource with (security_invoker = true) as
select p.id, p.version, p.grant_id, p.kind, p.title, p.language, p.url, p.sha256, p.size_bytes,
    p.created_at, p.updated_at
from natcom.grant_document p;
comment on view natcom.grant_document_resource is 'papers of grants as clients see them';

grant select, insert, update, delete on natcom.grant_document to natcom_service;
grant select on natcom.grant_document_resource to natcom_service;
