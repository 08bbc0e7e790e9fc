-- createTraining: a new training
-- cost: one row and its indexes
insert into natcom.training (
    id, scope, topic, title_en, title_fr, title_ar, starts_on, ends_on, time_zone, city, country, place,
    host_commission_id, host_organization_id, area_id, grant_id, languages, evaluation, evaluation_url)
select
    :'id'::uuid, b.scope, b.topic, b.titles ->> 'en', b.titles ->> 'fr',
    b.titles ->> 'ar', b.starts_on, b.ends_on, b.time_zone, b.city, b.country,
    b.place, b.host_commission_id, b.host_organization_id, b.area_id, b.grant_id,
    array(select jsonb_array_elements_text(b.languages)), b.evaluation, b.evaluation_url
  from jsonb_to_record(:'body'::jsonb) as b(
    scope text, topic text, titles jsonb, starts_on date, ends_on date, time_zone text, city text,
    country text, place text, host_commission_id uuid, host_organization_id uuid, area_id uuid,
    grant_id uuid, languages jsonb, evaluation text, evaluation_url text)
