-- The item of the agenda that a decision was taken under.
alter table natcom.decision
    add column agenda_item_id uuid constraint decision_agenda_item_id_fkey references natcom.agenda_item;
create index decision_agenda_item_id on natcom.decision (agenda_item_id);
