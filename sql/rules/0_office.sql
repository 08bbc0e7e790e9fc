-- When a holder of an office is new in it: in the 12 months from the first day.
create or replace function natcom.new_until(starts_on date) returns date
language sql immutable parallel safe
return (starts_on + interval '12 months')::date - 1;
comment on function natcom.new_until is 'last day on which who was appointed on that day is newly appointed';
