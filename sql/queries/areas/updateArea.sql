-- updateArea: the writable members of an area of intervention, all of them
-- cost: one row by its primary key
update natcom.area a set
    project_id = b.project_id, number = b.number, title_en = b.titles ->> 'en',
    title_fr = b.titles ->> 'fr', title_ar = b.titles ->> 'ar',
    expected_outcome_en = b.expected_outcomes ->> 'en', expected_outcome_fr = b.expected_outcomes ->> 'fr',
    expected_outcome_ar = b.expected_outcomes ->> 'ar'
  from jsonb_to_record(:'body'::jsonb) as b(
    project_id uuid, number int, titles jsonb, expected_outcomes jsonb)
 where a.id = :'id'::uuid and a.version = :version
