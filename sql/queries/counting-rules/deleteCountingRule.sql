-- deleteCountingRule: refused while other records point to it
-- cost: one row by its primary key
delete from natcom.counting_rule where id = :'id'::uuid and version = :version
