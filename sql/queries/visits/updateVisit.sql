-- updateVisit: the writable members of a visit, all of them
-- cost: one row by its primary key
update natcom.visit t set
    kind = b.kind, title = b.title, purposes = array(select jsonb_array_elements_text(b.purposes)),
    visiting_commission_id = b.visiting_commission_id, host_commission_id = b.host_commission_id,
    host_member_state_id = b.host_member_state_id, starts_on = b.starts_on, ends_on = b.ends_on,
    time_zone = b.time_zone, city = b.city, country = b.country,
    with_parliamentary_committee = coalesce(b.with_parliamentary_committee, false), outcome = b.outcome,
    area_id = b.area_id, grant_id = b.grant_id
  from jsonb_to_record(:'body'::jsonb) as b(
    kind text, title text, purposes jsonb, visiting_commission_id uuid, host_commission_id uuid,
    host_member_state_id uuid, starts_on date, ends_on date, time_zone text, city text, country text,
    with_parliamentary_committee boolean, outcome text, area_id uuid, grant_id uuid)
 where t.id = :'id'::uuid and t.version = :version
