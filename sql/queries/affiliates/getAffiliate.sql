-- getAffiliate: one affiliate
-- cost: one row by its primary key
select a.*
--expand commission: , commission.id as "commission.id", commission.code as "commission.code", commission.name as "commission.name"
  from natcom.affiliate_resource a
--expand commission: left join natcom.commission_resource commission on commission.id = a.commission_id
 where a.id = :'id'::uuid
