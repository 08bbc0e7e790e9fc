-- verifyAudit: whether the audit trail of these days is as it was written
-- cost: reads and hashes every entry of the days asked for
select v.holds, v.entries, v.chains, v.fault_count, v.faults
  from natcom.audit_verification(:'from'::date, :'before'::date) v
