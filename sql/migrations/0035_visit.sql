-- Visits: to headquarters, between commissions, of the Director General; and
-- the needs that such a visit finds.
create table natcom.visit (
    id uuid primary key,
    kind text not null,
    title text not null,
    purposes text[] not null default '{}',
    visiting_commission_id uuid constraint visit_visiting_commission_id_fkey references natcom.commission,
    host_commission_id uuid constraint visit_host_commission_id_fkey references natcom.commission,
    host_member_state_id uuid constraint visit_host_member_state_id_fkey references natcom.member_state,
    starts_on date,
    ends_on date,
    time_zone text constraint visit_time_zone_fkey references natcom.time_zone,
    city text,
    country text,
    with_parliamentary_committee boolean not null default false,
    outcome text,
    area_id uuid constraint visit_area_id_fkey references natcom.area,
    grant_id uuid constraint visit_grant_id_fkey references natcom.grant_record,
    state text not null default 'planned',
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint visit_kind_known check (kind in ('to_headquarters', 'exchange', 'director_general')),
    constraint visit_title_not_blank check (title ~ '\S'),
    constraint visit_purposes_known check (purposes <@ array['meet_officials', 'assess_needs', 'supervise_activities',
        'joint_commission_meeting']),
    constraint visit_between_commissions check (kind <> 'exchange' or coalesce(visiting_commission_id <> host_commission_id, false)),
    constraint visit_of_director_general check (kind <> 'director_general' or (cardinality(purposes) > 0
        and num_nonnulls(host_commission_id, host_member_state_id) > 0 and visiting_commission_id is null)),
    constraint visit_to_headquarters check (kind <> 'to_headquarters' or (visiting_commission_id is not null
        and num_nonnulls(host_commission_id, host_member_state_id) = 0)),
    constraint visit_days_together check ((starts_on is null) = (ends_on is null)),
    constraint visit_ends_after_start check (ends_on >= starts_on),
    constraint visit_city_not_blank check (city ~ '\S'),
    constraint visit_country_form check (country ~ '^[A-Z]{3}$'),
    constraint visit_outcome_not_blank check (outcome ~ '\S')
);
comment on table natcom.visit is 'visits, from their plan to their report';
comment on column natcom.visit.purposes is 'of a visit of the Director General, at least one';
comment on column natcom.visit.host_commission_id is 'for a visit to a Member State its own commission, by trigger';

create index visit_visiting_commission_id on natcom.visit (visiting_commission_id);
create index visit_host_commission_id on natcom.visit (host_commission_id);
create index visit_host_member_state_id on natcom.visit (host_member_state_id);
create index visit_time_zone on natcom.visit (time_zone);
create index visit_area_id on natcom.visit (area_id);
create index visit_grant_id on natcom.visit (grant_id);
create index visit_kind on natcom.visit (kind, ends_on);
create index visit_ordered_on on natcom.visit ((coalesce(starts_on, '2999-12-31')), id);
create index visit_created_at on natcom.visit (created_at, id);
create index visit_updated_at on natcom.visit (updated_at, id);

create table natcom.visit_visitor (
    id uuid primary key,
    visit_id uuid not null constraint visit_visitor_visit_id_fkey references natcom.visit on delete cascade,
    person_id uuid not null constraint visit_visitor_person_id_fkey references natcom.person,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint visit_visitor_once unique (visit_id, person_id)
);
comment on table natcom.visit_visitor is 'who makes a visit';
create index visit_visitor_visit_id on natcom.visit_visitor (visit_id, created_at, id);
create index visit_visitor_person_id on natcom.visit_visitor (person_id);

create table natcom.visit_transition (
    id uuid primary key,
    visit_id uuid not null constraint visit_transition_visit_id_fkey references natcom.visit,
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
    constraint visit_transition_reason_not_blank check (reason ~ '\S')
);
comment on table natcom.visit_transition is 'steps of visits: who, when, why';
create index visit_transition_visit_id on natcom.visit_transition (visit_id, created_at, id);

create table natcom.need (
    id uuid primary key,
    commission_id uuid not null constraint need_commission_id_fkey references natcom.commission,
    category text not null,
    priority int not null,
    statement text not null,
    assessed_on date not null,
    visit_id uuid constraint need_visit_id_fkey references natcom.visit,
    grant_id uuid constraint need_grant_id_fkey references natcom.grant_record,
    met_on date,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint need_category_known check (category in ('equipment', 'workstation_av', 'connectivity', 'library',
        'training', 'visit', 'annual_activity', 'joint_activity', 'meeting_support')),
    constraint need_priority_range check (priority between 1 and 5),
    constraint need_statement_not_blank check (statement ~ '\S'),
    constraint need_met_after_assessed check (met_on >= assessed_on),
    constraint need_met_with_day check (grant_id is null or met_on is not null)
);
comment on table natcom.need is 'needs of commissions, as they were assessed';
comment on column natcom.need.priority is '1 is the most urgent';
comment on column natcom.need.visit_id is 'the Director General''s visit that found it';
comment on column natcom.need.grant_id is 'the grant that met it';
create index need_commission_id on natcom.need (commission_id, priority, assessed_on);
create index need_visit_id on natcom.need (visit_id);
create index need_grant_id on natcom.need (grant_id);
create index need_priority on natcom.need (priority, id);
create index need_assessed_on on natcom.need (assessed_on, id);
create index need_created_at on natcom.need (created_at, id);
create index need_updated_at on natcom.need (updated_at, id);
