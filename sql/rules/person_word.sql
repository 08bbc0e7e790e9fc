-- The words of names follow the names; nobody writes them by hand.
--
-- Whoever may write people writes their words, through the triggers on person,
-- with the writer's own rights.
create or replace trigger touch before insert or update on natcom.person_word
    for each row execute function natcom.touch();

create or replace function natcom.person_words_add() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    insert into natcom.person_word (person_id, word, commission_id)
    select n.id, w.word, n.commission_id from new_people n cross join unnest(natcom.words(n.full_name)) w(word);
    return null;
end
$$;
comment on function natcom.person_words_add is 'writes the words of new people';

create or replace function natcom.person_words_replace() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    changed uuid[] := array(
        select n.id from new_people n join old_people o using (id)
        where (n.full_name, n.commission_id) is distinct from (o.full_name, o.commission_id));
begin
    if cardinality(changed) > 0 then
        delete from natcom.person_word where person_id = any(changed);
        insert into natcom.person_word (person_id, word, commission_id)
        select n.id, w.word, n.commission_id from new_people n cross join unnest(natcom.words(n.full_name)) w(word)
        where n.id = any(changed);
    end if;
    return null;
end
$$;
comment on function natcom.person_words_replace is 'writes the words of people anew whose name or commission changed';

create or replace trigger words_of_new after insert on natcom.person
    referencing new table as new_people
    for each statement execute function natcom.person_words_add();
create or replace trigger words_of_changed after update on natcom.person
    referencing old table as old_people new table as new_people
    for each statement execute function natcom.person_words_replace();

alter table natcom.person_word enable row level security;
alter table natcom.person_word force row level security;

drop policy if exists person_word_read on natcom.person_word;
create policy person_word_read on natcom.person_word for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or commission_id = (select natcom.own_commission()));
drop policy if exists person_word_insert on natcom.person_word;
create policy person_word_insert on natcom.person_word for insert to public
    with check ((select natcom.has_role('secretariat')));
drop policy if exists person_word_delete on natcom.person_word;
create policy person_word_delete on natcom.person_word for delete to public
    using ((select natcom.has_role('secretariat')));

-- The people whose names hold all words of q.  The longest word, as the one
-- that is probably the rarest, is looked up in (word, person_id); the others
-- are looked for in the names that have it.
create or replace function natcom.person_matching(q text) returns setof uuid
language plpgsql stable rows 50 set search_path = pg_catalog, pg_temp as $$
declare
    wanted text[] := natcom.words(q);
    longest text := (select w.word from unnest(wanted) w(word) order by length(w.word) desc, w.word limit 1);
begin
    return query select f.person_id from natcom.person_word f
        where f.word = longest
            and (cardinality(wanted) = 1 or not exists (
                select from unnest(wanted) w(word)
                where w.word <> longest and not exists (
                    select from natcom.person_word o where o.person_id = f.person_id and o.word = w.word)));
end
$$;
comment on function natcom.person_matching is 'people whose names hold all words of q';

grant select, insert, delete on natcom.person_word to natcom_service;
