-- The state machines as they are today.  Whoever changes a row here changes
-- what is enforced and what clients are told, at once.

create or replace trigger touch before insert or update on natcom.transition_rule
    for each row execute function natcom.touch();
create or replace trigger touch before insert or update on natcom.grant_state
    for each row execute function natcom.touch();
create or replace trigger touch before insert or update on natcom.grant_editing
    for each row execute function natcom.touch();

alter table natcom.transition_rule enable row level security;
alter table natcom.grant_state enable row level security;
alter table natcom.grant_editing enable row level security;

-- No policy lets anybody write these rows: this file does, as the owner, who
-- is bound again when it is done.
alter table natcom.transition_rule no force row level security;
alter table natcom.grant_state no force row level security;
alter table natcom.grant_editing no force row level security;

insert into natcom.grant_state as s (state, is_request, is_committed, is_final, lock_reason) values
    ('draft', false, false, false, null),
    ('submitted', true, false, false, 'under_decision'),
    ('returned', true, false, false, null),
    ('approved', true, true, false, 'approved'),
    ('rejected', true, false, true, 'rejected'),
    ('withdrawn', false, false, true, 'withdrawn'),
    ('closed', true, true, true, 'closed'),
    ('cancelled', true, true, true, 'cancelled')
on conflict (state) do update set is_request = excluded.is_request, is_committed = excluded.is_committed,
    is_final = excluded.is_final, lock_reason = excluded.lock_reason;

create temporary table present_rule (like natcom.transition_rule including defaults) on commit drop;
insert into present_rule (machine, from_state, to_state, roles, conditions, books) values
    ('grant', 'draft', 'submitted', '{secretariat,commission}', '{dates,joint,shares,requests,ceiling}', null),
    ('grant', 'returned', 'submitted', '{secretariat,commission}', '{dates,joint,shares,requests,ceiling}', null),
    ('grant', 'submitted', 'returned', '{secretariat}', '{reason}', null),
    ('grant', 'submitted', 'approved', '{secretariat}', '{amount,partial_reason,ceiling,no_overdue_report}',
        'commitment'),
    ('grant', 'submitted', 'rejected', '{secretariat}', '{reason}', null),
    ('grant', 'draft', 'withdrawn', '{secretariat,commission}', '{}', null),
    ('grant', 'submitted', 'withdrawn', '{secretariat,commission}', '{}', null),
    ('grant', 'returned', 'withdrawn', '{secretariat,commission}', '{}', null),
    ('grant', 'approved', 'closed', '{secretariat}', '{final_report,settled}', 'release'),
    ('grant', 'approved', 'cancelled', '{secretariat}', '{reason,settled}', 'release'),
    ('grant_report', 'submitted', 'accepted', '{secretariat}', '{reviewer}', null),
    ('grant_report', 'submitted', 'returned', '{secretariat}', '{reviewer,reason}', null),
    ('grant_report', 'returned', 'submitted', '{secretariat,commission}', '{}', null),
    ('grant_item', 'planned', 'ordered', '{secretariat,finance}', '{}', null),
    ('grant_item', 'ordered', 'delivered', '{secretariat,finance,commission}', '{}', null),
    ('grant_item', 'delivered', 'accepted', '{secretariat,commission}', '{}', null),
    ('meeting', 'planned', 'convened', '{secretariat}', '{dates,venue,agenda}', null),
    ('meeting', 'postponed', 'convened', '{secretariat}', '{dates,venue,agenda,new_dates}', null),
    ('meeting', 'convened', 'held', '{secretariat}', '{begun}', null),
    ('meeting', 'held', 'closed', '{secretariat}', '{report}', 'release'),
    ('meeting', 'planned', 'postponed', '{secretariat}', '{reason}', null),
    ('meeting', 'convened', 'postponed', '{secretariat}', '{reason}', null),
    ('meeting', 'planned', 'cancelled', '{secretariat}', '{reason}', 'release'),
    ('meeting', 'convened', 'cancelled', '{secretariat}', '{reason}', 'release'),
    ('meeting', 'postponed', 'cancelled', '{secretariat}', '{reason}', 'release'),
    ('participation', 'invited', 'confirmed', '{secretariat,commission}', '{answerable}', null),
    ('participation', 'invited', 'declined', '{secretariat,commission}', '{answerable}', null),
    ('participation', 'confirmed', 'declined', '{secretariat,commission}', '{answerable}', null),
    ('participation', 'declined', 'confirmed', '{secretariat,commission}', '{answerable}', null),
    ('participation', 'invited', 'attended', '{secretariat}', '{started}', null),
    ('participation', 'invited', 'absent', '{secretariat}', '{started}', null),
    ('participation', 'confirmed', 'attended', '{secretariat}', '{started}', null),
    ('participation', 'confirmed', 'absent', '{secretariat}', '{started}', null),
    ('participation', 'declined', 'attended', '{secretariat}', '{started}', null),
    ('participation', 'attended', 'absent', '{secretariat}', '{reason,started}', null),
    ('participation', 'absent', 'attended', '{secretariat}', '{reason,started}', null),
    ('dispatch', 'draft', 'sent', '{secretariat}', '{recipients,in_time}', null),
    ('dispatch', 'sent', 'withdrawn', '{secretariat}', '{reason}', null),
    ('follow_up_action', 'open', 'done', '{secretariat}', '{}', null),
    ('follow_up_action', 'open', 'dropped', '{secretariat}', '{reason}', null),
    ('follow_up_action', 'done', 'open', '{secretariat}', '{reason}', null),
    ('follow_up_action', 'dropped', 'open', '{secretariat}', '{reason}', null),
    ('meeting_minutes', 'draft', 'circulated', '{secretariat}', '{}', null),
    ('meeting_minutes', 'circulated', 'draft', '{secretariat}', '{reason}', null),
    ('meeting_minutes', 'circulated', 'approved', '{secretariat}', '{}', null),
    ('training', 'planned', 'confirmed', '{secretariat}', '{venue}', null),
    ('training', 'confirmed', 'held', '{secretariat}', '{begun}', null),
    ('training', 'held', 'evaluated', '{secretariat}', '{evaluation}', 'release'),
    ('training', 'planned', 'cancelled', '{secretariat}', '{reason}', 'release'),
    ('training', 'confirmed', 'cancelled', '{secretariat}', '{reason}', 'release'),
    ('visit', 'planned', 'confirmed', '{secretariat}', '{venue}', null),
    ('visit', 'confirmed', 'made', '{secretariat}', '{begun}', null),
    ('visit', 'made', 'reported', '{secretariat}', '{outcome}', 'release'),
    ('visit', 'planned', 'cancelled', '{secretariat}', '{reason}', 'release'),
    ('visit', 'confirmed', 'cancelled', '{secretariat}', '{reason}', 'release'),
    ('plan_period', 'open', 'locked', '{secretariat}', '{over,reason}', null),
    ('plan_period', 'locked', 'open', '{secretariat}', '{reason}', null),
    ('progress_report', 'draft', 'submitted', '{secretariat,commission}', '{}', null),
    ('progress_report', 'returned', 'submitted', '{secretariat,commission}', '{}', null),
    ('progress_report', 'submitted', 'verified', '{secretariat}', '{verifier}', null),
    ('progress_report', 'submitted', 'returned', '{secretariat}', '{verifier,reason}', null);
insert into natcom.transition_rule as r (machine, from_state, to_state, roles, conditions, books)
select machine, from_state, to_state, roles, conditions, books from present_rule
on conflict (machine, from_state, to_state) do update
    set roles = excluded.roles, conditions = excluded.conditions, books = excluded.books;
delete from natcom.transition_rule r where not exists (select from present_rule p
    where (p.machine, p.from_state, p.to_state) = (r.machine, r.from_state, r.to_state));
drop table present_rule;

-- Members of the grant by name, its parts by theirs (items, beneficiaries ...).
create temporary table present_editing (like natcom.grant_editing including defaults) on commit drop;
insert into present_editing (state, member, roles)
select s.state, m.member, '{secretariat,commission}'
from (values ('draft'), ('returned')) s(state),
    (values ('kind'), ('title'), ('purpose'), ('area_id'), ('budget_line_id'), ('scope'), ('support'), ('themes'),
        ('priority'), ('activity_starts_on'), ('activity_ends_on'), ('requested_amount'), ('items'),
        ('beneficiaries'), ('instalments'), ('documents')) m(member)
union all
values
    ('draft', 'commission_id', '{secretariat}'::text[]),
    ('draft', 'conditions', '{secretariat}'),
    ('returned', 'conditions', '{secretariat}'),
    ('submitted', 'priority', '{secretariat,commission}'),
    ('submitted', 'documents', '{secretariat,commission}'),
    ('submitted', 'under_evaluation', '{secretariat}'),
    ('submitted', 'conditions', '{secretariat}'),
    ('submitted', 'area_id', '{secretariat}'),
    ('submitted', 'budget_line_id', '{secretariat}'),
    ('submitted', 'scope', '{secretariat}'),
    ('submitted', 'instalments', '{secretariat}'),
    ('submitted', 'waivers', '{secretariat}'),
    ('approved', 'conditions', '{secretariat}'),
    ('approved', 'instalments', '{secretariat,finance}'),
    ('approved', 'item_progress', '{secretariat,finance,commission}'),
    ('approved', 'documents', '{secretariat,commission}'),
    ('approved', 'reports', '{secretariat,commission}'),
    ('approved', 'extensions', '{secretariat}'),
    ('approved', 'waivers', '{secretariat}'),
    ('closed', 'documents', '{secretariat}'),
    ('cancelled', 'documents', '{secretariat}');
insert into natcom.grant_editing as e (state, member, roles)
select state, member, roles from present_editing
on conflict (state, member) do update set roles = excluded.roles;
delete from natcom.grant_editing e where not exists (select from present_editing p
    where (p.state, p.member) = (e.state, e.member));
drop table present_editing;

alter table natcom.transition_rule force row level security;
alter table natcom.grant_state force row level security;
alter table natcom.grant_editing force row level security;

drop policy if exists transition_rule_read on natcom.transition_rule;
create policy transition_rule_read on natcom.transition_rule for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'commission', 'partner', 'admin')));
drop policy if exists grant_state_read on natcom.grant_state;
create policy grant_state_read on natcom.grant_state for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'commission', 'partner', 'admin')));
drop policy if exists grant_editing_read on natcom.grant_editing;
create policy grant_editing_read on natcom.grant_editing for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'commission', 'partner', 'admin')));

create or replace function natcom.allowed_transitions(of_machine text, state text, lead uuid) returns text[]
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return array(select r.to_state from natcom.transition_rule r
        where r.machine = of_machine and r.from_state = state and natcom.caller_may(r.roles, lead)
        order by r.to_state);
end
$$;
comment on function natcom.allowed_transitions is 'states that the caller may bring a record to; conditions apart';

-- The rule of a transition, or its refusal: 409 when the machine has none, 403
-- when it has one for others.
create or replace function natcom.transition_of(of_machine text, state text, wanted text, lead uuid)
returns natcom.transition_rule
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    rule natcom.transition_rule;
begin
    select * into rule from natcom.transition_rule r
    where r.machine = of_machine and r.from_state = state and r.to_state = wanted;
    if not found then
        perform natcom.refuse('transition_known', format('%s does not go from %s to %s', of_machine, state, wanted),
            jsonb_build_object('state', state, 'allowed', natcom.allowed_transitions(of_machine, state, lead)));
    elsif not natcom.caller_may(rule.roles, lead) then
        perform natcom.refuse('transition_role', 'the transition belongs to another role');
    end if;
    return rule;
end
$$;
comment on function natcom.transition_of is 'the rule for a transition by the caller, or a refusal';

grant select on natcom.transition_rule, natcom.grant_state, natcom.grant_editing to natcom_service;
