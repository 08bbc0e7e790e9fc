-- How often a body meets, so that a meeting that is due and not planned shows;
-- and whether it does so beside another body's meeting.
alter table natcom.body
    add column periodicity_months int constraint body_periodicity_months_range
        check (periodicity_months between 1 and 120),
    add column meets_in_tandem boolean not null default false;
comment on column natcom.body.periodicity_months is 'from one meeting to the next; null for a body without regular meetings';
comment on column natcom.body.meets_in_tandem is 'its meetings are held together with those of another body';
