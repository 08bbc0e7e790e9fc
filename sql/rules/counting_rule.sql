-- Counting rules: the closed vocabulary, and that a rule can count.
--
-- A new word is a row here and a line in the function that counts its source
-- (counted_grants.sql and its neighbours).
create or replace trigger touch before insert or update on natcom.counting_word
    for each row execute function natcom.touch();
create or replace trigger touch before insert or update on natcom.counting_rule
    for each row execute function natcom.touch();
create or replace trigger check_target before insert or update on natcom.counting_rule
    for each row execute function natcom.check_reference('target_id', 'target');

alter table natcom.counting_word enable row level security;
-- No policy lets anybody write these rows: this file does, as the owner, who is bound again when it is done.
alter table natcom.counting_word no force row level security;
create temporary table present_word (like natcom.counting_word including defaults) on commit drop;
insert into present_word (source, member, word)
select w.source, w.member, unnest(w.words)
from (values
    ('grants', 'measure', '{records,commissions}'::text[]),
    ('grants', 'dated_by', '{accepted_on,approved_on,disbursed_on,closed_on}'),
    ('grants', 'kinds', '{equipment,workstation_av,connectivity,library,training,visit,annual_activity,joint_activity,meeting_support}'),
    ('grants', 'scopes', '{national,subregional,regional}'),
    ('grants', 'categories', '{computer,office,communication,internet,workstation,av_unit,library,department,service,other}'),
    ('trainings', 'measure', '{records,commissions,persons}'),
    ('trainings', 'dated_by', '{starts_on,ends_on}'),
    ('trainings', 'scopes', '{national,regional,headquarters}'),
    ('trainings', 'roles', '{expert,trainee}'),
    ('trainings', 'flags', '{with_grant}'),
    ('visits', 'measure', '{records,commissions,persons}'),
    ('visits', 'dated_by', '{starts_on,ends_on}'),
    ('visits', 'kinds', '{to_headquarters,exchange,director_general}'),
    ('visits', 'flags', '{with_parliamentary_committee,grant_disbursed}'),
    ('meetings', 'measure', '{records,commissions}'),
    ('meetings', 'dated_by', '{starts_on,ends_on}'),
    ('meetings', 'kinds', '{statutory_session,committee,ministerial_conference,secretaries_general,consultation,international_conference,regional_meeting,open_day,task_force,joint_commission}'),
    ('meetings', 'organiser_roles', '{organised,supported,participated}'),
    ('meetings', 'hosts', '{commission,international,regional,specialised,civil_society,parliament,local_authority,training_centre,ministry}'),
    ('meetings', 'flags', '{commission_attended,with_grant}'),
    ('participations', 'measure', '{records,commissions,persons}'),
    ('participations', 'dated_by', '{starts_on,ends_on}'),
    ('participations', 'kinds', '{statutory_session,committee,ministerial_conference,secretaries_general,consultation,international_conference,regional_meeting,open_day,task_force,joint_commission}'),
    ('people', 'measure', '{persons,commissions}'),
    ('people', 'dated_by', '{appointed_on}'),
    ('people', 'roles', '{secretary_general,assistant,staff_member,expert,minister,director_general}'),
    ('manual', 'measure', '{records}'),
    ('manual', 'dated_by', '{happened_on}')
) w (source, member, words);
insert into natcom.counting_word (source, member, word) select source, member, word from present_word
on conflict do nothing;
delete from natcom.counting_word w where not exists (select from present_word p
    where (p.source, p.member, p.word) = (w.source, w.member, w.word));
drop table present_word;
alter table natcom.counting_word force row level security;

drop policy if exists counting_word_read on natcom.counting_word;
create policy counting_word_read on natcom.counting_word for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'commission', 'partner', 'admin')));

-- Each word of a rule is one of its source; acronyms are those of organisations.
create or replace function natcom.counting_rule_check() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    wrong record;
begin
    select m.key as member, v.word into wrong
    from jsonb_each(to_jsonb(new) - '{id,target_id,source,organizations,version,created_at,updated_at}'::text[]) m
    cross join lateral jsonb_array_elements_text(case jsonb_typeof(m.value) when 'array' then m.value
        else jsonb_build_array(m.value) end) v (word)
    where not exists (select from natcom.counting_word w
        where w.source = new.source and w.member = m.key and w.word = v.word)
    limit 1;
    if found then
        perform natcom.refuse('counting_rule_counts', format('%s cannot be counted by %s %s', new.source, wrong.member,
            wrong.word), jsonb_build_object('open_members', array(select w.word from natcom.counting_word w
                where w.source = new.source and w.member = wrong.member order by w.word)), wrong.member);
    elsif new.categories <> '{}' and new.dated_by <> 'accepted_on' then
        perform natcom.refuse('counting_rule_counts', 'items are dated by their acceptance', '{}', 'dated_by');
    elsif new.source = 'trainings' and new.measure = 'persons' and new.roles <> '{expert}' then
        perform natcom.refuse('counting_rule_counts', 'the persons of a training are its experts', '{}', 'roles');
    elsif new.organizations <> '{}' and new.source <> 'meetings' then
        perform natcom.refuse('counting_rule_counts', 'only meetings have organisations', '{}', 'organizations');
    elsif exists (select from unnest(new.organizations) a where not exists (select from natcom.organization o
        where o.acronym = a)) then
        perform natcom.refuse('counting_rule_counts', 'no organisation has this acronym', '{}', 'organizations');
    end if;
    return new;
end
$$;
comment on function natcom.counting_rule_check is 'refuses rules that cannot count';
create or replace trigger check_words before insert or update on natcom.counting_rule
    for each row execute function natcom.counting_rule_check();

alter table natcom.counting_rule enable row level security;
alter table natcom.counting_rule force row level security;

drop policy if exists counting_rule_read on natcom.counting_rule;
create policy counting_rule_read on natcom.counting_rule for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'admin'))
        or exists (select from natcom.target t where t.id = target_id));
drop policy if exists counting_rule_insert on natcom.counting_rule;
create policy counting_rule_insert on natcom.counting_rule for insert to public
    with check ((select natcom.has_role('secretariat')));
drop policy if exists counting_rule_update on natcom.counting_rule;
create policy counting_rule_update on natcom.counting_rule for update to public
    using ((select natcom.has_role('secretariat')));
drop policy if exists counting_rule_delete on natcom.counting_rule;
create policy counting_rule_delete on natcom.counting_rule for delete to public
    using ((select natcom.has_role('secretariat')));

drop view if exists natcom.counting_rule_resource;
create view natcom.counting_rule_resource with (security_invoker = true) as
select r.id, r.version, r.target_id, (select t.code from natcom.target t where t.id = r.target_id) as target_code,
    r.source, r.measure, r.dated_by, to_jsonb(r.kinds) as kinds, to_jsonb(r.scopes) as scopes,
    to_jsonb(r.roles) as roles, to_jsonb(r.flags) as flags, to_jsonb(r.categories) as categories,
    to_jsonb(r.organiser_roles) as organiser_roles, to_jsonb(r.hosts) as hosts,
    to_jsonb(r.organizations) as organizations, r.created_at, r.updated_at
from natcom.counting_rule r;
comment on view natcom.counting_rule_resource is 'counting rules as clients see them';

grant select on natcom.counting_word to natcom_service;
grant select, insert, update, delete on natcom.counting_rule to natcom_service;
grant select on natcom.counting_rule_resource to natcom_service;
