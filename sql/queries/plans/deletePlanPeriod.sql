-- deletePlanPeriod: where the state of the grant allows it
-- cost: one row by its primary key
delete from natcom.plan_period where plan_id = :'id'::uuid and id = :'period_id'::uuid and version = :version
