-- updateGrant: the writable members of a grant, all of them
-- cost: one row by its primary key
update natcom.grant_record t set
    year = b.year, kind = b.kind, title = b.title, purpose = b.purpose, area_id = b.area_id,
    budget_line_id = b.budget_line_id, commission_id = b.commission_id,
    scope = coalesce(b.scope, 'national'), support = coalesce(b.support, 'financial'),
    themes = array(select jsonb_array_elements_text(b.themes)), priority = b.priority,
    under_evaluation = coalesce(b.under_evaluation, false), activity_starts_on = b.activity_starts_on,
    activity_ends_on = b.activity_ends_on, requested_amount = b.requested_amount, conditions = b.conditions
  from jsonb_to_record(:'body'::jsonb) as b(
    year int, kind text, title text, purpose text, area_id uuid, budget_line_id uuid, commission_id uuid,
    scope text, support text, themes jsonb, priority int, under_evaluation boolean,
    activity_starts_on date, activity_ends_on date, requested_amount numeric, conditions text)
 where t.id = :'id'::uuid and t.version = :version
