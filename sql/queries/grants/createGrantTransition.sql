-- createGrantTransition: a new transition of a grant
-- cost: one row and its indexes
insert into natcom.grant_transition (
    id, grant_id, resource_version, to_state, reason, approved_amount, effective_on)
select
    :'transition_id'::uuid, :'id'::uuid, :version::int, b."to", b.reason, b.approved_amount, b.effective_on
  from jsonb_to_record(:'body'::jsonb) as b(
    "to" text, reason text, approved_amount numeric, effective_on date)
