-- updateDispatch: the writable members of a dispatch, with its recipients
-- cost: one row by its primary key and a row for each recipient that comes or goes
with b as (
    select * from jsonb_to_record(:'body'::jsonb) as r(
        kind text, title text, language text, summary text, url text, sha256 text, meeting_id uuid,
        send_by date, acknowledge_by date, commission_ids jsonb)
), locked as (
    select id from natcom.dispatch where id = :'id'::uuid and version = :version for update
), recipient as (
    select locked.id as dispatch_id, c.id::uuid as commission_id
      from locked, b, jsonb_array_elements_text(b.commission_ids) c(id)
), recipient_new as (
    insert into natcom.dispatch_acknowledgement (id, dispatch_id, commission_id)
    select natcom.uuid_v7(), r.dispatch_id, r.commission_id from recipient r
     where not exists (select from natcom.dispatch_acknowledgement k
        where k.dispatch_id = r.dispatch_id and k.commission_id = r.commission_id)
), recipient_gone as (
    delete from natcom.dispatch_acknowledgement k using locked
     where k.dispatch_id = locked.id
       and not exists (select from recipient r where r.commission_id = k.commission_id)
), own as (
    update natcom.dispatch t
       set kind = b.kind, title = b.title, language = b.language, summary = b.summary, url = b.url,
           sha256 = b.sha256, meeting_id = b.meeting_id, send_by = b.send_by, acknowledge_by = b.acknowledge_by
      from locked, b
     where t.id = locked.id
       and (t.kind, t.title, t.language, t.summary, t.url, t.sha256, t.meeting_id, t.send_by, t.acknowledge_by)
           is distinct from
           (b.kind, b.title, b.language, b.summary, b.url, b.sha256, b.meeting_id, b.send_by, b.acknowledge_by)
)
select id from locked
