-- deleteAffiliate: one row that nothing points to
-- cost: one row by its primary key
delete from natcom.affiliate where id = :'id'::uuid and version = :version
