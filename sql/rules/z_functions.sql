-- PostgreSQL lets everybody execute a new function.  Here only the service and the owner do.
revoke all on all functions in schema natcom from public;
grant execute on all functions in schema natcom to natcom_service;
