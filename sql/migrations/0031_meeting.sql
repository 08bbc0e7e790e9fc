-- Meetings: sessions of bodies, conferences, consultations, open days.
--
-- Days and times are local to the venue, in time_zone.  What was postponed or
-- cancelled keeps its former days in its history.
create table natcom.meeting (
    id uuid primary key,
    kind text not null,
    body_id uuid constraint meeting_body_id_fkey references natcom.body,
    session_number int,
    title_en text not null,
    title_fr text,
    title_ar text,
    purpose text,
    starts_on date,
    ends_on date,
    starts_at_time time,
    ends_at_time time,
    time_zone text constraint meeting_time_zone_fkey references natcom.time_zone,
    city text,
    country text,
    place text,
    url text,
    host_commission_id uuid constraint meeting_host_commission_id_fkey references natcom.commission,
    host_organization_id uuid constraint meeting_host_organization_id_fkey references natcom.organization,
    organiser_role text not null default 'organised',
    area_id uuid constraint meeting_area_id_fkey references natcom.area,
    grant_id uuid constraint meeting_grant_id_fkey references natcom.grant_record,
    held_with_id uuid constraint meeting_held_with_id_fkey references natcom.meeting,
    languages text[] not null default '{}',
    state text not null default 'planned',
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint meeting_session_number_in_body unique (body_id, session_number),
    constraint meeting_kind_known check (kind in ('statutory_session', 'committee', 'ministerial_conference',
        'secretaries_general', 'consultation', 'international_conference', 'regional_meeting', 'open_day', 'task_force',
        'joint_commission')),
    constraint meeting_session_of_body check (session_number is null or body_id is not null),
    constraint meeting_session_number_positive check (session_number > 0),
    constraint meeting_title_not_blank check (title_en ~ '\S'),
    constraint meeting_purpose_not_blank check (purpose ~ '\S'),
    constraint meeting_days_together check ((starts_on is null) = (ends_on is null)),
    constraint meeting_ends_after_start check (ends_on >= starts_on
        and (ends_on > starts_on or ends_at_time is null or starts_at_time is null or ends_at_time > starts_at_time)),
    constraint meeting_times_of_days check (starts_at_time is null
        or (starts_on is not null and ends_at_time is not null and time_zone is not null)),
    constraint meeting_times_together check ((starts_at_time is null) = (ends_at_time is null)),
    constraint meeting_city_not_blank check (city ~ '\S'),
    constraint meeting_country_form check (country ~ '^[A-Z]{3}$'),
    constraint meeting_place_not_blank check (place ~ '\S'),
    constraint meeting_url_form check (url ~ '^https?://\S+$'),
    constraint meeting_one_host check (num_nonnulls(host_commission_id, host_organization_id) <= 1),
    constraint meeting_organiser_role_known check (organiser_role in ('organised', 'supported', 'participated')),
    constraint meeting_languages_known check (languages <@ array['en', 'fr', 'ar']),
    constraint meeting_not_with_itself check (held_with_id <> id)
);
comment on table natcom.meeting is 'meetings, from their plan to their report';
comment on column natcom.meeting.session_number is 'of the body''s sessions: Executive Council 39 and the like';
comment on column natcom.meeting.starts_at_time is 'local to the venue; null: all day';
comment on column natcom.meeting.organiser_role is 'what the organisation is to the meeting';
comment on column natcom.meeting.grant_id is 'the grant that supports it';
comment on column natcom.meeting.held_with_id is 'the meeting that this one is held in tandem with';

create index meeting_body_id on natcom.meeting (body_id, starts_on);
create index meeting_time_zone on natcom.meeting (time_zone);
create index meeting_host_commission_id on natcom.meeting (host_commission_id);
create index meeting_host_organization_id on natcom.meeting (host_organization_id);
create index meeting_area_id on natcom.meeting (area_id);
create index meeting_grant_id on natcom.meeting (grant_id);
create index meeting_held_with_id on natcom.meeting (held_with_id);
create index meeting_kind on natcom.meeting (kind, starts_on);
create index meeting_ordered_on on natcom.meeting ((coalesce(starts_on, '2999-12-31')), id);
create index meeting_created_at on natcom.meeting (created_at, id);
create index meeting_updated_at on natcom.meeting (updated_at, id);

create table natcom.meeting_transition (
    id uuid primary key,
    meeting_id uuid not null constraint meeting_transition_meeting_id_fkey references natcom.meeting,
    from_state text not null,
    to_state text not null,
    reason text,
    former_starts_on date,
    former_ends_on date,
    effective_on date not null,
    actor text not null default '',
    client text not null default '',
    resource_version int not null,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint meeting_transition_reason_not_blank check (reason ~ '\S')
);
comment on table natcom.meeting_transition is 'steps of meetings: who, when, why';
comment on column natcom.meeting_transition.former_starts_on is 'first day that was planned when it was postponed or cancelled';
create index meeting_transition_meeting_id on natcom.meeting_transition (meeting_id, created_at, id);
