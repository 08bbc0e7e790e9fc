-- What counts of grants, and what nearly does.
--
-- A function counted_<source>(rule, plan) gives the records of a source that a
-- rule speaks of: by which commission and person they count, on which day,
-- until which day if they were undone, and why not when they do not.

create or replace function natcom.counted_grants(rule natcom.counting_rule, of_plan uuid)
returns table (record_id uuid, label text, commission_id uuid, person_id uuid, day date, until date, reason text)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    if rule.dated_by = 'accepted_on' then
        return query select g.id, concat_ws(' ', g.reference, i.description), i.commission_id, null::uuid,
            i.accepted_on, c.day, case
                when g.state in ('rejected', 'withdrawn') then 'cancelled'
                when g.state not in ('approved', 'closed', 'cancelled') then 'not_approved_yet'
                when i.accepted_on is null then 'not_accepted_yet' end
            from natcom.grant_record g
            join natcom.grant_item i on i.grant_id = g.id
            left join lateral (select t.effective_on as day from natcom.grant_transition t
                where t.grant_id = g.id and t.to_state = 'cancelled') c on true
            where g.plan_id = of_plan and (rule.kinds = '{}' or g.kind = any(rule.kinds))
                and (rule.scopes = '{}' or g.scope = any(rule.scopes))
                and (rule.categories = '{}' or i.category = any(rule.categories));
        return;
    end if;
    return query select g.id, concat_ws(' ', g.reference, g.title), b.commission_id, null::uuid, d.day, c.day, case
            when g.state in ('rejected', 'withdrawn') then 'cancelled'
            when d.day is null and rule.dated_by = 'disbursed_on' then 'not_disbursed_yet'
            when d.day is null and rule.dated_by = 'closed_on' then 'not_closed_yet'
            when d.day is null then 'not_approved_yet' end
        from natcom.grant_record g
        join natcom.grant_beneficiary b on b.grant_id = g.id
            and (rule.measure = 'commissions' or b.commission_id = g.commission_id)
        left join lateral (select t.effective_on as day from natcom.grant_transition t
            where t.grant_id = g.id and t.to_state = 'cancelled') c on true
        left join lateral (select case rule.dated_by
            when 'disbursed_on' then (select min(e.value_date) from natcom.ledger_entry e
                where e.grant_id = g.id and e.kind = 'disbursement')
            else (select min(t.effective_on) from natcom.grant_transition t where t.grant_id = g.id
                and t.to_state = case rule.dated_by when 'closed_on' then 'closed' else 'approved' end) end as day) d on true
        where g.plan_id = of_plan and (rule.kinds = '{}' or g.kind = any(rule.kinds))
            and (rule.scopes = '{}' or g.scope = any(rule.scopes));
end
$$;
comment on function natcom.counted_grants is 'grants, or their items, that a counting rule speaks of';
