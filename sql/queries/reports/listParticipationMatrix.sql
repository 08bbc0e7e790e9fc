-- listParticipationMatrix: commissions by meetings at the end of a day
-- cost: the participations that the caller may see
--etag tables: commission, meeting, participation, participation_transition
--sort code: r.code
--sort starts_on: r.starts_on
--sort updated_at: r.updated_at
select r.*
  from natcom.report_participation(coalesce(:'as_of'::date, natcom.today())) r
 where true
--filter commission_id: and r.commission_id = any(:'commission_id'::uuid[])
--filter commission_id_not: and r.commission_id <> all(:'commission_id_not'::uuid[])
--filter meeting_id: and r.meeting_id = any(:'meeting_id'::uuid[])
--filter meeting_id_not: and r.meeting_id <> all(:'meeting_id_not'::uuid[])
--filter kind: and r.kind = any(:'kind'::text[])
--filter kind_not: and r.kind <> all(:'kind_not'::text[])
--filter state: and r.state = any(:'state'::text[])
--filter state_not: and r.state <> all(:'state_not'::text[])
--filter starts_on_from: and r.starts_on >= :'starts_on_from'::date
--filter starts_on_before: and r.starts_on < :'starts_on_before'::date
--filter updated_since: and r.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
