-- listCalendarFeeds: the feeds that the caller made; to an administrator all
-- cost: walks the index of the sort, limit rows
--sort created_at: f.created_at
select f.*
  from natcom.calendar_feed_resource f
 where true
--filter updated_since: and f.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
