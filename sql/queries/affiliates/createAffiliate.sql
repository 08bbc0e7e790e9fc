-- createAffiliate: a new affiliate
-- cost: one row and its indexes
insert into natcom.affiliate (
    id, kind, commission_id, name_en, name_fr, name_ar, city, since, until, status)
select
    :'id'::uuid, b.kind, b.commission_id, b.names ->> 'en', b.names ->> 'fr', b.names ->> 'ar', b.city, b.since, b.until, coalesce(b.status, 'active')
  from jsonb_to_record(:'body'::jsonb) as b(
    kind text, commission_id uuid, names jsonb, city text, since date, until date, status text)
