-- deleteNeed: refused while other records point to it
-- cost: one row by its primary key
delete from natcom.need where id = :'id'::uuid and version = :version
