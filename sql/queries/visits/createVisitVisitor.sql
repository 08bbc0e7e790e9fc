-- createVisitVisitor: a new visitor
-- cost: one row and its indexes
insert into natcom.visit_visitor (
    id, visit_id, person_id)
select
    :'visitor_id'::uuid, :'id'::uuid, b.person_id
  from jsonb_to_record(:'body'::jsonb) as b(
    person_id uuid)
