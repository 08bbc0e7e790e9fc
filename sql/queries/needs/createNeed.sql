-- createNeed: a new need
-- cost: one row and its indexes
insert into natcom.need (
    id, commission_id, category, priority, statement, assessed_on, visit_id, grant_id, met_on)
select
    :'id'::uuid, b.commission_id, b.category, b.priority, b.statement, b.assessed_on, b.visit_id,
    b.grant_id, b.met_on
  from jsonb_to_record(:'body'::jsonb) as b(
    commission_id uuid, category text, priority int, statement text, assessed_on date, visit_id uuid,
    grant_id uuid, met_on date)
