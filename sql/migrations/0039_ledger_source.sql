-- What is spent directly: entries whose source is a meeting, a training or a
-- visit, beside those of grants.  An entry has one source.
alter table natcom.ledger_entry
    add column meeting_id uuid constraint ledger_entry_meeting_id_fkey references natcom.meeting,
    add column training_id uuid constraint ledger_entry_training_id_fkey references natcom.training,
    add column visit_id uuid constraint ledger_entry_visit_id_fkey references natcom.visit,
    drop constraint ledger_entry_one_source,
    add constraint ledger_entry_one_source check (num_nonnulls(grant_id, meeting_id, training_id, visit_id) = 1);

create index ledger_entry_meeting_id on natcom.ledger_entry (meeting_id, value_date, id);
create index ledger_entry_training_id on natcom.ledger_entry (training_id, value_date, id);
create index ledger_entry_visit_id on natcom.ledger_entry (visit_id, value_date, id);
-- What is summed by source, whatever it is.
create index ledger_entry_source on natcom.ledger_entry ((coalesce(grant_id, meeting_id, training_id, visit_id)), value_date);
