-- What counts of trainings, visits, meetings, participations and people, and
-- what nearly does.  How such a function reads stands in counted_grants.sql.

-- Records of a year around the plan are looked at: what lies outside its days is told as such.
create or replace function natcom.days_around(of_plan uuid) returns daterange
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return (select daterange(p.starts_on - 366, p.ends_on + 366, '[]') from natcom.plan p where p.id = of_plan);
end
$$;
comment on function natcom.days_around is 'days around a plan on which records are looked at';

-- Why an event in a state does not count, whatever its day; null when it does.
create or replace function natcom.event_fault(of_machine text, in_state text) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return (select case when s.is_off then 'cancelled' when not s.has_happened then 'not_held_yet' end
        from natcom.event_state s where s.machine = of_machine and s.state = in_state);
end
$$;
comment on function natcom.event_fault is 'why an event does not count; null when it has taken place';

create or replace function natcom.counted_trainings(rule natcom.counting_rule, of_plan uuid)
returns table (record_id uuid, label text, commission_id uuid, person_id uuid, day date, until date, reason text)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    around daterange := natcom.days_around(of_plan);
begin
    return query select t.id, t.title_en, coalesce(g.commission_id, t.host_commission_id), e.person_id,
            case rule.dated_by when 'starts_on' then t.starts_on else t.ends_on end, null::date,
            coalesce(natcom.event_fault('training', t.state),
                case when 'with_grant' = any(rule.flags) and t.grant_id is null then 'condition_unmet' end)
        from natcom.training t
        left join natcom.training_trainee_group g on g.training_id = t.id and rule.measure = 'commissions'
        left join natcom.training_expert e on e.training_id = t.id and rule.measure = 'persons'
        where (rule.scopes = '{}' or t.scope = any(rule.scopes))
            and (t.starts_on is null or t.ends_on <@ around);
end
$$;
comment on function natcom.counted_trainings is 'trainings that a counting rule speaks of';

create or replace function natcom.counted_visits(rule natcom.counting_rule, of_plan uuid)
returns table (record_id uuid, label text, commission_id uuid, person_id uuid, day date, until date, reason text)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    around daterange := natcom.days_around(of_plan);
begin
    return query select v.id, v.title, v.host_commission_id, p.person_id,
            greatest(case rule.dated_by when 'starts_on' then v.starts_on else v.ends_on end, d.day), null::date,
            coalesce(natcom.event_fault('visit', v.state), case
                when 'with_parliamentary_committee' = any(rule.flags) and not v.with_parliamentary_committee
                    or 'grant_disbursed' = any(rule.flags) and d.day is null then 'condition_unmet' end)
        from natcom.visit v
        left join natcom.visit_visitor p on p.visit_id = v.id and rule.measure = 'persons'
        left join lateral (select min(e.value_date) as day from natcom.ledger_entry e
            where e.grant_id = v.grant_id and e.kind = 'disbursement' and 'grant_disbursed' = any(rule.flags)) d on true
        where (rule.kinds = '{}' or v.kind = any(rule.kinds)) and (v.starts_on is null or v.ends_on <@ around);
end
$$;
comment on function natcom.counted_visits is 'visits that a counting rule speaks of; by commission: the one that is visited';

create or replace function natcom.counted_meetings(rule natcom.counting_rule, of_plan uuid)
returns table (record_id uuid, label text, commission_id uuid, person_id uuid, day date, until date, reason text)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    around daterange := natcom.days_around(of_plan);
begin
    return query select m.id, concat_ws(', ', m.title_en, m.city), coalesce(p.commission_id, m.host_commission_id), null::uuid,
            case rule.dated_by when 'starts_on' then m.starts_on else m.ends_on end, null::date,
            coalesce(natcom.event_fault('meeting', m.state), case
                when 'with_grant' = any(rule.flags) and m.grant_id is null
                    or 'commission_attended' = any(rule.flags) and not exists (select from natcom.participation a
                        where a.meeting_id = m.id and a.commission_id is not null and a.state = 'attended')
                    then 'condition_unmet' end)
        from natcom.meeting m
        left join natcom.organization o on o.id = m.host_organization_id
        left join natcom.participation p on p.meeting_id = m.id and p.commission_id is not null
            and p.state = 'attended' and rule.measure = 'commissions'
        where (rule.kinds = '{}' or m.kind = any(rule.kinds))
            and (rule.organiser_roles = '{}' or m.organiser_role = any(rule.organiser_roles))
            and (rule.hosts = '{}' or o.kind = any(rule.hosts)
                or ('commission' = any(rule.hosts) and m.host_commission_id is not null))
            and (rule.organizations = '{}' or o.acronym = any(rule.organizations)
                or exists (select from natcom.participation a
                    join natcom.organization ao on ao.id = a.organization_id
                    where a.meeting_id = m.id and a.role = 'organiser' and ao.acronym = any(rule.organizations)))
            and (m.starts_on is null or m.ends_on <@ around);
end
$$;
comment on function natcom.counted_meetings is 'meetings that a counting rule speaks of; by commission: those that attended';

create or replace function natcom.counted_participations(rule natcom.counting_rule, of_plan uuid)
returns table (record_id uuid, label text, commission_id uuid, person_id uuid, day date, until date, reason text)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    around daterange := natcom.days_around(of_plan);
begin
    return query select p.id, concat_ws(', ', m.title_en, m.city), p.commission_id, p.person_id,
            case rule.dated_by when 'starts_on' then m.starts_on else m.ends_on end, null::date,
            coalesce(natcom.event_fault('meeting', m.state), natcom.event_fault('participation', p.state))
        from natcom.participation p
        join natcom.meeting m on m.id = p.meeting_id
        where (rule.kinds = '{}' or m.kind = any(rule.kinds)) and (m.starts_on is null or m.ends_on <@ around);
end
$$;
comment on function natcom.counted_participations is 'participations in meetings that a counting rule speaks of';

create or replace function natcom.counted_people(rule natcom.counting_rule, of_plan uuid)
returns table (record_id uuid, label text, commission_id uuid, person_id uuid, day date, until date, reason text)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    around daterange := natcom.days_around(of_plan);
begin
    return query select p.id, p.full_name, p.commission_id, p.id, p.appointed_on, null::date, null::text
        from natcom.person p
        where (rule.roles = '{}' or p.role = any(rule.roles)) and p.appointed_on <@ around;
end
$$;
comment on function natcom.counted_people is 'appointments of people that a counting rule speaks of';
