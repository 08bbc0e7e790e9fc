-- Snapshots: what each target's value was when a period was locked.  They are
-- made by the lock, in its transaction; the service signs them right after, by
-- a key that the database has not.
create or replace trigger touch before insert or update on natcom.plan_period_snapshot
    for each row execute function natcom.touch();

-- What is signed stands; what is not yet may be signed, and nothing else of it changes.
create or replace function natcom.plan_period_snapshot_guard() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'UPDATE' and old.signature is null and to_jsonb(new) - '{signature,version,updated_at}'::text[]
        = to_jsonb(old) - '{signature,version,updated_at}'::text[] then
        return new;
    end if;
    raise exception using errcode = 'P0001', message = 'snapshots are only ever added to',
        constraint = format('%s_append_only', tg_table_name);
end
$$;
comment on function natcom.plan_period_snapshot_guard is 'refuses to change a snapshot, whoever asks, but for its first signature';
create or replace trigger guard before update or delete on natcom.plan_period_snapshot
    for each row execute function natcom.plan_period_snapshot_guard();
create or replace trigger append_only before truncate on natcom.plan_period_snapshot
    for each statement execute function natcom.append_only();

-- The evidence of a value: ids, and a hash that anybody can compute again.
create or replace function natcom.evidence_seal(of_target uuid, as_of date)
returns table (evidence uuid[], evidence_hash text)
language plpgsql stable rows 1 set search_path = pg_catalog, pg_temp as $$
begin
    return query select coalesce(array_agg(e.id order by e.id), '{}'),
        encode(sha256(convert_to(coalesce(string_agg(e.id || ' ' || trim_scale(e.amount) || E'\n', '' order by e.id), ''),
            'UTF8')), 'hex')
    from natcom.target_evidence(of_target, as_of) e where e.counted;
end
$$;
comment on function natcom.evidence_seal is 'ids of the evidence that counts for a target on a day, and their hash';

create or replace function natcom.plan_period_snap() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set natcom.roles = 'auditor' as $$
begin
    insert into natcom.plan_period_snapshot (id, plan_period_id, transition_id, target_id, target_code, ends_on, value,
        evidence, evidence_hash)
    select natcom.uuid_v7(), p.id, new.id, t.id, t.code, p.ends_on, v.value, s.evidence, s.evidence_hash
    from natcom.plan_period p
    join natcom.target t on t.plan_id = p.plan_id
    cross join lateral natcom.target_values(t.id, array[p.ends_on]) v
    cross join lateral natcom.evidence_seal(t.id, p.ends_on) s
    where p.id = new.plan_period_id order by t.code;
    return null;
end
$$;
comment on function natcom.plan_period_snap is
    'keeps what a period''s values are at its lock; security definer because the service''s role may not write snapshots';
create or replace trigger snap after insert on natcom.plan_period_transition
    for each row when (new.to_state = 'locked') execute function natcom.plan_period_snap();

-- For the service, which asks after changes: the claims to be signed.
create or replace function natcom.unsigned_snapshots(most int) returns table (id uuid, claims text)
language plpgsql stable set search_path = pg_catalog, pg_temp set natcom.roles = 'auditor' as $$
begin
    return query select s.id, jsonb_build_object('snapshot', s.id, 'plan', l.code, 'period', s.plan_period_id,
            'target', s.target_code, 'ends_on', s.ends_on, 'value', trim_scale(s.value)::text,
            'evidence_count', cardinality(s.evidence), 'evidence_hash', s.evidence_hash)::text
        from natcom.plan_period_snapshot s
        join natcom.plan_period p on p.id = s.plan_period_id
        join natcom.plan l on l.id = p.plan_id
        where s.signature is null order by s.created_at, s.id limit most;
end
$$;
comment on function natcom.unsigned_snapshots is 'snapshots that wait for their signature, with what it is to say';

create or replace function natcom.sign_snapshot(of_snapshot uuid, made text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update natcom.plan_period_snapshot set signature = made where id = of_snapshot and signature is null;
end
$$;
comment on function natcom.sign_snapshot is
    'keeps the signature of a snapshot that has none; security definer because the service''s role may not write snapshots';

alter table natcom.plan_period_snapshot enable row level security;
alter table natcom.plan_period_snapshot force row level security;

drop policy if exists plan_period_snapshot_read on natcom.plan_period_snapshot;
create policy plan_period_snapshot_read on natcom.plan_period_snapshot for select to public
    using (exists (select from natcom.plan_period p where p.id = plan_period_id));
-- The owner, for whom the functions here act, whatever roles the caller has.
drop policy if exists plan_period_snapshot_write on natcom.plan_period_snapshot;
create policy plan_period_snapshot_write on natcom.plan_period_snapshot for all to current_user using (true);

drop view if exists natcom.plan_period_snapshot_resource;
create view natcom.plan_period_snapshot_resource with (security_invoker = true) as
select s.id, s.version, s.plan_period_id, s.transition_id, s.target_id, s.target_code, s.ends_on,
    p.state = 'locked' and s.transition_id = (select t.id from natcom.plan_period_transition t
        where t.plan_period_id = s.plan_period_id order by t.created_at desc, t.id desc limit 1) as in_force,
    trim_scale(s.value) as value, cardinality(s.evidence) as evidence_count, s.evidence_hash, s.signature,
    trim_scale(v.value) as value_now, trim_scale(v.value - s.value) as delta,
    (select count(*) from unnest(n.evidence) e where e <> all(s.evidence))::int as records_gained,
    (select count(*) from unnest(s.evidence) e where e <> all(n.evidence))::int as records_lost,
    n.evidence_hash <> s.evidence_hash as differs, s.created_at, s.updated_at
from natcom.plan_period_snapshot s
join natcom.plan_period p on p.id = s.plan_period_id
cross join lateral natcom.target_values(s.target_id, array[s.ends_on]) v
cross join lateral natcom.evidence_seal(s.target_id, s.ends_on) n;
comment on view natcom.plan_period_snapshot_resource is 'snapshots as clients see them, beside what the records say now';

grant select on natcom.plan_period_snapshot, natcom.plan_period_snapshot_resource to natcom_service;
