-- updateOrganization: the writable members of an organisation, all of them
-- cost: one row by its primary key
update natcom.organization o set
    acronym = b.acronym, name_en = b.names ->> 'en', name_fr = b.names ->> 'fr',
    name_ar = b.names ->> 'ar', kind = b.kind, country = b.country, url = b.url
  from jsonb_to_record(:'body'::jsonb) as b(
    acronym text, names jsonb, kind text, country text, url text)
 where o.id = :'id'::uuid and o.version = :version
