-- updateAffiliate: the writable members of an affiliate, all of them
-- cost: one row by its primary key
update natcom.affiliate t set
    kind = b.kind, commission_id = b.commission_id, name_en = b.names ->> 'en', name_fr = b.names ->> 'fr',
    name_ar = b.names ->> 'ar', city = b.city, since = b.since,
    until = b.until, status = coalesce(b.status, 'active')
  from jsonb_to_record(:'body'::jsonb) as b(
    kind text, commission_id uuid, names jsonb, city text, since date, until date, status text)
 where t.id = :'id'::uuid and t.version = :version
