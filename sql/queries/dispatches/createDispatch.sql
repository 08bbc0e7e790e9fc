-- createDispatch: a new dispatch with its recipients
-- cost: one row and its indexes, and a row for each recipient
with b as (
    select * from jsonb_to_record(:'body'::jsonb) as r(
        kind text, title text, language text, summary text, url text, sha256 text, meeting_id uuid,
        send_by date, acknowledge_by date, commission_ids jsonb)
), own as (
    insert into natcom.dispatch (
        id, kind, title, language, summary, url, sha256, meeting_id, send_by, acknowledge_by)
    select
        :'id'::uuid, b.kind, b.title, b.language, b.summary, b.url, b.sha256, b.meeting_id, b.send_by,
        b.acknowledge_by
      from b
    returning id
), recipient as (
    insert into natcom.dispatch_acknowledgement (id, dispatch_id, commission_id)
    select natcom.uuid_v7(), own.id, c.id::uuid
      from own, b, jsonb_array_elements_text(b.commission_ids) c(id)
)
select id from own
