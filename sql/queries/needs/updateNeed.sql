-- updateNeed: the writable members of a need, all of them
-- cost: one row by its primary key
update natcom.need t set
    commission_id = b.commission_id, category = b.category, priority = b.priority, statement = b.statement,
    assessed_on = b.assessed_on, visit_id = b.visit_id, grant_id = b.grant_id, met_on = b.met_on
  from jsonb_to_record(:'body'::jsonb) as b(
    commission_id uuid, category text, priority int, statement text, assessed_on date, visit_id uuid,
    grant_id uuid, met_on date)
 where t.id = :'id'::uuid and t.version = :version
