-- getLedgerInvariants: the rules of the money, recomputed
-- cost: reads the whole ledger
select bool_and(i.violations = '[]') as holds,
    jsonb_agg(jsonb_build_object('name', i.name, 'holds', i.violations = '[]', 'checked', i.checked,
        'violations', jsonb_path_query_array(i.violations, '$[0 to 99]')) order by i.name) as invariants
  from natcom.ledger_invariants() i
