-- createMeeting: a new meeting
-- cost: one row and its indexes
insert into natcom.meeting (
    id, kind, body_id, session_number, title_en, title_fr, title_ar, purpose, starts_on, ends_on,
    starts_at_time, ends_at_time, time_zone, city, country, place, url, host_commission_id, host_organization_id, organiser_role,
    area_id, grant_id, held_with_id, languages)
select
    :'id'::uuid, b.kind, b.body_id, b.session_number,
    b.titles ->> 'en', b.titles ->> 'fr', b.titles ->> 'ar',
    b.purpose, b.starts_on, b.ends_on,
    b.starts_at_time::time, b.ends_at_time::time, b.time_zone, b.city, b.country, b.place, b.url, b.host_commission_id,
    b.host_organization_id, coalesce(b.organiser_role, 'organised'), b.area_id, b.grant_id, b.held_with_id,
    array(select jsonb_array_elements_text(b.languages))
  from jsonb_to_record(:'body'::jsonb) as b(
    kind text, body_id uuid, session_number int, titles jsonb, purpose text, starts_on date, ends_on date,
    starts_at_time text, ends_at_time text, time_zone text, city text, country text, place text, url text,
    host_commission_id uuid, host_organization_id uuid, organiser_role text, area_id uuid, grant_id uuid,
    held_with_id uuid, languages jsonb)
