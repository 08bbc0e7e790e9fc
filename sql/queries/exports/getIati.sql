-- getIati: a plan as IATI activities at the end of a day
-- cost: the plan's entries of the ledger, and what its targets count
select d.*
  from natcom.iati_document(natcom.plan_key(:'plan'::text), coalesce(:'as_of'::date, natcom.today())) d
 order by d.place
 limit :limit
