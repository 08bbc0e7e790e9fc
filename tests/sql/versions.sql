-- Versions count real changes, and nobody forges them.
begin;
\ir support/act_as.sql
select plan(19);

create function pg_temp.version_of(relation text, key uuid) returns int language plpgsql as $$
declare
    found_version int;
begin
    execute format('select version from natcom.%I where id = $1', relation) into found_version using key;
    return found_version;
end
$$;
select set_config('natcom.roles', 'secretariat', true);

insert into natcom.organization (id, kind, name_en, version, created_at, updated_at) values
    ('01900000-0003-7000-8000-0000000000e1', 'ministry', 'New', 77, '2000-01-01', '2000-01-01');
select is(pg_temp.version_of('organization', '01900000-0003-7000-8000-0000000000e1'), 1, 'a new row has version 1');
select ok(created_at > now() - interval '1 hour' and updated_at = created_at, 'a new row dates from now')
    from natcom.organization where id = '01900000-0003-7000-8000-0000000000e1';

update natcom.organization set name_en = 'Newer' where id = '01900000-0003-7000-8000-0000000000e1';
select is(pg_temp.version_of('organization', '01900000-0003-7000-8000-0000000000e1'), 2, 'a change counts one');
select ok(updated_at > created_at, 'a change has its own date')
    from natcom.organization where id = '01900000-0003-7000-8000-0000000000e1';

create temporary table before as select * from natcom.organization where id = '01900000-0003-7000-8000-0000000000e1';
update natcom.organization set name_en = name_en, country = null where id = '01900000-0003-7000-8000-0000000000e1';
select results_eq('select * from natcom.organization where id = ''01900000-0003-7000-8000-0000000000e1''',
    'select * from before', 'an update that changes nothing leaves the row as it was');
update natcom.organization set version = version + 1, created_at = '2000-01-01', updated_at = '2000-01-01'
    where id = '01900000-0003-7000-8000-0000000000e1';
select results_eq('select * from natcom.organization where id = ''01900000-0003-7000-8000-0000000000e1''',
    'select * from before', 'version, created_at and updated_at cannot be forged');
update natcom.organization set version = 40, created_at = '2000-01-01', name_en = 'Newest'
    where id = '01900000-0003-7000-8000-0000000000e1';
select is(pg_temp.version_of('organization', '01900000-0003-7000-8000-0000000000e1'), 3,
    'nor together with a real change');
select is((select created_at from natcom.organization where id = '01900000-0003-7000-8000-0000000000e1'),
    (select created_at from before), 'created_at stays');

-- A change of what is embedded is a change of the row it belongs to, once in a transaction.
select is(pg_temp.version_of('project', '01900000-0007-7000-8000-0000000000d1'), 1,
    'a project made with its parts has version 1');
select is(pg_temp.version_of('target', '01900000-000a-7000-8000-0000000000d1'), 1,
    'a target made with its links has version 1');
select is(pg_temp.version_of('project', '01900000-0007-7000-8000-000000000001'), 1, 'so have those of the seeds');
update natcom.project_objective set statement_en = 'Other' where number = 1
    and project_id = '01900000-0007-7000-8000-000000000001';
select is(pg_temp.version_of('project', '01900000-0007-7000-8000-000000000001'), 2,
    'a changed objective changes its project');
delete from natcom.project_objective where number = 2 and project_id = '01900000-0007-7000-8000-000000000001';
select is(pg_temp.version_of('project', '01900000-0007-7000-8000-000000000001'), 2,
    'two changes in one transaction are one step');
insert into natcom.project_partner_organization (project_id, partner_number, organization_id) values
    ('01900000-0007-7000-8000-000000000002', 2, '01900000-0003-7000-8000-0000000000e1');
select is(pg_temp.version_of('project', '01900000-0007-7000-8000-000000000002'), 2,
    'an added organisation changes the project');
delete from natcom.target_indicator where target_id = '01900000-000a-7000-8000-000000000014' and number = 2;
select is(pg_temp.version_of('target', '01900000-000a-7000-8000-000000000014'), 2,
    'a removed link changes its target');
delete from natcom.target_indicator where target_id = '01900000-000a-7000-8000-000000000099';
select is(pg_temp.version_of('target', '01900000-000a-7000-8000-000000000013'), 1, 'other targets stay');

-- Words follow names.
update natcom.person set full_name = 'Yara Ypsilon' where full_name = 'Xavier Xylander';
select bag_eq('select word from natcom.person_word where person_id = ''01900000-0004-7000-8000-0000000000d1''',
    array['yara', 'ypsilon'], 'the words of a person are those of the present name');
update natcom.person set commission_id = null where full_name = 'Yara Ypsilon';
select bag_eq('select distinct commission_id from natcom.person_word
    where person_id = ''01900000-0004-7000-8000-0000000000d1''', 'select null::uuid',
    'and belong to the present commission');
delete from natcom.person where full_name = 'Yara Ypsilon';
select is_empty('select from natcom.person_word where person_id = ''01900000-0004-7000-8000-0000000000d1''',
    'and go with the person');
select * from finish();
rollback;
