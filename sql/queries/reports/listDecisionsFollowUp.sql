-- listDecisionsFollowUp: decisions with their actions at the end of a day
-- cost: the decisions that the caller may see
--etag tables: decision, follow_up_action, follow_up_action_transition, meeting, participation
--etag tables: commission, person
--sort decided_on: r.decided_on
--sort updated_at: r.updated_at
select r.*
  from natcom.report_decisions_follow_up(coalesce(:'as_of'::date, natcom.today())) r
 where true
--filter meeting_id: and r.meeting_id = any(:'meeting_id'::uuid[])
--filter meeting_id_not: and r.meeting_id <> all(:'meeting_id_not'::uuid[])
--filter commission_id: and r.commission_id = any(:'commission_id'::uuid[])
--filter commission_id_not: and (r.commission_id <> all(:'commission_id_not'::uuid[]) or r.commission_id is null)
--filter commission_id_exists: and (r.commission_id is not null) = :'commission_id_exists'::boolean
--filter kind: and r.kind = any(:'kind'::text[])
--filter kind_not: and r.kind <> all(:'kind_not'::text[])
--filter state: and r.state = any(:'state'::text[])
--filter state_not: and r.state <> all(:'state_not'::text[])
--filter due_on_from: and r.due_on >= :'due_on_from'::date
--filter due_on_before: and r.due_on < :'due_on_before'::date
--filter due_on_exists: and (r.due_on is not null) = :'due_on_exists'::boolean
--filter days_late_min: and r.days_late >= :'days_late_min'::int
--filter days_late_max: and r.days_late <= :'days_late_max'::int
--filter updated_since: and r.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
