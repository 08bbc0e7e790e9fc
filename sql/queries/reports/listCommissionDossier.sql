-- listCommissionDossier: entries of a commission's dossier at the end of a day
-- cost: the records that the report is about
--etag tables: commission, grant_record, grant_beneficiary, grant_extension, grant_report
--etag tables: ledger_entry, plan, plan_setting, meeting, participation, training
--etag tables: training_trainee_group, visit, need
--sort section: r.section
--sort updated_at: r.updated_at
select r.*
  from natcom.report_dossiers(coalesce(:'as_of'::date, natcom.today()), :'commission'::text[]) r
 where true
--filter section: and r.section = any(:'section'::text[])
--filter section_not: and r.section <> all(:'section_not'::text[])
--filter updated_since: and r.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
