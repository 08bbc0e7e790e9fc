-- The source of an entry as one column.  An index on the expression does not
-- serve under row level security: the planner takes no coalesce() for leakproof.
drop index natcom.ledger_entry_source;
alter table natcom.ledger_entry add column source_id uuid not null
    generated always as (coalesce(grant_id, meeting_id, training_id, visit_id)) stored;
comment on column natcom.ledger_entry.source_id is 'what it is for, whatever that is';
create index ledger_entry_source_id on natcom.ledger_entry (source_id, value_date);
