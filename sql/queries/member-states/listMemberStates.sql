-- listMemberStates: the Member States that the caller may see
-- cost: walks the index of the sort, limit rows
--sort code: s.code
--sort name: s.name
--sort updated_at: s.updated_at
select s.*
  from natcom.member_state_resource s
 where true
--filter code: and s.code = any(:'code'::text[])
--filter code_not: and s.code <> all(:'code_not'::text[])
--filter region: and s.region = any(:'region'::text[])
--filter region_not: and s.region <> all(:'region_not'::text[])
--filter least_developed: and s.least_developed = :'least_developed'::boolean
--filter q: and s.id in (select natcom.member_state_matching(:'q'))
--filter updated_since: and s.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
