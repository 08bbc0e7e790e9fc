-- getTransfer: one transfer
-- cost: one row by its primary key
select t.*
  from natcom.budget_transfer_resource t
 where t.id = :'id'::uuid
