-- listOrganizations: the organisations that the caller may see
-- cost: walks the index of the sort, limit rows
--sort name: o.name
--sort updated_at: o.updated_at
select o.*
  from natcom.organization_resource o
 where true
--filter acronym: and o.acronym = any(:'acronym'::text[])
--filter acronym_not: and (o.acronym <> all(:'acronym_not'::text[]) or o.acronym is null)
--filter acronym_exists: and (o.acronym is not null) = :'acronym_exists'::boolean
--filter kind: and o.kind = any(:'kind'::text[])
--filter kind_not: and o.kind <> all(:'kind_not'::text[])
--filter country: and o.country = any(:'country'::text[])
--filter country_not: and (o.country <> all(:'country_not'::text[]) or o.country is null)
--filter country_exists: and (o.country is not null) = :'country_exists'::boolean
--filter q: and o.id in (select natcom.organization_matching(:'q'))
--filter updated_since: and o.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
