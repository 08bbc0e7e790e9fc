-- createProject: a new project
-- cost: one row and its indexes
with b as (
    select * from jsonb_to_record(:'body'::jsonb) as r(
        plan_id uuid, number int, titles jsonb, objectives jsonb, partners jsonb)
), objective as (
    insert into natcom.project_objective (project_id, number, statement_en, statement_fr, statement_ar)
    select :'id'::uuid, o.number, o.item -> 'statement' ->> 'en', o.item -> 'statement' ->> 'fr', o.item -> 'statement' ->> 'ar'
      from b, jsonb_array_elements(b.objectives) with ordinality o(item, number)
), partner as (
    insert into natcom.project_partner (project_id, number, statement_en, statement_fr, statement_ar)
    select :'id'::uuid, o.number, o.item -> 'statement' ->> 'en', o.item -> 'statement' ->> 'fr', o.item -> 'statement' ->> 'ar'
      from b, jsonb_array_elements(b.partners) with ordinality o(item, number)
), organization as (
    insert into natcom.project_partner_organization (project_id, partner_number, organization_id, number)
    select :'id'::uuid, o.number, i.id::uuid, i.number
      from b, jsonb_array_elements(b.partners) with ordinality o(item, number),
           jsonb_array_elements_text(o.item -> 'organization_ids') with ordinality i(id, number)
)
insert into natcom.project (
    id, plan_id, number, title_en, title_fr, title_ar)
select
    :'id'::uuid, b.plan_id, b.number, b.titles ->> 'en', b.titles ->> 'fr', b.titles ->> 'ar'
  from b
