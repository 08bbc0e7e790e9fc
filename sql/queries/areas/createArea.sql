-- createArea: a new area of intervention
-- cost: one row and its indexes
insert into natcom.area (
    id, project_id, number, title_en, title_fr, title_ar, expected_outcome_en, expected_outcome_fr,
    expected_outcome_ar)
select
    :'id'::uuid, b.project_id, b.number, b.titles ->> 'en', b.titles ->> 'fr', b.titles ->> 'ar',
    b.expected_outcomes ->> 'en', b.expected_outcomes ->> 'fr', b.expected_outcomes ->> 'ar'
  from jsonb_to_record(:'body'::jsonb) as b(
    project_id uuid, number int, titles jsonb, expected_outcomes jsonb)
