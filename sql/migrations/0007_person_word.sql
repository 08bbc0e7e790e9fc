-- The words of people's names: full text search that works under row security.
--
-- No full text operator is leakproof (neither @@ nor any other of GIN), so
-- under a policy the planner must check the policy first and may not use a GIN
-- index at all: searching 100,000 people would read all of them.  Equality of
-- text is leakproof.  So the words of a name, cut and folded by PostgreSQL's
-- own 'simple' configuration, are rows under a b-tree, with the policy of the
-- person they belong to.  A trigger (sql/rules/person_word.sql) keeps them.
create table natcom.person_word (
    person_id uuid not null constraint person_word_person_id_fkey references natcom.person on delete cascade,
    word text not null collate "C",
    commission_id uuid,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint person_word_pkey primary key (person_id, word)
);
comment on table natcom.person_word is 'words of people''s names, an index of person kept by trigger';
comment on column natcom.person_word.commission_id is 'of the person, repeated for the policy';

create index person_word_word on natcom.person_word (word, person_id);
