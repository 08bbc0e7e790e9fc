-- listBodies: the bodies that the caller may see
-- cost: walks the index of the sort, limit rows
--sort code: b.code
--sort name: b.name
--sort updated_at: b.updated_at
select b.*
--expand parent: , parent.id as "parent.id", parent.code as "parent.code", parent.name as "parent.name"
  from natcom.body_resource b
--expand parent: left join natcom.body_resource parent on parent.id = b.parent_id
 where true
--filter code: and b.code = any(:'code'::text[])
--filter code_not: and b.code <> all(:'code_not'::text[])
--filter kind: and b.kind = any(:'kind'::text[])
--filter kind_not: and b.kind <> all(:'kind_not'::text[])
--filter parent_id: and b.parent_id = any(:'parent_id'::uuid[])
--filter parent_id_not: and (b.parent_id <> all(:'parent_id_not'::uuid[]) or b.parent_id is null)
--filter parent_id_exists: and (b.parent_id is not null) = :'parent_id_exists'::boolean
--filter periodicity_months_min: and b.periodicity_months >= :'periodicity_months_min'::int
--filter periodicity_months_max: and b.periodicity_months <= :'periodicity_months_max'::int
--filter periodicity_months_exists: and (b.periodicity_months is not null) = :'periodicity_months_exists'::boolean
--filter meets_in_tandem: and b.meets_in_tandem = :'meets_in_tandem'::boolean
--filter q: and b.id in (select natcom.body_matching(:'q'))
--filter updated_since: and b.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
