-- Every constraint refuses what it is named for.
begin;
\ir support/act_as.sql
select no_plan();

create temporary table refusal (relation text, change jsonb, expected text);
insert into refusal values
    ('currency', '{"code": "usd"}', '42501'),
    ('member_state', '{"code": "mar"}', '23514 member_state_code_form'),
    ('member_state', '{"code": "DZA"}', '23505 member_state_code_key'),
    ('member_state', '{"name_en": " "}', '23514 member_state_name_not_blank'),
    ('member_state', '{"region": "europe"}', '23514 member_state_region_known'),
    ('commission', '{"code": "X"}', '23514 commission_code_form'),
    ('commission', '{"code": "DZA"}', '23505 commission_code_key'),
    ('commission', '{"affiliation": "partner"}', '23514 commission_state_iff_member'),
    ('commission', '{"affiliation": "friend"}', '23514 commission_affiliation_known'),
    ('commission', '{"member_state_id": null}', '23514 commission_state_iff_member'),
    ('commission', '{"name_en": ""}', '23514 commission_name_not_blank'),
    ('commission', '{"languages": []}', '23514 commission_languages_present'),
    ('commission', '{"languages": ["de"]}', '23514 commission_languages_known'),
    ('commission', '{"languages": ["ar", "ar"]}', '23514 commission_languages_once'),
    ('commission', '{"needs_level": "extreme"}', '23514 commission_needs_level_known'),
    ('organization', '{"acronym": "ALECSO"}', '23505 organization_acronym_key'),
    ('organization', '{"acronym": ""}', '23514 organization_acronym_not_blank'),
    ('organization', '{"kind": "club"}', '23514 organization_kind_known'),
    ('organization', '{"country": "France"}', '23514 organization_country_form'),
    ('organization', '{"name_en": ""}', '23514 organization_name_not_blank'),
    ('person', '{"full_name": "\t"}', '23514 person_full_name_not_blank'),
    ('person', '{"role": "king"}', '23514 person_role_known'),
    ('person', '{"organization_id": "01900000-0003-7000-8000-000000000001"}', '23514 person_one_employer'),
    ('person', '{"email": "nobody"}', '23514 person_email_form'),
    ('person', '{"languages": ["Not a tag"]}', '23514 person_languages_form'),
    ('person', '{"appointed_on": "2016-01-02", "left_on": "2016-01-01"}', '23514 person_left_after_appointed'),
    ('body', '{"code": "Executive Council"}', '23514 body_code_form'),
    ('body', '{"code": "general_conference"}', '23505 body_code_key'),
    ('body', '{"kind": "party"}', '23514 body_kind_known'),
    ('body', '{"name_en": ""}', '23514 body_name_not_blank'),
    ('body', '{"periodicity_months": 0}', '23514 body_periodicity_months_range'),
    ('body', '{"parent_id": "01900000-0005-7000-8000-000000000001"}', '23514 body_parent_acyclic'),
    ('body', '{"parent_id": "01900000-0005-7000-8000-000000000010"}', '23514 body_parent_acyclic'),
    ('plan', '{"code": "2016"}', '23514 plan_code_form'),
    ('plan', '{"code": "2031-2033"}', '23505 plan_code_key'),
    ('plan', '{"title_en": ""}', '23514 plan_title_not_blank'),
    ('plan', '{"ends_on": "2016-01-01"}', '23514 plan_ends_after_start'),
    ('plan', '{"state": "burnt"}', '23514 plan_state_known'),
    ('plan', '{"state": "draft"}', '23514 plan_state_forward'),
    ('plan', '{"currency": "XXX"}', '23503 plan_currency_fkey'),
    ('project', '{"number": 2}', '23505 project_number_in_plan'),
    ('project', '{"number": 0}', '23514 project_number_positive'),
    ('project', '{"title_en": ""}', '23514 project_title_not_blank'),
    ('project_objective', '{"number": 0}', '23514 project_objective_number_positive'),
    ('project_objective', '{"statement_en": ""}', '23514 project_objective_statement_not_blank'),
    ('project_partner', '{"statement_en": ""}', '23514 project_partner_statement_not_blank'),
    ('area', '{"number": 2}', '23505 area_number_in_project'),
    ('area', '{"number": 0}', '23514 area_number_positive'),
    ('area', '{"title_en": ""}', '23514 area_title_not_blank'),
    ('area', '{"expected_outcome_en": ""}', '23514 area_expected_outcome_not_blank'),
    ('indicator', '{"number": 0}', '23514 indicator_number_positive'),
    ('indicator', '{"statement_en": ""}', '23514 indicator_statement_not_blank'),
    ('target', '{"code": "M1.1.2"}', '23505 target_code_in_plan'),
    ('target', '{"code": "1.1.2"}', '23514 target_code_form'),
    ('target', '{"source_ref": "?"}', '23514 target_source_ref_form'),
    ('target', '{"statement_en": ""}', '23514 target_statement_not_blank'),
    ('target', '{"kind": "guess", "target_value": 1}', '23514 target_kind_known'),
    ('target', '{"target_value": 0}', '23514 target_value_unless_monitored'),
    ('target', '{"kind": "count"}', '23514 target_value_unless_monitored'),
    ('target', '{"unit": "Big Ones"}', '23514 target_unit_form'),
    ('target', '{"target_value": 99999999999999}', '22003'),
    ('target_indicator', '{"origin": "rumour"}', '23514 target_indicator_origin_known'),
    ('budget_line', '{"original_amount": -1}', '42501');

-- The first row of the table in the order of its key (of seeds: Morocco's where there is one), changed.
create function pg_temp.change(relation text, change jsonb) returns text language sql as $$
    select format('update natcom.%1$I t set (%2$s) = (select %3$s from jsonb_populate_record(null::natcom.%1$I, %4$L) c) where %5$s',
        relation, string_agg(quote_ident(k), ', '), string_agg('c.' || quote_ident(k), ', '), change, case relation
            when 'currency' then 'true'
            when 'member_state' then 'code = ''MAR'''
            when 'commission' then 'code = ''MAR'''
            when 'organization' then 'acronym = ''UNESCO'''
            when 'person' then 'full_name = ''Xavier Xylander'''
            when 'body' then 'code = ''executive_council'''
            when 'plan' then 'code = ''2016-2018'''
            when 'project' then 'id = ''01900000-0007-7000-8000-000000000001'''
            when 'area' then 'id = ''01900000-0008-7000-8000-000000000101'''
            when 'indicator' then 'id = ''01900000-0009-7000-8000-000000010101'''
            when 'target' then 'id = ''01900000-000a-7000-8000-000000000001'''
            when 'target_indicator' then 'target_id = ''01900000-000a-7000-8000-000000000001'''
            when 'budget_line' then 'code = ''governing_bodies'''
            else 'project_id = ''01900000-0007-7000-8000-000000000001'' and number = 1' end)
    from jsonb_object_keys(change) k
$$;
select is(pg_temp.attempt('secretariat', '', pg_temp.change(relation, change)), expected,
    format('%s with %s', relation, change)) from refusal;

-- What the constraints leave alone.
select is(pg_temp.attempt('secretariat', '', pg_temp.change(relation, change)), '1 rows',
    format('%s takes %s', relation, change))
from (values
    ('commission', '{"languages": ["en", "fr", "ar"]}'::jsonb), ('organization', '{"acronym": null}'),
    ('person', '{"commission_id": null, "organization_id": "01900000-0003-7000-8000-000000000001"}'),
    ('person', '{"languages": ["ar", "pt-BR"], "appointed_on": "2016-01-01", "left_on": "2016-01-01"}'),
    ('plan', '{"state": "closed"}'), ('target', '{"kind": "count", "target_value": 2.5}'),
    ('body', '{"parent_id": "01900000-0005-7000-8000-000000000002"}')) v (relation, change);
select is(pg_temp.attempt('secretariat', '',
    'update natcom.plan set state = ''closed'' where state = ''draft'''), '1 rows', 'a draft may be closed');
select is(pg_temp.attempt('secretariat', '', $$ insert into natcom.commission
    (id, code, affiliation, member_state_id, name_en, languages, needs_level)
    select '01900000-0002-7000-8000-0000000000e1', 'ZZZ', 'member', id, 'Second', '{ar}', 'low'
    from natcom.member_state where code = 'MAR' $$), '23505 commission_member_state_once', 'a state has one commission');

-- Deletion is refused while something refers to the row; what is embedded goes with it.
select is(pg_temp.attempt('secretariat', '', 'delete from natcom.' || relation || ' where ' || condition), expected,
    'delete from ' || relation || ' where ' || condition)
from (values
    ('member_state', 'code = ''MAR''', '23503 commission_member_state_id_fkey'),
    ('commission', 'code = ''DZA''', '23503 person_commission_id_fkey'),
    ('body', 'code = ''executive_council''', '23503 body_parent_id_fkey'),
    ('organization', 'kind = ''training_centre''', '23503 project_partner_organization_organization_id_fkey'),
    ('area', 'number = 1', '23503 indicator_area_id_fkey'),
    ('indicator', 'number = 1', '23503 target_indicator_indicator_id_fkey'),
    ('target', 'code = ''M2.3.4''', '23503 plan_period_snapshot_target_id_fkey'),
    ('target', 'id = ''01900000-000a-7000-8000-0000000000d1''', '1 rows'),
    ('person', 'full_name = ''Xenia Xylander''', '1 rows')) v (relation, condition, expected);

-- The plan of areas, targets and lines follows their project to another plan.
select is(pg_temp.attempt('secretariat', '', $$ update natcom.project
    set plan_id = '01900000-0006-7000-8000-000000000001', number = 3
    where id = '01900000-0007-7000-8000-0000000000d1' $$), '23505 budget_line_code_in_plan',
    'a project moves with its line, whose code the other plan has');
select set_config('natcom.roles', 'admin,secretariat', true);
update natcom.budget_line set code = 'moved' where id = '01900000-000b-7000-8000-0000000000d1';
update natcom.target set code = 'M9.9.9' where id = '01900000-000a-7000-8000-0000000000d1';
update natcom.project set plan_id = '01900000-0006-7000-8000-000000000001', number = 3
    where id = '01900000-0007-7000-8000-0000000000d1';
select is((select count(*) from natcom.area where plan_id = '01900000-0006-7000-8000-0000000000d1')
    + (select count(*) from natcom.target where plan_id = '01900000-0006-7000-8000-0000000000d1')
    + (select count(*) from natcom.budget_line where plan_id = '01900000-0006-7000-8000-0000000000d1'), 0::bigint,
    'nothing stays behind in the plan that a project left');
select * from finish();
rollback;
