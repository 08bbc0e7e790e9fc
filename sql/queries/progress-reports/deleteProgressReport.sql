-- deleteProgressReport: where the state of the grant allows it
-- cost: one row by its primary key
delete from natcom.progress_report where id = :'id'::uuid and version = :version
