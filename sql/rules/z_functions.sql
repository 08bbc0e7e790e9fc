-- PostgreSQL lets everybody execute a new function.  Here only the service and the owner do.
revoke all on all functions in schema natcom from public;
grant execute on all functions in schema natcom to natcom_service;
-- Triggers run without asking for the right; who has it could hang the audit
-- trail's on a temporary table, and have entries written of what never was.
revoke execute on function natcom.audit(), natcom.audit_seal(), natcom.record_change() from natcom_service;
