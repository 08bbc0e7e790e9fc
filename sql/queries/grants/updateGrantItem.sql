-- updateGrantItem: the writable members of a item of a grant, all of them
-- cost: one row by its primary key
update natcom.grant_item t set
    commission_id = b.commission_id, category = b.category, description = b.description,
    quantity = b.quantity, unit_price = b.unit_price, state = coalesce(b.state, 'planned'),
    ordered_on = b.ordered_on, delivered_on = b.delivered_on, accepted_on = b.accepted_on
  from jsonb_to_record(:'body'::jsonb) as b(
    commission_id uuid, category text, description text, quantity int, unit_price numeric, state text,
    ordered_on date, delivered_on date, accepted_on date)
 where t.grant_id = :'id'::uuid and t.id = :'item_id'::uuid and t.version = :version
