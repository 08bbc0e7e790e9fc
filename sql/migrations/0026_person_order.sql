-- Indexes for a commission's own people in the order of their dates: its list
-- names the commission now (--role in listPeople.sql), so an index can answer
-- each sort, and a page costs it nothing for the people of the others.
create index person_commission_updated_at on natcom.person (commission_id, updated_at, id);
create index person_commission_created_at on natcom.person (commission_id, created_at, id);
