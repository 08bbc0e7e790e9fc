-- An id that is invisible and one that never was are the same to who refers to it.
begin;
\ir support/act_as.sql
select plan(9);

-- A caller who may insert people but sees no commission but its own: no role of today, so a policy of this test.
create policy test_insert on natcom.person for insert to public
    with check ((select natcom.has_role('commission')));
create policy test_words on natcom.person_word for insert to public
    with check ((select natcom.has_role('commission')));
create function pg_temp.hire(commission uuid) returns text language sql as $$
    select format('insert into natcom.person (id, full_name, role, commission_id) values (%L, ''New'', ''expert'', %L)',
        '01900000-0004-7000-8000-0000000000e1', commission)
$$;
select is(pg_temp.attempt('commission', 'MAR', pg_temp.hire('01900000-0002-7000-8000-000000000029')), '1 rows',
    'a visible commission can be referred to');
select is(pg_temp.attempt('commission', 'MAR', pg_temp.hire('01900000-0002-7000-8000-000000000018')),
    '23503 person_commission_id_fkey', 'an invisible one cannot');
select is(pg_temp.attempt('commission', 'MAR', pg_temp.hire('01900000-0002-7000-8000-00000000ffff')),
    '23503 person_commission_id_fkey', 'and looks like one that never was');

-- Both errors say the same, word for word.
create function pg_temp.complaint(statement text) returns text language plpgsql as $$
declare
    said text; more text; about text;
begin
    begin
        perform pg_temp.identify('commission', 'MAR', true);
        execute statement;
    exception when others then
        get stacked diagnostics said = message_text, more = pg_exception_detail, about = column_name;
    end;
    perform pg_temp.identify('', '', false);
    return concat_ws('|', said, more, about);
end
$$;
select is(pg_temp.complaint(pg_temp.hire('01900000-0002-7000-8000-000000000018')),
    pg_temp.complaint(pg_temp.hire('01900000-0002-7000-8000-00000000ffff')), 'word for word');
select alike(pg_temp.complaint(pg_temp.hire('01900000-0002-7000-8000-000000000018')), '%|commission_id',
    'the error names the column');

-- Negative control: the foreign key alone would take the invisible commission.
alter table natcom.person disable trigger check_commission;
select is(pg_temp.attempt('commission', 'MAR', pg_temp.hire('01900000-0002-7000-8000-000000000018')), '1 rows',
    'without the trigger an invisible commission is accepted');
alter table natcom.person enable trigger check_commission;

-- Every single-column foreign key to a table with an id is looked at by the trigger, but those of embedded rows to
-- their own parent, which the service fills in itself.
select is_empty($$
    select k.conname from pg_constraint k
    join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
    where k.connamespace = 'natcom'::regnamespace and k.contype = 'f' and k.confdeltype <> 'c'
    -- Words of closed lists that everybody reads; and what triggers fill in or check in their own way.
    and k.conrelid <> 'natcom.plan_period_snapshot'::regclass
    and k.confrelid::regclass::text not in ('natcom.setting_kind', 'natcom.grant_state', 'natcom.event_state', 'natcom.change_kind')
    and k.conname not in ('ledger_entry_budget_line_id_fkey', 'grant_beneficiary_commission_id_fkey',
        'grant_item_commission_id_fkey')
    and not exists (
        select from pg_trigger g where g.tgrelid = k.conrelid and g.tgfoid = 'natcom.check_reference'::regproc
        and encode(g.tgargs, 'escape') like a.attname || '\\000%') $$,
    'every reference that clients supply is checked');
select is(pg_temp.attempt('secretariat', '', $$ update natcom.area set project_id = gen_random_uuid()
    where id = '01900000-0008-7000-8000-000000000101' $$), '23503 area_project_id_fkey',
    'a composite key complains under the name of the column that clients know');
select matches(pg_temp.attempt('secretariat', '', $$ update natcom.person set commission_id = commission_id $$),
    '^[1-9]\d* rows$', 'unchanged references are taken');
select * from finish();
rollback;
