-- updateIndicator: the writable members of a performance indicator, all of them
-- cost: one row by its primary key
update natcom.indicator i set
    area_id = b.area_id, number = b.number, statement_en = b.statements ->> 'en',
    statement_fr = b.statements ->> 'fr', statement_ar = b.statements ->> 'ar'
  from jsonb_to_record(:'body'::jsonb) as b(
    area_id uuid, number int, statements jsonb)
 where i.id = :'id'::uuid and i.version = :version
