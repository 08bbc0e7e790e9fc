-- listDispatches: the dispatches that the caller may see
-- cost: walks the index of the sort, limit rows
--sort created_at: d.created_at
--sort updated_at: d.updated_at
select d.*
--expand meeting: , meeting.id as "meeting.id", meeting.kind as "meeting.kind", meeting.title as "meeting.title", meeting.starts_on as "meeting.starts_on"
  from natcom.dispatch_resource d
--expand meeting: left join natcom.meeting_resource meeting on meeting.id = d.meeting_id
 where true
--role commission: and d.id in (select k.dispatch_id from natcom.dispatch_acknowledgement k where k.commission_id = (select natcom.own_commission()))
--filter kind: and d.kind = any(:'kind'::text[])
--filter kind_not: and d.kind <> all(:'kind_not'::text[])
--filter language: and d.language = any(:'language'::text[])
--filter language_not: and d.language <> all(:'language_not'::text[])
--filter meeting_id: and d.meeting_id = any(:'meeting_id'::uuid[])
--filter meeting_id_not: and (d.meeting_id <> all(:'meeting_id_not'::uuid[]) or d.meeting_id is null)
--filter meeting_id_exists: and (d.meeting_id is not null) = :'meeting_id_exists'::boolean
--filter send_by_from: and d.send_by >= :'send_by_from'::date
--filter send_by_before: and d.send_by < :'send_by_before'::date
--filter acknowledge_by_from: and d.acknowledge_by >= :'acknowledge_by_from'::date
--filter acknowledge_by_before: and d.acknowledge_by < :'acknowledge_by_before'::date
--filter state: and d.state = any(:'state'::text[])
--filter state_not: and d.state <> all(:'state_not'::text[])
--filter commission_id: and d.id in (select k.dispatch_id from natcom.dispatch_acknowledgement k where k.commission_id = any(:'commission_id'::uuid[]))
--filter acknowledgement: and d.id in (select k.dispatch_id from natcom.dispatch_acknowledgement k where k.state = any(:'acknowledgement'::text[]))
--filter sent_on_from: and d.sent_on >= :'sent_on_from'::date
--filter sent_on_before: and d.sent_on < :'sent_on_before'::date
--filter overdue: and (d.id in (select natcom.dispatch_overdue(natcom.today()))) = :'overdue'::boolean
--filter late: and coalesce(coalesce(d.sent_on, natcom.today()) > d.send_by and d.state <> 'withdrawn', false) = :'late'::boolean
--filter q: and d.id in (select natcom.dispatch_matching(:'q'))
--filter updated_since: and d.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
