-- listAgendaOrders: the orders of an agenda that the caller may see
-- cost: the few orders of one meeting
--sort created_at: p.created_at
select p.*
  from natcom.agenda_order_resource p
 where p.meeting_id = :'id'::uuid
--filter updated_since: and p.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
