-- Trainings: sessions for the staff of commissions and ministries, with the
-- experts who teach and the trainees of each commission.
create table natcom.training (
    id uuid primary key,
    scope text not null,
    topic text not null,
    title_en text not null,
    title_fr text,
    title_ar text,
    starts_on date,
    ends_on date,
    time_zone text constraint training_time_zone_fkey references natcom.time_zone,
    city text,
    country text,
    place text,
    host_commission_id uuid constraint training_host_commission_id_fkey references natcom.commission,
    host_organization_id uuid constraint training_host_organization_id_fkey references natcom.organization,
    area_id uuid constraint training_area_id_fkey references natcom.area,
    grant_id uuid constraint training_grant_id_fkey references natcom.grant_record,
    languages text[] not null default '{}',
    evaluation text,
    evaluation_url text,
    state text not null default 'planned',
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint training_scope_known check (scope in ('national', 'regional', 'headquarters')),
    constraint training_topic_known check (topic in ('ict', 'administration', 'documentation', 'public_relations',
        'project_management', 'languages', 'heritage', 'education', 'other')),
    constraint training_title_not_blank check (title_en ~ '\S'),
    constraint training_days_together check ((starts_on is null) = (ends_on is null)),
    constraint training_ends_after_start check (ends_on >= starts_on),
    constraint training_city_not_blank check (city ~ '\S'),
    constraint training_country_form check (country ~ '^[A-Z]{3}$'),
    constraint training_place_not_blank check (place ~ '\S'),
    constraint training_one_host check (num_nonnulls(host_commission_id, host_organization_id) <= 1),
    constraint training_languages_known check (languages <@ array['en', 'fr', 'ar']),
    constraint training_evaluation_not_blank check (evaluation ~ '\S'),
    constraint training_evaluation_url_form check (evaluation_url ~ '^https?://\S+$')
);
comment on table natcom.training is 'trainings, from their plan to their evaluation';
comment on column natcom.training.grant_id is 'the grant that pays for it; null: paid directly';

create index training_time_zone on natcom.training (time_zone);
create index training_host_commission_id on natcom.training (host_commission_id);
create index training_host_organization_id on natcom.training (host_organization_id);
create index training_area_id on natcom.training (area_id);
create index training_grant_id on natcom.training (grant_id);
create index training_scope on natcom.training (scope, ends_on);
create index training_ordered_on on natcom.training ((coalesce(starts_on, '2999-12-31')), id);
create index training_created_at on natcom.training (created_at, id);
create index training_updated_at on natcom.training (updated_at, id);

create table natcom.training_expert (
    id uuid primary key,
    training_id uuid not null constraint training_expert_training_id_fkey references natcom.training on delete cascade,
    person_id uuid not null constraint training_expert_person_id_fkey references natcom.person,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint training_expert_once unique (training_id, person_id)
);
comment on table natcom.training_expert is 'experts assigned to trainings';
create index training_expert_training_id on natcom.training_expert (training_id, created_at, id);
create index training_expert_person_id on natcom.training_expert (person_id);

create table natcom.training_trainee_group (
    id uuid primary key,
    training_id uuid not null constraint training_trainee_group_training_id_fkey
        references natcom.training on delete cascade,
    commission_id uuid not null constraint training_trainee_group_commission_id_fkey references natcom.commission,
    women int not null,
    men int not null,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint training_trainee_group_once unique (training_id, commission_id),
    constraint training_trainee_group_women_range check (women between 0 and 100000),
    constraint training_trainee_group_men_range check (men between 0 and 100000),
    constraint training_trainee_group_somebody check (women + men > 0)
);
comment on table natcom.training_trainee_group is 'trainees of one commission, counted by sex';
create index training_trainee_group_training_id on natcom.training_trainee_group (training_id, created_at, id);
create index training_trainee_group_commission_id on natcom.training_trainee_group (commission_id, training_id);

create table natcom.training_transition (
    id uuid primary key,
    training_id uuid not null constraint training_transition_training_id_fkey references natcom.training,
    from_state text not null,
    to_state text not null,
    reason text,
    effective_on date not null,
    actor text not null default '',
    client text not null default '',
    resource_version int not null,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint training_transition_reason_not_blank check (reason ~ '\S')
);
comment on table natcom.training_transition is 'steps of trainings: who, when, why';
create index training_transition_training_id on natcom.training_transition (training_id, created_at, id);
