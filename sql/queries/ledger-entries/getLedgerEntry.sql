-- getLedgerEntry: one ledger entry
-- cost: one row by its primary key
select e.*
  from natcom.ledger_entry_resource e
 where e.id = :'id'::uuid
