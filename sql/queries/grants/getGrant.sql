-- getGrant: one grant
-- cost: one row by its primary key
select g.*
--expand commission: , commission.id as "commission.id", commission.code as "commission.code", commission.name as "commission.name"
--expand area: , area.id as "area.id", area.code as "area.code", area.title as "area.title"
--expand items: , (select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'category', i.category, 'description', i.description, 'quantity', i.quantity, 'unit_price', i.unit_price::text, 'state', i.state) order by i.created_at, i.id), '[]') from natcom.grant_item i where i.grant_id = g.id) as items
--expand beneficiaries: , (select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'commission_id', i.commission_id, 'share_percent', i.share_percent::text) order by i.created_at, i.id), '[]') from natcom.grant_beneficiary i where i.grant_id = g.id) as beneficiaries
--expand instalments: , (select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'number', i.number, 'planned_on', i.planned_on, 'amount', i.amount::text, 'required_reports', i.required_reports) order by i.number), '[]') from natcom.grant_instalment i where i.grant_id = g.id) as instalments
  from natcom.grant_record_resource g
--expand commission: left join natcom.commission_resource commission on commission.id = g.commission_id
--expand area: left join natcom.area_resource area on area.id = g.area_id
 where g.id = :'id'::uuid
