-- deleteDispatch: where the state of the dispatch allows it
-- cost: one row by its primary key
delete from natcom.dispatch where id = :'id'::uuid and version = :version
