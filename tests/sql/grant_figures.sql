-- The figures that the view of grants computes for a list are those of the functions that the rules ask.
begin;
create extension if not exists pgtap;
select no_plan();
select set_config('natcom.roles', 'auditor', true) \g /dev/null

create temporary view figure as
select v.id, v.claimed_amount, v.paid_amount, v.report_due_on, v.report_extended_to, v.report_overdue,
    natcom.grant_claimed_amount(g.id) as claimed, natcom.grant_paid_amount(g.id) as paid,
    case when g.state in ('approved', 'closed')
        then natcom.grant_report_due_on(g.id, g.plan_id, g.activity_ends_on) end as due_on,
    natcom.grant_extended_to(g.id) as extended_to,
    g.state = 'approved' and not natcom.grant_has_final_report(g.id)
        and greatest(natcom.grant_report_due_on(g.id, g.plan_id, g.activity_ends_on), natcom.grant_extended_to(g.id))
            < natcom.today() as overdue
from natcom.grant_record_resource v join natcom.grant_record g using (id);

select isnt_empty($$ select from figure where claimed > 0 $$, 'some grants are reported on');
select isnt_empty($$ select from figure where paid > 0 $$, 'some are paid');
select isnt_empty($$ select from figure where overdue $$, 'some are overdue');
select isnt_empty($$ select from figure where extended_to is not null $$, 'some are extended');
select isnt_empty($$ select from figure where due_on is not null and not overdue $$, 'some are not');
select is_empty($$ select id, claimed_amount, claimed from figure where claimed_amount is distinct from claimed $$,
    'claimed amounts are the function''s');
select is_empty($$ select id, paid_amount, paid from figure where paid_amount is distinct from paid $$,
    'paid amounts are the function''s');
select is_empty($$ select id, report_due_on, due_on from figure where report_due_on is distinct from due_on $$,
    'days on which reports are due are the function''s');
select is_empty($$ select id from figure where report_extended_to is distinct from extended_to $$,
    'extensions are the function''s');
select is_empty($$ select id from figure where report_overdue is distinct from overdue $$,
    'what is overdue is so by the functions');

update natcom.plan_setting set value = 7 where name = 'report_delay_days';
delete from natcom.plan_setting where name = 'report_delay_days' and plan_id not in (select plan_id from natcom.grant_record);
select is_empty($$ select id, report_due_on, due_on from figure where report_due_on is distinct from due_on $$,
    'with another delay too');
delete from natcom.plan_setting where name = 'report_delay_days';
select is_empty($$ select id, report_due_on, due_on from figure where report_due_on is distinct from due_on $$,
    'and with the delay that holds where none is set');
select * from finish();
rollback;
