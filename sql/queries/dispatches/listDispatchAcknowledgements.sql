-- listDispatchAcknowledgements: the acknowledgements of a dispatch that the caller may see
-- cost: the rows of one dispatch
--sort commission_code: k.commission_code
--sort updated_at: k.updated_at
select k.*
--expand commission: , commission.id as "commission.id", commission.code as "commission.code", commission.name as "commission.name"
  from natcom.dispatch_acknowledgement_resource k
--expand commission: left join natcom.commission_resource commission on commission.id = k.commission_id
 where k.dispatch_id = :'id'::uuid
--role commission: and k.commission_id = (select natcom.own_commission())
--filter commission_id: and k.commission_id = any(:'commission_id'::uuid[])
--filter commission_id_not: and k.commission_id <> all(:'commission_id_not'::uuid[])
--filter state: and k.state = any(:'state'::text[])
--filter state_not: and k.state <> all(:'state_not'::text[])
--filter acknowledged_at_from: and k.acknowledged_at >= :'acknowledged_at_from'::timestamptz
--filter acknowledged_at_before: and k.acknowledged_at < :'acknowledged_at_before'::timestamptz
--filter overdue: and k.is_overdue = :'overdue'::boolean
--filter updated_since: and k.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
