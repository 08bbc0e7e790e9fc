-- updateMeeting: the writable members of a meeting, all of them
-- cost: one row by its primary key
update natcom.meeting t set
    kind = b.kind, body_id = b.body_id, session_number = b.session_number,
    title_en = b.titles ->> 'en', title_fr = b.titles ->> 'fr', title_ar = b.titles ->> 'ar',
    purpose = b.purpose, starts_on = b.starts_on, ends_on = b.ends_on, starts_at_time = b.starts_at_time::time,
    ends_at_time = b.ends_at_time::time, time_zone = b.time_zone, city = b.city, country = b.country,
    place = b.place, url = b.url, host_commission_id = b.host_commission_id,
    host_organization_id = b.host_organization_id,
    organiser_role = coalesce(b.organiser_role, 'organised'), area_id = b.area_id, grant_id = b.grant_id,
    held_with_id = b.held_with_id, languages = array(select jsonb_array_elements_text(b.languages))
  from jsonb_to_record(:'body'::jsonb) as b(
    kind text, body_id uuid, session_number int, titles jsonb, purpose text, starts_on date, ends_on date,
    starts_at_time text, ends_at_time text, time_zone text, city text, country text, place text, url text,
    host_commission_id uuid, host_organization_id uuid, organiser_role text, area_id uuid, grant_id uuid,
    held_with_id uuid, languages jsonb)
 where t.id = :'id'::uuid and t.version = :version
