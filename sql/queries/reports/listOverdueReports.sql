-- listOverdueReports: overdue reports at the end of a day
-- cost: the records that the report is about
--etag tables: commission, grant_record, grant_beneficiary, grant_extension, grant_report
--etag tables: ledger_entry, plan, plan_setting
--sort due_on: r.due_on
--sort updated_at: r.updated_at
select r.*
  from natcom.report_overdue(coalesce(:'as_of'::date, natcom.today())) r
 where true
--filter commission_id: and r.commission_id = any(:'commission_id'::uuid[])
--filter commission_id_not: and r.commission_id <> all(:'commission_id_not'::uuid[])
--filter due_on_from: and r.due_on >= :'due_on_from'::date
--filter due_on_before: and r.due_on < :'due_on_before'::date
--filter days_late_min: and r.days_late >= :'days_late_min'::int
--filter days_late_max: and r.days_late <= :'days_late_max'::int
--filter updated_since: and r.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
