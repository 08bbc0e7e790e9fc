-- listAffiliates: the affiliates that the caller may see
-- cost: walks the index of the sort, limit rows
--sort since: a.since
--sort created_at: a.created_at
--sort updated_at: a.updated_at
select a.*
--expand commission: , commission.id as "commission.id", commission.code as "commission.code", commission.name as "commission.name"
  from natcom.affiliate_resource a
--expand commission: left join natcom.commission_resource commission on commission.id = a.commission_id
 where true
--role commission: and a.commission_id = (select natcom.own_commission())
--filter kind: and a.kind = any(:'kind'::text[])
--filter kind_not: and a.kind <> all(:'kind_not'::text[])
--filter commission_id: and a.commission_id = any(:'commission_id'::uuid[])
--filter commission_id_not: and a.commission_id <> all(:'commission_id_not'::uuid[])
--filter since_from: and a.since >= :'since_from'::date
--filter since_before: and a.since < :'since_before'::date
--filter until_from: and a.until >= :'until_from'::date
--filter until_before: and a.until < :'until_before'::date
--filter status: and a.status = any(:'status'::text[])
--filter status_not: and a.status <> all(:'status_not'::text[])
--filter until_exists: and (a.until is not null) = :'until_exists'::boolean
--filter affiliated_as_of: and a.since <= :'affiliated_as_of'::date and coalesce(a.until >= :'affiliated_as_of'::date, true)
--filter q: and a.id in (select natcom.affiliate_matching(:'q'))
--filter updated_since: and a.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
