-- updateCountingRule: the writable members of a counting rule, all of them
-- cost: one row by its primary key
update natcom.counting_rule t set
    target_id = b.target_id, source = b.source, measure = b.measure, dated_by = b.dated_by,
    kinds = array(select jsonb_array_elements_text(b.kinds)),
    scopes = array(select jsonb_array_elements_text(b.scopes)),
    roles = array(select jsonb_array_elements_text(b.roles)),
    flags = array(select jsonb_array_elements_text(b.flags)),
    categories = array(select jsonb_array_elements_text(b.categories)),
    organiser_roles = array(select jsonb_array_elements_text(b.organiser_roles)),
    hosts = array(select jsonb_array_elements_text(b.hosts)),
    organizations = array(select jsonb_array_elements_text(b.organizations))
  from jsonb_to_record(:'body'::jsonb) as b(
    target_id uuid, source text, measure text, dated_by text, kinds jsonb, scopes jsonb, roles jsonb,
    flags jsonb, categories jsonb, organiser_roles jsonb, hosts jsonb, organizations jsonb)
 where t.id = :'id'::uuid and t.version = :version
