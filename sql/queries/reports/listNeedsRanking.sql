-- listNeedsRanking: commissions by their needs at the end of a day
-- cost: the records that the report is about
--etag tables: commission, need
--sort rank: r.rank
--sort updated_at: r.updated_at
select r.*
  from natcom.report_needs_ranking(coalesce(:'as_of'::date, natcom.today())) r
 where true
--filter unmet_min: and r.unmet >= :'unmet_min'::int
--filter unmet_max: and r.unmet <= :'unmet_max'::int
--filter most_urgent_min: and r.most_urgent >= :'most_urgent_min'::int
--filter most_urgent_max: and r.most_urgent <= :'most_urgent_max'::int
--filter has_internet: and r.has_internet = :'has_internet'::boolean
--filter needs_level: and r.needs_level = any(:'needs_level'::text[])
--filter needs_level_not: and r.needs_level <> all(:'needs_level_not'::text[])
--filter updated_since: and r.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
