-- createGrantItem: a new item of a grant
-- cost: one row and its indexes
insert into natcom.grant_item (
    id, grant_id, commission_id, category, description, quantity, unit_price, state, ordered_on,
    delivered_on, accepted_on)
select
    :'item_id'::uuid, :'id'::uuid, b.commission_id, b.category, b.description, b.quantity, b.unit_price,
    coalesce(b.state, 'planned'), b.ordered_on, b.delivered_on, b.accepted_on
  from jsonb_to_record(:'body'::jsonb) as b(
    commission_id uuid, category text, description text, quantity int, unit_price numeric, state text,
    ordered_on date, delivered_on date, accepted_on date)
