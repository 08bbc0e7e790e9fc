-- getCountingRule: one counting rule
-- cost: one row by its primary key
select r.*
  from natcom.counting_rule_resource r
 where r.id = :'id'::uuid
