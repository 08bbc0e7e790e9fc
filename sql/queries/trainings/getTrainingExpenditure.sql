-- getTrainingExpenditure: one expenditure of a training
-- cost: one row by its primary key
select e.id, e.version, e.kind, e.budget_line_id, e.meeting_id, e.training_id, e.visit_id, e.reverses_id, e.amount,
       e.currency, e.value_date, e.reference, e.recorded_by, e.created_at, e.updated_at
  from natcom.ledger_entry_resource e
 where e.training_id = :'id'::uuid and e.id = :'expenditure_id'::uuid
