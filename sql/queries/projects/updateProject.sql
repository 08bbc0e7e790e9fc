-- updateProject: the writable members of a project, with its objectives and partners
-- cost: one row by its primary key and the few rows embedded in it
with b as (
    select * from jsonb_to_record(:'body'::jsonb) as r(
        plan_id uuid, number int, titles jsonb, objectives jsonb, partners jsonb)
), locked as (
    select id from natcom.project where id = :'id'::uuid and version = :version for update
), objective as (
    select locked.id as project_id, o.number::int as number, o.item -> 'statement' as statement
      from locked, b, jsonb_array_elements(b.objectives) with ordinality o(item, number)
), partner as (
    select locked.id as project_id, o.number::int as number, o.item -> 'statement' as statement,
           o.item -> 'organization_ids' as organizations
      from locked, b, jsonb_array_elements(b.partners) with ordinality o(item, number)
), organization as (
    select p.project_id, p.number as partner_number, i.id::uuid as organization_id, i.number::int as number
      from partner p, jsonb_array_elements_text(p.organizations) with ordinality i(id, number)
), objective_kept as (
    insert into natcom.project_objective as t (project_id, number, statement_en, statement_fr, statement_ar)
    select project_id, number, statement ->> 'en', statement ->> 'fr', statement ->> 'ar' from objective
    on conflict (project_id, number) do update
       set statement_en = excluded.statement_en, statement_fr = excluded.statement_fr,
           statement_ar = excluded.statement_ar
     where (t.statement_en, t.statement_fr, t.statement_ar)
        is distinct from (excluded.statement_en, excluded.statement_fr, excluded.statement_ar)
), objective_gone as (
    delete from natcom.project_objective t using locked, b
     where t.project_id = locked.id and t.number > jsonb_array_length(b.objectives)
), partner_kept as (
    insert into natcom.project_partner as t (project_id, number, statement_en, statement_fr, statement_ar)
    select project_id, number, statement ->> 'en', statement ->> 'fr', statement ->> 'ar' from partner
    on conflict (project_id, number) do update
       set statement_en = excluded.statement_en, statement_fr = excluded.statement_fr,
           statement_ar = excluded.statement_ar
     where (t.statement_en, t.statement_fr, t.statement_ar)
        is distinct from (excluded.statement_en, excluded.statement_fr, excluded.statement_ar)
), partner_gone as (
    delete from natcom.project_partner t using locked, b
     where t.project_id = locked.id and t.number > jsonb_array_length(b.partners)
), organization_kept as (
    insert into natcom.project_partner_organization as t (project_id, partner_number, organization_id, number)
    select project_id, partner_number, organization_id, number from organization
    on conflict (project_id, partner_number, organization_id) do update
       set number = excluded.number where t.number <> excluded.number
), organization_gone as (
    delete from natcom.project_partner_organization t using locked
     where t.project_id = locked.id
       and not exists (select from organization o where o.partner_number = t.partner_number
                          and o.organization_id = t.organization_id)
), own as (
    update natcom.project p
       set plan_id = b.plan_id, number = b.number, title_en = b.titles ->> 'en',
           title_fr = b.titles ->> 'fr', title_ar = b.titles ->> 'ar'
      from locked, b
     where p.id = locked.id
       and (p.plan_id, p.number, p.title_en, p.title_fr, p.title_ar) is distinct from
           (b.plan_id, b.number, b.titles ->> 'en', b.titles ->> 'fr', b.titles ->> 'ar')
)
select id from locked
