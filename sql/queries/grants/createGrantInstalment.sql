-- createGrantInstalment: a new instalment of a grant
-- cost: one row and its indexes
insert into natcom.grant_instalment (
    id, grant_id, number, planned_on, amount, required_reports)
select
    :'instalment_id'::uuid, :'id'::uuid, b.number, b.planned_on, b.amount, coalesce(b.required_reports, 0)
  from jsonb_to_record(:'body'::jsonb) as b(
    number int, planned_on date, amount numeric, required_reports int)
