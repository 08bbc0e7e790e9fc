-- createVisit: a new visit
-- cost: one row and its indexes
insert into natcom.visit (
    id, kind, title, purposes, visiting_commission_id, host_commission_id, host_member_state_id, starts_on,
    ends_on, time_zone, city, country, with_parliamentary_committee, outcome, area_id, grant_id)
select
    :'id'::uuid, b.kind, b.title, array(select jsonb_array_elements_text(b.purposes)),
    b.visiting_commission_id, b.host_commission_id, b.host_member_state_id, b.starts_on, b.ends_on,
    b.time_zone, b.city, b.country, coalesce(b.with_parliamentary_committee, false), b.outcome, b.area_id,
    b.grant_id
  from jsonb_to_record(:'body'::jsonb) as b(
    kind text, title text, purposes jsonb, visiting_commission_id uuid, host_commission_id uuid,
    host_member_state_id uuid, starts_on date, ends_on date, time_zone text, city text, country text,
    with_parliamentary_committee boolean, outcome text, area_id uuid, grant_id uuid)
