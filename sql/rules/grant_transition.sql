-- Transitions of grants.  The row that records one carries it out: the grant
-- is locked, the rule is looked up (transition_rule), each of its conditions
-- is checked, the ledger is booked, the grant gets its new state.
create or replace trigger touch before insert or update on natcom.grant_transition
    for each row execute function natcom.touch();
create or replace trigger append_only before update or delete or truncate on natcom.grant_transition
    for each statement execute function natcom.append_only();
create or replace trigger check_grant before insert on natcom.grant_transition
    for each row execute function natcom.check_reference('grant_id', 'grant_record');

create or replace function natcom.grant_transition_apply() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    g natcom.grant_record := natcom.grant_locked(new.grant_id);
    rule natcom.transition_rule;
    condition text;
begin
    if g.id is null then
        perform natcom.refuse('transition_role', 'the grant belongs to another');
    end if;
    -- The version that the client saw, when it says one: no row is written for another.
    if new.resource_version <> g.version then
        return null;
    end if;
    rule := natcom.transition_of('grant', g.state, new.to_state, g.commission_id);
    new.from_state := g.state;
    new.actor := natcom.subject();
    new.client := natcom.client();
    new.effective_on := coalesce(new.effective_on, natcom.today());
    perform natcom.check_day(new.effective_on, 'effective_on');
    foreach condition in array rule.conditions loop
        execute format('select natcom.%I($1, $2)', 'grant_condition_' || condition) using g, new;
    end loop;
    update natcom.grant_record set
        state = new.to_state,
        approved_amount = coalesce(new.approved_amount, approved_amount),
        under_evaluation = under_evaluation and new.to_state <> 'returned',
        submitted_at = case new.to_state when 'submitted' then clock_timestamp() else submitted_at end,
        decided_at = case when new.to_state in ('approved', 'rejected') then clock_timestamp() else decided_at end,
        closed_at = case when new.to_state in ('closed', 'cancelled') then clock_timestamp() else closed_at end
    where id = g.id returning version into new.resource_version;
    -- After the update: the entry's touch of the grant is the same step then.
    perform natcom.grant_book(rule.books, g, new);
    return new;
end
$$;
comment on function natcom.grant_transition_apply is 'takes a grant from state to state as the rules say';
create or replace trigger prepare before insert on natcom.grant_transition
    for each row execute function natcom.grant_transition_apply();

-- An approval reserves what it approves; an end releases what was not paid.
create or replace function natcom.grant_book(books text, g natcom.grant_record, t natcom.grant_transition) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    amount numeric;
begin
    if books is null then
        return;
    elsif books = 'commitment' then
        amount := t.approved_amount;
    else
        amount := (select b.committed - b.disbursed + b.refunded from natcom.source_balance(g.id) b);
    end if;
    if amount > 0 then
        insert into natcom.ledger_entry (id, kind, budget_line_id, grant_id, amount, value_date)
        values (natcom.uuid_v7(), case books when 'commitment' then 'commitment' else 'decommitment' end,
            g.budget_line_id, g.id, amount, t.effective_on);
    end if;
end
$$;
comment on function natcom.grant_book is 'books what a transition reserves or releases';

create or replace function natcom.grant_condition_reason(g natcom.grant_record, t natcom.grant_transition) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if t.reason is null then
        perform natcom.refuse('transition_reason_given', 'the commission must be told why', '{}', 'reason');
    end if;
end
$$;
comment on function natcom.grant_condition_reason is 'a reason was given';

create or replace function natcom.grant_condition_partial_reason(g natcom.grant_record, t natcom.grant_transition)
returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if t.approved_amount < g.requested_amount and t.reason is null then
        perform natcom.refuse('transition_reason_given', 'a partial approval needs a reason', '{}', 'reason');
    end if;
end
$$;
comment on function natcom.grant_condition_partial_reason is 'a partial approval has a reason';

create or replace function natcom.grant_condition_amount(g natcom.grant_record, t natcom.grant_transition) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if t.approved_amount is null or t.approved_amount <= 0 or t.approved_amount > g.requested_amount then
        perform natcom.refuse('grant_record_approved_within_requested', 'the approved amount does not fit',
            jsonb_strip_nulls(jsonb_build_object('limit', g.requested_amount::text, 'present', t.approved_amount::text)),
            'approved_amount');
    end if;
end
$$;
comment on function natcom.grant_condition_amount is 'the approved amount is positive and within the requested one';

create or replace function natcom.grant_condition_dates(g natcom.grant_record, t natcom.grant_transition) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if g.activity_starts_on is null or g.activity_ends_on is null then
        perform natcom.refuse('grant_dates_given', 'the activity has no dates yet');
    end if;
end
$$;
comment on function natcom.grant_condition_dates is 'the activity has its dates';

create or replace function natcom.grant_condition_joint(g natcom.grant_record, t natcom.grant_transition) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    present int := (select count(*) from natcom.grant_beneficiary b where b.grant_id = g.id);
begin
    if g.kind = 'joint_activity' and present < 2 then
        perform natcom.refuse('grant_joint_beneficiaries', 'a joint activity has two beneficiaries or more',
            jsonb_build_object('limit', '2', 'present', present::text));
    end if;
end
$$;
comment on function natcom.grant_condition_joint is 'a joint activity has two beneficiaries or more';

create or replace function natcom.grant_condition_shares(g natcom.grant_record, t natcom.grant_transition) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    present numeric := (select sum(b.share_percent) from natcom.grant_beneficiary b where b.grant_id = g.id);
begin
    if present <> 100 then
        perform natcom.refuse('grant_shares_whole', 'the shares do not add up to 100',
            jsonb_build_object('limit', '100', 'present', trim_scale(present)::text));
    end if;
end
$$;
comment on function natcom.grant_condition_shares is 'the shares of the beneficiaries add up to the whole';

create or replace function natcom.grant_is_waived(of_grant uuid, wanted text) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return exists (select from natcom.grant_waiver w where w.grant_id = of_grant and w.setting = wanted);
end
$$;
comment on function natcom.grant_is_waived is 'whether a setting was waived for the grant';

-- Requests of one commission in one year are counted one after the other.
create or replace function natcom.grant_condition_requests(g natcom.grant_record, t natcom.grant_transition)
returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    most numeric := natcom.setting_value(g.plan_id, 'requests_per_year');
    present int;
begin
    if most is null or natcom.grant_is_waived(g.id, 'requests_per_year') then
        return;
    end if;
    perform pg_advisory_xact_lock(hashtextextended(format('requests %s %s %s', g.commission_id, g.plan_id, g.year), 0));
    present := (select count(*) from natcom.grant_record o join natcom.grant_state s on s.state = o.state
        where o.commission_id = g.commission_id and o.plan_id = g.plan_id and o.year = g.year
            and s.is_request and o.id <> g.id);
    if present >= most then
        perform natcom.refuse('grant_requests_per_year', 'the commission has no further request this year',
            jsonb_build_object('setting', 'requests_per_year', 'limit', trim_scale(most)::text, 'present', present::text));
    end if;
end
$$;
comment on function natcom.grant_condition_requests is 'the commission has requests left this year';

create or replace function natcom.grant_condition_ceiling(g natcom.grant_record, t natcom.grant_transition) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    most numeric := natcom.grant_ceiling(g.plan_id, g.kind, g.scope);
    present numeric := coalesce(t.approved_amount, g.requested_amount);
begin
    if present > most and not natcom.grant_is_waived(g.id, 'grant_ceiling') then
        perform natcom.refuse('grant_ceiling', 'the amount is above the ceiling',
            jsonb_build_object('setting', 'grant_ceiling', 'limit', most::text, 'present', present::text));
    end if;
end
$$;
comment on function natcom.grant_condition_ceiling is 'the amount is within the ceiling of its kind and scope';

create or replace function natcom.overdue_grants(of_commission uuid, day date) returns setof text
language plpgsql stable rows 5 set search_path = pg_catalog, pg_temp as $$
begin
    return query select g.reference from natcom.grant_record g
        where g.commission_id = of_commission and g.state = 'approved'
            and greatest(natcom.grant_report_due_on(g.id, g.plan_id, g.activity_ends_on),
                natcom.grant_extended_to(g.id)) < day
            and not natcom.grant_has_final_report(g.id)
        order by g.reference;
end
$$;
comment on function natcom.overdue_grants is 'references of a commission''s grants whose final report is overdue on a day';

-- A commission with an overdue report gets neither approval nor payment,
-- unless that was waived for the grant.
create or replace function natcom.check_no_overdue_report(g natcom.grant_record) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    overdue text[];
begin
    if natcom.setting_value(g.plan_id, 'block_on_overdue_report') = 0
        or natcom.grant_is_waived(g.id, 'block_on_overdue_report') then
        return;
    end if;
    overdue := array(select natcom.overdue_grants(g.commission_id, natcom.today()));
    if cardinality(overdue) > 0 then
        perform natcom.refuse('grant_no_overdue_report', 'the commission has an overdue report',
            jsonb_build_object('setting', 'block_on_overdue_report', 'limit', '0',
                'present', cardinality(overdue)::text, 'grants', overdue));
    end if;
end
$$;
comment on function natcom.check_no_overdue_report is 'refuses while the lead commission has an overdue report';

create or replace function natcom.grant_condition_no_overdue_report(g natcom.grant_record, t natcom.grant_transition)
returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    perform natcom.check_no_overdue_report(g);
end
$$;
comment on function natcom.grant_condition_no_overdue_report is 'the lead commission has no overdue report';

create or replace function natcom.grant_condition_final_report(g natcom.grant_record, t natcom.grant_transition)
returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from natcom.grant_report r
        where r.grant_id = g.id and r.kind = 'final' and r.state = 'accepted') then
        perform natcom.refuse('grant_final_report_accepted', 'no final report is accepted');
    end if;
end
$$;
comment on function natcom.grant_condition_final_report is 'the final report is accepted';

-- What was paid beyond the accepted claims must have come back.
create or replace function natcom.grant_condition_settled(g natcom.grant_record, t natcom.grant_transition) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    paid numeric := natcom.grant_paid_amount(g.id);
    spent numeric := natcom.grant_claimed_amount(g.id, '{accepted}');
begin
    if paid > spent then
        perform natcom.refuse('grant_unspent_refunded', 'what was paid and not spent must be refunded first',
            jsonb_build_object('paid_amount', paid::text, 'spent_amount', spent::text,
                'refund_due', (paid - spent)::text));
    end if;
end
$$;
comment on function natcom.grant_condition_settled is 'what was paid is accounted for or refunded';

alter table natcom.grant_transition enable row level security;
alter table natcom.grant_transition force row level security;

drop policy if exists grant_transition_read on natcom.grant_transition;
create policy grant_transition_read on natcom.grant_transition for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or exists (select from natcom.grant_record g where g.id = grant_id));
drop policy if exists grant_transition_insert on natcom.grant_transition;
create policy grant_transition_insert on natcom.grant_transition for insert to public
    with check ((select natcom.has_role('secretariat'))
        or exists (select from natcom.grant_record g where g.id = grant_id
            and g.commission_id = (select natcom.own_commission())));

drop view if exists natcom.grant_transition_resource;
create view natcom.grant_transition_resource with (security_invoker = true) as
select t.id, t.version, t.grant_id, t.from_state as "from", t.to_state as "to", t.reason, t.approved_amount,
    t.effective_on, t.actor, t.resource_version, t.created_at, t.updated_at
from natcom.grant_transition t;
comment on view natcom.grant_transition_resource is 'steps of grants as clients see them';

grant select, insert on natcom.grant_transition to natcom_service;
grant select on natcom.grant_transition_resource to natcom_service;
