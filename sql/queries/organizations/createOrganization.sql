-- createOrganization: a new organisation
-- cost: one row and its indexes
insert into natcom.organization (
    id, acronym, name_en, name_fr, name_ar, kind, country, url)
select
    :'id'::uuid, b.acronym, b.names ->> 'en', b.names ->> 'fr', b.names ->> 'ar', b.kind, b.country, b.url
  from jsonb_to_record(:'body'::jsonb) as b(
    acronym text, names jsonb, kind text, country text, url text)
