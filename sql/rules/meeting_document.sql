-- Documents of meetings, with the day by which they must be sent and the proof
-- that they were.
create or replace trigger touch before insert or update on natcom.meeting_document
    for each row execute function natcom.touch();
create or replace trigger check_meeting before insert or update on natcom.meeting_document
    for each row execute function natcom.check_reference('meeting_id', 'meeting');
create or replace trigger check_agenda_item before insert or update on natcom.meeting_document
    for each row execute function natcom.check_reference('agenda_item_id', 'agenda_item');
create or replace trigger guard before insert or update or delete on natcom.meeting_document
    for each row execute function natcom.event_part_guard('meeting', 'documents');
create or replace trigger touch_meeting_insert after insert on natcom.meeting_document
    referencing new table as changed
    for each statement execute function natcom.touch_parent('meeting', 'meeting_id');
create or replace trigger touch_meeting_update after update on natcom.meeting_document
    referencing old table as before new table as changed
    for each statement execute function natcom.touch_parent('meeting', 'meeting_id');
create or replace trigger touch_meeting_delete after delete on natcom.meeting_document
    referencing old table as changed
    for each statement execute function natcom.touch_parent('meeting', 'meeting_id');

create or replace function natcom.meeting_document_check() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    perform natcom.check_day(new.sent_on, 'sent_on');
    return new;
end
$$;
comment on function natcom.meeting_document_check is 'a document was not sent on a day to come';
create or replace trigger check_document before insert or update on natcom.meeting_document
    for each row execute function natcom.meeting_document_check();

alter table natcom.meeting_document enable row level security;
alter table natcom.meeting_document force row level security;

drop policy if exists meeting_document_read on natcom.meeting_document;
create policy meeting_document_read on natcom.meeting_document for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'commission', 'partner', 'admin')));
drop policy if exists meeting_document_insert on natcom.meeting_document;
create policy meeting_document_insert on natcom.meeting_document for insert to public
    with check ((select natcom.has_role('secretariat')));
drop policy if exists meeting_document_update on natcom.meeting_document;
create policy meeting_document_update on natcom.meeting_document for update to public
    using ((select natcom.has_role('secretariat')));
drop policy if exists meeting_document_delete on natcom.meeting_document;
create policy meeting_document_delete on natcom.meeting_document for delete to public
    using ((select natcom.has_role('secretariat')));

drop view if exists natcom.meeting_document_resource;
create view natcom.meeting_document_resource with (security_invoker = true) as
select p.id, p.version, p.meeting_id, p.agenda_item_id, p.kind, p.title, p.language, p.url, p.sha256, p.size_bytes,
    p.send_by, p.sent_on, p.sent_to, p.proof_url, coalesce(p.sent_on, natcom.today()) > p.send_by is true as sent_late,
    p.created_at, p.updated_at
from natcom.meeting_document p;
comment on view natcom.meeting_document_resource is 'documents of meetings as clients see them';

grant select, insert, update, delete on natcom.meeting_document to natcom_service;
grant select on natcom.meeting_document_resource to natcom_service;
