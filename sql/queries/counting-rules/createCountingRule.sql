-- createCountingRule: a new counting rule
-- cost: one row and its indexes
insert into natcom.counting_rule (
    id, target_id, source, measure, dated_by, kinds, scopes, roles, flags, categories, organiser_roles,
    hosts, organizations)
select
    :'id'::uuid, b.target_id, b.source, b.measure, b.dated_by,
    array(select jsonb_array_elements_text(b.kinds)), array(select jsonb_array_elements_text(b.scopes)),
    array(select jsonb_array_elements_text(b.roles)), array(select jsonb_array_elements_text(b.flags)),
    array(select jsonb_array_elements_text(b.categories)),
    array(select jsonb_array_elements_text(b.organiser_roles)),
    array(select jsonb_array_elements_text(b.hosts)),
    array(select jsonb_array_elements_text(b.organizations))
  from jsonb_to_record(:'body'::jsonb) as b(
    target_id uuid, source text, measure text, dated_by text, kinds jsonb, scopes jsonb, roles jsonb,
    flags jsonb, categories jsonb, organiser_roles jsonb, hosts jsonb, organizations jsonb)
