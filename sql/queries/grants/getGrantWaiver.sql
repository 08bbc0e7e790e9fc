-- getGrantWaiver: one waiver
-- cost: one row by its primary key
select p.*
  from natcom.grant_waiver_resource p
 where p.grant_id = :'id'::uuid and p.id = :'waiver_id'::uuid
