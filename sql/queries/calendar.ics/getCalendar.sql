-- getCalendar: the entries of a feed, as the caller that the feed stands for sees them
-- cost: all events of the feed's kinds
select e.*
  from natcom.calendar_entry e
 where e.starts_on is not null
   and exists (select from natcom.calendar_feed f where f.secret_digest = :'secret_digest'::text
        and e.kind = any(f.kinds) and e.starts_on >= coalesce(f.starts_on_from, e.starts_on))
 limit :limit
