-- Bodies: who meets.  A committee has the body it reports to as parent.
create table natcom.body (
    id uuid primary key,
    code text not null,
    name_en text not null,
    name_fr text,
    name_ar text,
    kind text not null,
    parent_id uuid constraint body_parent_id_fkey references natcom.body,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint body_code_key unique (code),
    constraint body_code_form check (code ~ '^[a-z][a-z0-9_]*$'),
    constraint body_name_not_blank check (name_en ~ '\S'),
    constraint body_kind_known check (kind in ('governing_body', 'committee', 'ministerial_conference', 'meeting',
        'task_force'))
);
comment on table natcom.body is 'governing bodies, their committees, conferences and regular meetings';

create index body_parent_id on natcom.body (parent_id);
create index body_updated_at on natcom.body (updated_at, id);
