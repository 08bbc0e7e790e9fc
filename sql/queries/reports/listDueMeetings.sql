-- listDueMeetings: bodies whose next meeting is due and not scheduled
-- cost: a look at the meetings of each body
--etag tables: body, meeting
--sort code: b.code
--sort updated_at: b.updated_at
select b.id, b.version, b.code, b.name, b.periodicity_months, b.meets_in_tandem, d.last_meeting_id, d.last_held_on,
    d.due_on, d.reason, d.passed_meeting_id, b.created_at, b.updated_at
  from natcom.body_resource b
  join natcom.due_meetings(coalesce(:'as_of'::date, natcom.today())) d on d.body_id = b.id
 where true
--filter periodicity_months_min: and b.periodicity_months >= :'periodicity_months_min'::int
--filter periodicity_months_max: and b.periodicity_months <= :'periodicity_months_max'::int
--filter meets_in_tandem: and b.meets_in_tandem = :'meets_in_tandem'::boolean
--filter reason: and d.reason = any(:'reason'::text[])
--filter reason_not: and d.reason <> all(:'reason_not'::text[])
--filter updated_since: and b.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
