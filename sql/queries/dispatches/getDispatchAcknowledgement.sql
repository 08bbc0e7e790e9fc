-- getDispatchAcknowledgement: one acknowledgement
-- cost: one row by its primary key
select k.*
--expand commission: , commission.id as "commission.id", commission.code as "commission.code", commission.name as "commission.name"
  from natcom.dispatch_acknowledgement_resource k
--expand commission: left join natcom.commission_resource commission on commission.id = k.commission_id
 where k.dispatch_id = :'id'::uuid and k.id = :'acknowledgement_id'::uuid
