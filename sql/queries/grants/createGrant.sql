-- createGrant: a new grant
-- cost: one row and its indexes
insert into natcom.grant_record (
    id, year, kind, title, purpose, area_id, budget_line_id, commission_id, scope, support, themes,
    priority, under_evaluation, activity_starts_on, activity_ends_on, requested_amount, conditions)
select
    :'id'::uuid, b.year, b.kind, b.title, b.purpose, b.area_id, b.budget_line_id, b.commission_id,
    coalesce(b.scope, 'national'), coalesce(b.support, 'financial'),
    array(select jsonb_array_elements_text(b.themes)), b.priority, coalesce(b.under_evaluation, false),
    b.activity_starts_on, b.activity_ends_on, b.requested_amount, b.conditions
  from jsonb_to_record(:'body'::jsonb) as b(
    year int, kind text, title text, purpose text, area_id uuid, budget_line_id uuid, commission_id uuid,
    scope text, support text, themes jsonb, priority int, under_evaluation boolean,
    activity_starts_on date, activity_ends_on date, requested_amount numeric, conditions text)
