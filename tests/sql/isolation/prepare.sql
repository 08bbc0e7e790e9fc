-- What the races share.  Each permutation gets a plan of its own with two
-- lines of 100.00, and the grants that the race is about; nothing is cleared
-- away, since the ledger is only ever added to.
create schema race;
grant usage on schema race to natcom_service;
create table race.record (name text primary key, id uuid not null);
grant select on race.record to natcom_service;

create function race.id(wanted text) returns uuid language sql stable as $$
    select id from race.record where name = wanted
$$;

create function race.act(roles text, subject text) returns void language sql as $$
    select set_config('natcom.roles', roles, false), set_config('natcom.subject', subject, false)
$$;

create function race.step(grant_name text, wanted text, amount numeric default null) returns void language sql as $$
    insert into natcom.grant_transition (id, grant_id, to_state, approved_amount, reason)
    values (gen_random_uuid(), race.id(grant_name), wanted, amount, 'Race')
$$;

create function race.pay(grant_name text, kind text, amount numeric) returns void language sql as $$
    insert into natcom.ledger_entry (id, kind, grant_id, amount) values (gen_random_uuid(), kind, race.id(grant_name), amount)
$$;

create function race.transfer(from_line text, to_line text, amount numeric) returns void language sql as $$
    insert into natcom.budget_transfer (id, from_line_id, to_line_id, amount, reason, approved_by, effective_on)
    values (gen_random_uuid(), race.id(from_line), race.id(to_line), amount, 'Race', 'Council', natcom.today())
$$;

create function race.revise(line text, amount numeric) returns void language sql as $$
    insert into natcom.budget_revision (id, budget_line_id, amount, reason, approved_by, effective_on)
    values (gen_random_uuid(), race.id(line), amount, 'Race', 'Council', natcom.today())
$$;

-- Two submitted grants of 60.00 on the first line, in a plan of a decade that no other has.
create function race.begin() returns void language plpgsql as $$
declare
    first_year int := 3000 + 3 * (select count(*) from natcom.plan);
    plan uuid := gen_random_uuid();
    project uuid := gen_random_uuid();
    area uuid := gen_random_uuid();
    lines uuid[] := array[gen_random_uuid(), gen_random_uuid()];
    file uuid;
begin
    perform race.act('admin,secretariat', 'setup');
    insert into natcom.plan (id, code, title_en, starts_on, ends_on, currency, state)
    values (plan, format('%s-%s', first_year, first_year + 2), 'Race', make_date(first_year, 1, 1),
        make_date(first_year + 2, 12, 31), 'USD', 'published');
    insert into natcom.project (id, plan_id, number, title_en) values (project, plan, 1, 'Race');
    insert into natcom.area (id, project_id, number, title_en, expected_outcome_en) values (area, project, 1, 'Race', 'Race');
    insert into natcom.budget_line (id, plan_id, project_id, code, title_en, kind, original_amount)
    values (lines[1], plan, project, 'one', 'Race', 'project', 100), (lines[2], plan, null, 'two', 'Race',
        'governing_bodies', 100);
    truncate race.record;
    insert into race.record values ('plan', plan), ('area', area), ('line', lines[1]), ('other line', lines[2]);
    for i in 1 .. 2 loop
        file := gen_random_uuid();
        insert into natcom.grant_record (id, year, kind, title, purpose, area_id, budget_line_id, commission_id,
            requested_amount, activity_starts_on, activity_ends_on)
        select file, first_year, 'equipment', 'Race', 'Race', area, lines[1], c.id, 60, make_date(first_year, 5, 1),
            make_date(first_year, 6, 1)
        from natcom.commission c where c.code = 'MAR';
        insert into race.record values ('grant ' || i, file);
        perform race.step('grant ' || i, 'submitted');
    end loop;
end
$$;

-- A convened meeting of the area, which is paid from the first line.
create function race.meeting(meeting_name text) returns void language plpgsql as $$
declare
    file uuid := gen_random_uuid();
begin
    perform race.act('secretariat', 'setup');
    insert into natcom.meeting (id, kind, title_en, area_id, starts_on, ends_on, time_zone, city, country)
    values (file, 'consultation', 'Race', race.id('area'), '2017-03-20', '2017-03-22', 'Africa/Dakar', 'Dakar', 'SEN');
    insert into natcom.agenda_item (id, meeting_id, title) values (gen_random_uuid(), file, 'Opening');
    insert into natcom.meeting_transition (id, meeting_id, to_state) values (gen_random_uuid(), file, 'convened');
    insert into race.record values (meeting_name, file);
end
$$;

create function race.spend(meeting_name text, amount numeric) returns void language sql as $$
    select natcom.book_expenditure(gen_random_uuid(), 'meeting', race.id(meeting_name), amount, null, null)
$$;

create function race.reserve(meeting_name text, amount numeric) returns void language sql as $$
    insert into natcom.ledger_entry (id, kind, meeting_id, amount)
    values (gen_random_uuid(), 'commitment', race.id(meeting_name), amount)
$$;

create function race.cancel(meeting_name text) returns void language sql as $$
    insert into natcom.meeting_transition (id, meeting_id, to_state, reason)
    values (gen_random_uuid(), race.id(meeting_name), 'cancelled', 'Race')
$$;

-- Whether all that is always true still is, and what the line came to.
create function race.verdict() returns text language plpgsql as $$
declare
    verdict text;
begin
    perform race.act('auditor', 'judge');
    select string_agg(name, ' ') into verdict from natcom.ledger_invariants() where violations <> '[]';
    return coalesce('broken: ' || verdict, 'sound') || (select format(', committed %s, revised %s', b.committed, b.revised)
        from natcom.line_balance(race.id('line')) b);
end
$$;
