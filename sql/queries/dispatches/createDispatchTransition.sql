-- createDispatchTransition: a new transition of a dispatch
-- cost: one row and its indexes
insert into natcom.dispatch_transition (
    id, dispatch_id, resource_version, to_state, reason, proof, effective_on)
select
    :'transition_id'::uuid, :'id'::uuid, :version::int, b."to", b.reason, b.proof, b.effective_on
  from jsonb_to_record(:'body'::jsonb) as b(
    "to" text, reason text, proof text, effective_on date)
