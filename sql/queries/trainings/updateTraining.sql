-- updateTraining: the writable members of a training, all of them
-- cost: one row by its primary key
update natcom.training t set
    scope = b.scope, topic = b.topic, title_en = b.titles ->> 'en', title_fr = b.titles ->> 'fr',
    title_ar = b.titles ->> 'ar', starts_on = b.starts_on, ends_on = b.ends_on,
    time_zone = b.time_zone, city = b.city, country = b.country, place = b.place,
    host_commission_id = b.host_commission_id, host_organization_id = b.host_organization_id,
    area_id = b.area_id, grant_id = b.grant_id,
    languages = array(select jsonb_array_elements_text(b.languages)), evaluation = b.evaluation,
    evaluation_url = b.evaluation_url
  from jsonb_to_record(:'body'::jsonb) as b(
    scope text, topic text, titles jsonb, starts_on date, ends_on date, time_zone text, city text,
    country text, place text, host_commission_id uuid, host_organization_id uuid, area_id uuid,
    grant_id uuid, languages jsonb, evaluation text, evaluation_url text)
 where t.id = :'id'::uuid and t.version = :version
