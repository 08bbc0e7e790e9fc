-- getPlanFramework: a plan with everything below it, as one row
-- cost: index scans over the plan's own rows; a few hundred for a triennial plan
select p.id, p.version, p.code, p.title, p.starts_on, p.ends_on, p.currency, p.total_budget,
    coalesce((
        select jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
            'id', j.id, 'number', j.number, 'title', j.title, 'budget', j.budget::text,
            'objectives', coalesce((
                select jsonb_agg(natcom.localised(o.statement_en, o.statement_fr, o.statement_ar) order by o.number)
                  from natcom.project_objective o where o.project_id = j.id), '[]'),
            'partners', coalesce((
                select jsonb_agg(natcom.localised(o.statement_en, o.statement_fr, o.statement_ar) order by o.number)
                  from natcom.project_partner o where o.project_id = j.id), '[]'),
            'areas', coalesce((
                select jsonb_agg(jsonb_build_object(
                    'id', a.id, 'code', a.code, 'title', a.title, 'expected_outcome', a.expected_outcome,
                    'indicators', coalesce((
                        select jsonb_agg(jsonb_build_object('id', i.id, 'code', i.code, 'statement', i.statement)
                                         order by i.number)
                          from natcom.indicator_resource i where i.area_id = a.id), '[]'),
                    'targets', coalesce((
                        select jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                            'id', t.id, 'code', t.code, 'source_ref', t.source_ref, 'statement', t.statement,
                            'kind', t.kind, 'unit', t.unit, 'target_value', t.target_value::text,
                            'baseline', t.baseline::text, 'due_on', t.due_on, 'indicators', t.indicators))
                                         order by t.code)
                          from natcom.target_resource t where t.area_id = a.id), '[]'))
                    order by a.number)
                  from natcom.area_resource a where a.project_id = j.id), '[]')))
            order by j.number)
          from natcom.project_resource j where j.plan_id = p.id), '[]') as projects,
    coalesce((
        select jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
            'id', l.id, 'code', l.code, 'title', l.title, 'kind', l.kind,
            'original_amount', l.original_amount::text, 'currency', l.currency, 'project_id', l.project_id))
            order by l.project_id is null, l.code)
          from natcom.budget_line_resource l where l.plan_id = p.id), '[]') as budget_lines
  from natcom.plan_resource p
 where p.id = :'id'::uuid
