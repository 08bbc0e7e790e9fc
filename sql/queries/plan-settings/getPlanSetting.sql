-- getPlanSetting: one setting of a plan
-- cost: one row by its primary key
select s.*
  from natcom.plan_setting_resource s
 where s.id = :'id'::uuid
