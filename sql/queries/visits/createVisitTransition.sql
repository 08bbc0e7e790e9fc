-- createVisitTransition: a new transition of a visit
-- cost: one row and its indexes
insert into natcom.visit_transition (
    id, visit_id, resource_version, to_state, reason, effective_on)
select
    :'transition_id'::uuid, :'id'::uuid, :version::int, b."to", b.reason, b.effective_on
  from jsonb_to_record(:'body'::jsonb) as b(
    "to" text, reason text, effective_on date)
