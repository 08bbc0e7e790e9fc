-- deleteCalendarFeed: its address is not found from now on
-- cost: one row by its primary key
delete from natcom.calendar_feed where id = :'id'::uuid and version = :version
