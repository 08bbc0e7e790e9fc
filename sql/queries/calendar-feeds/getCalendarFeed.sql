-- getCalendarFeed: one feed
-- cost: one row by its primary key
select f.*
  from natcom.calendar_feed_resource f
 where f.id = :'id'::uuid
