-- getGrantInstalment: one instalment of a grant
-- cost: one row by its primary key
select p.*
  from natcom.grant_instalment_resource p
 where p.grant_id = :'id'::uuid and p.id = :'instalment_id'::uuid
