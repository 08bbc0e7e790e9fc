-- The words of titles and references follow their grants; nobody writes them
-- by hand.  Search works as with people (person_word.sql).
create or replace trigger touch before insert or update on natcom.grant_word
    for each row execute function natcom.touch();

create or replace function natcom.grant_words_write() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'UPDATE' then
        if new.title = old.title then
            return null;
        end if;
        delete from natcom.grant_word where grant_id = new.id;
    end if;
    insert into natcom.grant_word (grant_id, word)
    select new.id, w.word from unnest(natcom.words(new.reference || ' ' || new.title)) w(word);
    return null;
end
$$;
comment on function natcom.grant_words_write is 'writes the words of a grant that is new or was renamed';
create or replace trigger words after insert or update of title on natcom.grant_record
    for each row execute function natcom.grant_words_write();

alter table natcom.grant_word enable row level security;
alter table natcom.grant_word force row level security;

drop policy if exists grant_word_read on natcom.grant_word;
create policy grant_word_read on natcom.grant_word for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or exists (select from natcom.grant_record g where g.id = grant_id));
drop policy if exists grant_word_insert on natcom.grant_word;
create policy grant_word_insert on natcom.grant_word for insert to public
    with check ((select natcom.has_role('secretariat'))
        or exists (select from natcom.grant_record g where g.id = grant_id
            and g.commission_id = (select natcom.own_commission())));
drop policy if exists grant_word_delete on natcom.grant_word;
create policy grant_word_delete on natcom.grant_word for delete to public
    using ((select natcom.has_role('secretariat'))
        or exists (select from natcom.grant_record g where g.id = grant_id
            and g.commission_id = (select natcom.own_commission())));

create or replace function natcom.grant_matching(q text) returns setof uuid
language plpgsql stable rows 50 set search_path = pg_catalog, pg_temp as $$
declare
    wanted text[] := natcom.words(q);
    longest text := (select w.word from unnest(wanted) w(word) order by length(w.word) desc, w.word limit 1);
begin
    return query select f.grant_id from natcom.grant_word f
        where f.word = longest
            and (cardinality(wanted) = 1 or not exists (
                select from unnest(wanted) w(word)
                where w.word <> longest and not exists (
                    select from natcom.grant_word o where o.grant_id = f.grant_id and o.word = w.word)));
end
$$;
comment on function natcom.grant_matching is 'grants whose title or reference hold all words of q';

grant select, insert, delete on natcom.grant_word to natcom_service;
