-- An index less on people: (commission_id, updated_at, id) was meant for a
-- commission's own people by date of change, but the policy that limits a
-- commission is an alternative ("all, or my own"), which no index can answer.
-- It cost every write and served no read.
drop index natcom.person_commission_updated_at;
