-- getAuditEntry: one entry of the audit trail
-- cost: one row by a unique index
select a.*
  from natcom.audit_entry_resource a
 where a.id = :'id'::uuid
