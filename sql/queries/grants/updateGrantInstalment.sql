-- updateGrantInstalment: the writable members of a instalment of a grant, all of them
-- cost: one row by its primary key
update natcom.grant_instalment t set
    number = b.number, planned_on = b.planned_on, amount = b.amount,
    required_reports = coalesce(b.required_reports, 0)
  from jsonb_to_record(:'body'::jsonb) as b(
    number int, planned_on date, amount numeric, required_reports int)
 where t.grant_id = :'id'::uuid and t.id = :'instalment_id'::uuid and t.version = :version
