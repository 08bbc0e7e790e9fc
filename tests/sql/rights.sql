-- Who reads and writes the tables of the money, of grants, and of what clients keep.
begin;
\ir support/act_as.sql
select no_plan();

-- One grant of Morocco that Algeria shares in, walked to a payment and a report, and one draft of Algeria's own.
create function pg_temp.acting(roles text, subject text, commission text default '') returns void language sql as $$
    select set_config('natcom.roles', roles, true), set_config('natcom.subject', subject, true),
        set_config('natcom.commission', commission, true)
$$;
do $$
declare
    shared uuid := '01900000-000d-7000-8000-0000000000a1';
    draft uuid := '01900000-000d-7000-8000-0000000000a2';
    mar uuid := (select id from natcom.commission where code = 'MAR');
    dza uuid := (select id from natcom.commission where code = 'DZA');
    line uuid := (select id from natcom.budget_line where code = 'project_1' and original_amount > 1);
    area uuid := (select a.id from natcom.area a join natcom.budget_line l on l.project_id = a.project_id
        where l.id = line order by a.number limit 1);
    report uuid := '01900000-000d-7000-8000-0000000000b1';
    session uuid := '01900000-000d-7000-8000-0000000000e1';
    invitation uuid := '01900000-000d-7000-8000-0000000000e2';
    training uuid := '01900000-000d-7000-8000-0000000000d1';
    exchange uuid := '01900000-000d-7000-8000-0000000000d2';
    director uuid := '01900000-000d-7000-8000-0000000000d3';
begin
    update natcom.plan_setting set value = 0 where name = 'block_on_overdue_report';
    perform pg_temp.acting('secretariat', 'officer');
    insert into natcom.grant_record (id, year, kind, title, purpose, area_id, budget_line_id, commission_id,
        requested_amount, activity_starts_on, activity_ends_on)
    values (shared, 2016, 'joint_activity', 'Shared', 'Test', area, line, mar, 1000, '2016-05-01', '2016-06-30'),
        (draft, 2016, 'equipment', 'Own', 'Test', area, line, dza, 1000, '2016-05-01', '2016-06-30');
    insert into natcom.grant_beneficiary (id, grant_id, commission_id, share_percent)
    values ('01900000-000d-7000-8000-0000000000c1', shared, dza, 40);
    update natcom.grant_beneficiary set share_percent = 60 where grant_id = shared and commission_id = mar;
    insert into natcom.grant_item (id, grant_id, category, description, quantity, unit_price)
    values (natcom.uuid_v7(), shared, 'computer', 'Test', 1, 10);
    insert into natcom.grant_instalment (id, grant_id, number, planned_on, amount)
    values (natcom.uuid_v7(), shared, 1, '2016-05-01', 500);
    insert into natcom.grant_document (id, grant_id, kind, title, language, url)
    values (natcom.uuid_v7(), shared, 'other', 'Test', 'en', 'https://x.example/');
    insert into natcom.grant_transition (id, grant_id, to_state) values (natcom.uuid_v7(), shared, 'submitted');
    insert into natcom.grant_waiver (id, grant_id, setting, reason)
    values (natcom.uuid_v7(), shared, 'grant_ceiling', 'Test');
    insert into natcom.grant_transition (id, grant_id, to_state, approved_amount, effective_on)
    values (natcom.uuid_v7(), shared, 'approved', 1000, '2016-04-01');
    insert into natcom.grant_extension (id, grant_id, extended_to, reason)
    values (natcom.uuid_v7(), shared, '2017-12-31', 'Test');
    perform pg_temp.acting('commission', 'mar', 'MAR');
    insert into natcom.grant_report (id, grant_id, kind, covers_from, covers_until, narrative, claimed_amount, submitted_on)
    values (report, shared, 'final', '2016-05-01', '2016-06-30', 'Done', 100, '2016-07-01');
    perform pg_temp.acting('secretariat', 'officer');
    insert into natcom.grant_report_transition (id, grant_report_id, to_state) values (natcom.uuid_v7(), report, 'accepted');
    perform pg_temp.acting('finance', 'payer');
    insert into natcom.ledger_entry (id, kind, grant_id, amount, value_date)
    values (natcom.uuid_v7(), 'disbursement', shared, 100, '2016-05-01');
    insert into natcom.budget_revision (id, budget_line_id, amount, reason, approved_by, effective_on)
    values (natcom.uuid_v7(), line, 10, 'Test', 'Council', '2016-01-01');
    insert into natcom.budget_transfer (id, from_line_id, to_line_id, amount, reason, approved_by, effective_on)
    select natcom.uuid_v7(), line, l.id, 5, 'Test', 'Council', '2016-01-01'
    from natcom.budget_line l where l.code = 'governing_bodies';
    perform pg_temp.acting('secretariat', 'officer');
    insert into natcom.meeting (id, kind, title_en) values (session, 'regional_meeting', 'Test');
    insert into natcom.participation (id, meeting_id, commission_id, role)
    values (invitation, session, mar, 'member'), ('01900000-000d-7000-8000-0000000000e3', session, dza, 'member');
    perform pg_temp.acting('commission', 'mar', 'MAR');
    insert into natcom.participation_transition (id, participation_id, to_state)
    values (natcom.uuid_v7(), invitation, 'confirmed');
    perform pg_temp.acting('secretariat', 'officer');
    update natcom.meeting set starts_on = '2016-10-06', ends_on = '2016-10-07', time_zone = 'Africa/Casablanca',
        city = 'Rabat', country = 'MAR' where id = session;
    insert into natcom.agenda_item (id, meeting_id, title) values (natcom.uuid_v7(), session, 'Opening');
    insert into natcom.meeting_transition (id, meeting_id, to_state) values (natcom.uuid_v7(), session, 'convened');
    insert into natcom.decision (id, meeting_id, number, kind, title, content)
    values ('01900000-000d-7000-8000-0000000000e4', session, '1', 'decision', 'Test', 'Test');
    insert into natcom.follow_up_action (id, decision_id, title, commission_id, due_on)
    values ('01900000-000d-7000-8000-0000000000e5', '01900000-000d-7000-8000-0000000000e4', 'Test', mar, '2016-12-31');
    insert into natcom.follow_up_action_transition (id, follow_up_action_id, to_state)
    values (natcom.uuid_v7(), '01900000-000d-7000-8000-0000000000e5', 'done');
    insert into natcom.dispatch (id, kind, title, language)
    values ('01900000-000d-7000-8000-0000000000f1', 'outcome', 'Sent', 'en'),
        ('01900000-000d-7000-8000-0000000000f2', 'outcome', 'Draft', 'en');
    insert into natcom.dispatch_acknowledgement (id, dispatch_id, commission_id)
    select natcom.uuid_v7(), d.id, c.id from natcom.dispatch d, (values (mar), (dza)) c (id)
    where d.id::text like '01900000-000d-7000-8000-0000000000f%';
    insert into natcom.dispatch_transition (id, dispatch_id, to_state)
    values (natcom.uuid_v7(), '01900000-000d-7000-8000-0000000000f1', 'sent');
    -- A training that Morocco hosts and Algeria learns at; a visit of Algeria to Morocco, and one that finds a need there.
    insert into natcom.training (id, scope, topic, title_en, starts_on, ends_on, time_zone, city, country, host_commission_id)
    values (training, 'regional', 'ict', 'Test', '2017-03-20', '2017-03-22', 'Africa/Casablanca', 'Rabat', 'MAR', mar);
    insert into natcom.training_expert (id, training_id, person_id)
    values (natcom.uuid_v7(), training, '01900000-0004-7000-8000-0000000000d3');
    insert into natcom.training_trainee_group (id, training_id, commission_id, women, men)
    values (natcom.uuid_v7(), training, dza, 1, 1);
    insert into natcom.training_transition (id, training_id, to_state) values (natcom.uuid_v7(), training, 'confirmed');
    insert into natcom.visit (id, kind, title, purposes, visiting_commission_id, host_commission_id, starts_on, ends_on,
        time_zone)
    values (exchange, 'exchange', 'Test', '{}', dza, mar, '2017-03-20', '2017-03-22', 'Africa/Casablanca'),
        (director, 'director_general', 'Test', '{assess_needs}', null, mar, '2017-03-20', '2017-03-22', 'Africa/Casablanca');
    insert into natcom.visit_visitor (id, visit_id, person_id)
    values (natcom.uuid_v7(), exchange, '01900000-0004-7000-8000-0000000000d2');
    insert into natcom.visit_transition (id, visit_id, to_state) values (natcom.uuid_v7(), director, 'confirmed');
    insert into natcom.need (id, commission_id, category, priority, statement, assessed_on, visit_id)
    values ('01900000-000d-7000-8000-0000000000d4', mar, 'equipment', 2, 'Test', '2017-03-21', director);
    perform set_config('natcom.scope', 'meetings:read', true);
    insert into natcom.calendar_feed (id, name, kinds, secret_digest)
    values ('01900000-000d-7000-8000-0000000000f5', 'Own', '{meeting}', repeat('0', 64));
    perform pg_temp.acting('', '');
end
$$;

create temporary table caller (roles text, commission text);
insert into caller values ('secretariat', ''), ('finance', ''), ('auditor', ''), ('admin', ''), ('partner', ''),
    ('commission', 'MAR'), ('commission', 'DZA'), ('commission', 'TUN'), ('', ''), ('commission', '');

-- What each table shows: the condition on it for the roles that see all, for the lead, for another beneficiary.
create temporary table rights (relname text primary key, everything text, lead text, shares text, appended boolean);
insert into rights values
    ('grant_record', 'secretariat,finance,auditor', '1', '2', false),
    ('grant_word', 'secretariat,finance,auditor', null, null, false),
    ('grant_beneficiary', 'secretariat,finance,auditor', '2', '2', false),
    ('grant_item', 'secretariat,finance,auditor', '1', '1', false),
    ('grant_instalment', 'secretariat,finance,auditor', '1', '1', false),
    ('grant_document', 'secretariat,finance,auditor', '1', '1', false),
    ('grant_report', 'secretariat,finance,auditor', '1', '1', false),
    ('grant_report_transition', 'secretariat,finance,auditor', '1', '1', true),
    ('grant_transition', 'secretariat,finance,auditor', '2', '2', true),
    ('grant_extension', 'secretariat,finance,auditor', '1', '1', true),
    ('grant_waiver', 'secretariat,finance,auditor', '1', '1', true),
    ('ledger_entry', 'secretariat,finance,auditor', '2', '2', true),
    ('budget_allocation', 'secretariat,finance,auditor,admin,partner,commission', null, null, false),
    ('budget_revision', 'secretariat,finance,auditor,admin,partner,commission', null, null, true),
    ('budget_transfer', 'secretariat,finance,auditor,admin,partner,commission', null, null, true),
    ('calendar_feed', 'admin', null, null, false),
    ('decision', 'secretariat,finance,auditor', '1', '1', false),
    ('dispatch', 'secretariat,finance,auditor', '1', '1', false),
    ('dispatch_acknowledgement', 'secretariat,finance,auditor', '1', '1', false),
    ('dispatch_transition', 'secretariat,finance,auditor', '1', '1', true),
    ('import', 'nobody', null, null, false),
    ('follow_up_action', 'secretariat,finance,auditor', '1', '0', false),
    ('follow_up_action_transition', 'secretariat,finance,auditor', '1', '0', true),
    ('participation', 'secretariat,finance,auditor', '1', '1', false),
    ('participation_transition', 'secretariat,finance,auditor', '1', '0', true),
    ('plan_setting', 'secretariat,finance,auditor,admin,commission', null, null, false),
    ('setting_kind', 'secretariat,finance,auditor,admin,partner,commission', null, null, false),
    ('transition_rule', 'secretariat,finance,auditor,admin,partner,commission', null, null, false),
    ('grant_state', 'secretariat,finance,auditor,admin,partner,commission', null, null, false),
    ('grant_editing', 'secretariat,finance,auditor,admin,partner,commission', null, null, false),
    ('meeting', 'secretariat,finance,auditor,admin,partner,commission', null, null, false),
    ('meeting_transition', 'secretariat,finance,auditor,admin,partner,commission', null, null, true),
    ('training', 'secretariat,finance,auditor', '1', '1', false),
    ('training_expert', 'secretariat,finance,auditor', '1', '1', false),
    ('training_trainee_group', 'secretariat,finance,auditor', '0', '1', false),
    ('training_transition', 'secretariat,finance,auditor', '1', '1', true),
    ('visit', 'secretariat,finance,auditor', '2', '1', false),
    ('visit_visitor', 'secretariat,finance,auditor', '1', '1', false),
    ('visit_transition', 'secretariat,finance,auditor', '1', '0', true),
    ('need', 'secretariat,finance,auditor', '1', '0', false),
    ('counting_word', 'secretariat,finance,auditor,admin,partner,commission', null, null, false),
    ('plan_period', 'secretariat,finance,auditor,admin,partner,commission', null, null, false),
    ('plan_period_transition', 'secretariat,finance,auditor,admin,partner,commission', null, null, true),
    ('plan_period_snapshot', 'secretariat,finance,auditor,admin,partner,commission', null, null, false),
    ('progress_report', 'secretariat,finance,auditor', null, null, false),
    ('progress_report_transition', 'secretariat,finance,auditor', null, null, true),
    ('agenda_item', 'secretariat,finance,auditor,admin,partner,commission', null, null, false),
    ('agenda_order', 'secretariat,finance,auditor,admin,partner,commission', null, null, false),
    ('meeting_document', 'secretariat,finance,auditor,admin,partner,commission', null, null, false),
    ('meeting_minutes', 'secretariat,finance,auditor', null, null, false),
    ('meeting_minutes_transition', 'secretariat,finance,auditor', null, null, true),
    ('time_zone', 'secretariat,finance,auditor,admin,partner,commission', null, null, false),
    ('event_state', 'secretariat,finance,auditor,admin,partner,commission', null, null, false),
    ('event_editing', 'secretariat,finance,auditor,admin,partner,commission', null, null, false),
    ('change_kind', 'secretariat,finance,auditor,admin,partner,commission', null, null, false),
    ('change_head', 'secretariat,finance,auditor,admin,partner,commission', null, null, false),
    ('idempotency_record', '', null, null, false);

select bag_eq('select relname from of_their_own where relname !~ ''^(idempotency_record_\d|audit_|change$)''',
    'select relname from rights', 'every table has its rights written down');

-- Counts, of the rows of this test only: demo data may hold others.
create function pg_temp.mine(relation text) returns text language sql as $$
    select format('select from natcom.%I t where to_jsonb(t)::text like ''%%01900000-000d-7000-8000-0000000000%%''',
        relation)
$$;
select case when roles = any(string_to_array(everything, ',')) then
        is(split_part(pg_temp.shown(roles, commission, 'select from natcom.' || r.relname), ' ', 1),
            split_part(pg_temp.existing('select from natcom.' || r.relname), ' ', 1), roles || ' sees all of ' || r.relname)
    when lead is not null and commission = 'MAR' then
        is(split_part(pg_temp.shown(roles, commission, pg_temp.mine(r.relname)), ' ', 1), lead,
            'the lead sees its own of ' || r.relname)
    when lead is not null and commission = 'DZA' then
        is(split_part(pg_temp.shown(roles, commission, pg_temp.mine(r.relname)), ' ', 1), shares,
            'a beneficiary sees its own of ' || r.relname)
    else is(split_part(pg_temp.shown(roles, commission, pg_temp.mine(r.relname)), ' ', 1), '0',
        format('role "%s" of "%s" sees nothing of this in %s', roles, commission, r.relname)) end
from rights r, caller where r.relname <> 'grant_word' order by r.relname;

-- Nobody updates or deletes what is only ever added to: the service has no right, and the owner is refused.
select is(pg_temp.attempt(roles, commission, format('update natcom.%I set version = version', r.relname)), '42501',
    format('the service does not update %s, for "%s"', r.relname, roles))
from rights r, caller where appended order by r.relname;
create function pg_temp.as_owner(statement text) returns text language plpgsql as $$
declare
    rule text;
begin
    begin
        perform pg_temp.acting('secretariat,finance,admin', 'owner');
        execute statement;
    exception when others then
        get stacked diagnostics rule = constraint_name;
    end;
    perform pg_temp.acting('', '');
    return coalesce(rule, 'done');
end
$$;
select is(pg_temp.as_owner(format(s.statement, r.relname)), r.relname || '_append_only',
    format(s.statement, r.relname) || ' is refused, also for the owner')
from rights r, (values ('update natcom.%I set version = 1'), ('delete from natcom.%I'), ('truncate natcom.%I cascade'))
    s (statement) where appended order by r.relname;

-- Rows of closed lists are nobody's to write at run time.
select is(pg_temp.attempt('admin,secretariat', '', format('delete from natcom.%I', relname)), '42501',
    'nobody deletes from ' || relname)
from (values ('setting_kind'), ('transition_rule'), ('grant_state'), ('grant_editing'),
    ('event_state'), ('event_editing'), ('time_zone'), ('counting_word'),
    ('change_kind'), ('change_head'), ('change')) t (relname);

-- Who may write what is edited.
create function pg_temp.tries(roles text, commission text, statement text) returns boolean language sql as $$
    select pg_temp.attempt(roles, commission, statement) = '1 rows'
$$;
select is(pg_temp.tries(roles, commission,
        'update natcom.grant_record set title = ''New'' where id = ''01900000-000d-7000-8000-0000000000a2'''),
    roles = 'secretariat' or commission = 'DZA', format('"%s" of "%s" edits a draft of Algeria', roles, commission))
from caller;
select is(pg_temp.tries(roles, commission,
        'update natcom.participation set role = ''chair'' where id = ''01900000-000d-7000-8000-0000000000e2'''),
    roles = 'secretariat', format('"%s" of "%s" gives the invited another role', roles, commission))
from caller;
select is(pg_temp.tries(roles, commission, 'insert into natcom.participation_transition (id, participation_id, to_state)
        values (gen_random_uuid(), ''01900000-000d-7000-8000-0000000000e2'', ''declined'')'),
    roles = 'secretariat' or commission = 'MAR', format('"%s" of "%s" answers for Morocco', roles, commission))
from caller;
select is(pg_temp.tries(roles, commission, 'update natcom.plan_setting set value = 91 where name = ''report_delay_days'''),
    roles = 'admin', format('"%s" of "%s" changes a setting', roles, commission))
from caller;
select is(pg_temp.tries(roles, commission, format('insert into natcom.budget_revision (id, budget_line_id, amount, reason,
        approved_by, effective_on) select gen_random_uuid(), id, 1, ''Test'', ''Council'', ''2016-01-01''
        from natcom.budget_line where code = ''governing_bodies''')),
    roles = 'finance', format('"%s" of "%s" revises a line', roles, commission))
from caller;
select is(pg_temp.tries(roles, commission, 'insert into natcom.ledger_entry (id, kind, grant_id, amount, value_date)
        values (gen_random_uuid(), ''disbursement'', ''01900000-000d-7000-8000-0000000000a1'', 1, ''2016-05-02'')'),
    roles = 'finance', format('"%s" of "%s" pays', roles, commission))
from caller;

select is(pg_temp.attempt(roles, commission, 'update natcom.dispatch_acknowledgement set state = ''acknowledged''
        where dispatch_id = ''01900000-000d-7000-8000-0000000000f1'''),
    case when roles = 'secretariat' then '2 rows' when commission in ('MAR', 'DZA') then '1 rows' else '0 rows' end,
    format('"%s" of "%s" acknowledges what was sent to it', roles, commission))
from caller;

select is(pg_temp.tries(roles, commission, format('%s where %s = %L', w.statement, w.member,
        '01900000-000d-7000-8000-0000000000' || w.ending)),
    roles = 'secretariat', format('the Secretariat alone, not "%s" of "%s", may: %s', roles, commission, w.statement))
from caller, (values
    ('update natcom.training set place = ''Elsewhere''', 'id', 'd1'), ('delete from natcom.training_expert', 'training_id', 'd1'),
    ('update natcom.training_trainee_group set women = 9', 'training_id', 'd1'),
    ('update natcom.visit set title = ''Other''', 'id', 'd2'), ('delete from natcom.visit', 'id', 'd2'),
    ('delete from natcom.visit_visitor', 'visit_id', 'd2'), ('update natcom.need set priority = 1', 'id', 'd4'),
    ('delete from natcom.need', 'id', 'd4')) w (statement, member, ending);

-- Finance locks an event to pay for it, and changes nothing of it.
select is(pg_temp.attempt('finance', '', format('update natcom.%I set %s', t.relname, t.change)), 'P0001 event_open',
    'finance does not edit ' || t.relname)
from (values ('meeting', 'place = ''Elsewhere'''), ('training', 'place = ''Elsewhere'''), ('visit', 'title = ''Other'''))
    t (relname, change);

-- Every state counts as something, and every transition leads somewhere.
select is_empty('select r.to_state from natcom.transition_rule r where r.machine = ''grant''
    and not exists (select from natcom.grant_state s where s.state = r.to_state)', 'every state is classified');
select is_empty('select s.state from natcom.grant_state s where not s.is_final
    and not exists (select from natcom.transition_rule r where r.machine = ''grant'' and r.from_state = s.state)',
    'every state that is not final can be left');
select is_empty('select s.state from natcom.grant_state s where s.is_final
    and exists (select from natcom.transition_rule r where r.machine = ''grant'' and r.from_state = s.state)',
    'a final state is final');
select is_empty($$ select condition from natcom.transition_rule r, unnest(r.conditions) condition
    where r.machine in ('grant', 'grant_report')
    and to_regproc(format('natcom.%s_condition_%s', r.machine, condition)) is null $$, 'every condition has its function');
select is_empty('select r.machine, r.to_state from natcom.transition_rule r
    where r.machine in (select s.machine from natcom.event_state s)
    and not exists (select from natcom.event_state s where (s.machine, s.state) in ((r.machine, r.to_state),
        (r.machine, r.from_state)))', 'every state of an event is classified');
select is_empty('select s.machine, s.state from natcom.event_state s where s.is_final = exists (
    select from natcom.transition_rule r where (r.machine, r.from_state) = (s.machine, s.state))',
    'an event leaves every state that is not final, and no other');
select is_empty($$ select r.machine, condition from natcom.transition_rule r, unnest(r.conditions) condition
    where r.machine in (select s.machine from natcom.event_state s) and condition <> 'reason'
    and to_regproc(format('natcom.%s_condition_%s', r.machine, condition)) is null $$, 'each with its function');
select is_empty('select name from natcom.ledger_invariants() where violations <> ''[]''', 'the ledger is sound');

-- Negative control: a commitment that no transition wrote shows.
alter table natcom.ledger_entry disable trigger user;
insert into natcom.ledger_entry (id, kind, budget_line_id, grant_id, amount, value_date)
select gen_random_uuid(), 'commitment', g.budget_line_id, g.id, 1000000, '2016-01-01'
from natcom.grant_record g where g.id = '01900000-000d-7000-8000-0000000000a2';
select set_eq('select name from natcom.ledger_invariants() where violations <> ''[]''',
    array['line_covers_commitments', 'commitment_matches_state'], 'a forged commitment is found');
select * from finish();
rollback;
