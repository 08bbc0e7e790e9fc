-- The parts of a grant: who benefits, what is bought, when it is paid, which
-- papers belong to it.  A change of a part is a change of the grant (version).
create table natcom.grant_beneficiary (
    id uuid primary key,
    grant_id uuid not null,
    lead_commission_id uuid not null,
    commission_id uuid not null constraint grant_beneficiary_commission_id_fkey references natcom.commission,
    share_percent numeric(5, 2) not null,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    -- The lead is repeated, so that policies need not ask the grant, which asks here.
    constraint grant_beneficiary_grant_id_fkey foreign key (grant_id, lead_commission_id)
        references natcom.grant_record (id, commission_id) on update cascade on delete cascade,
    constraint grant_beneficiary_once unique (grant_id, commission_id),
    constraint grant_beneficiary_share_range check (share_percent between 0 and 100)
);
comment on table natcom.grant_beneficiary is 'commissions that a grant is for, with their shares';
comment on column natcom.grant_beneficiary.lead_commission_id is 'of the grant, kept by the foreign key';
comment on column natcom.grant_beneficiary.share_percent is 'of the amount; all shares of a grant add up to 100';

create index grant_beneficiary_grant_id on natcom.grant_beneficiary (grant_id, lead_commission_id);
create index grant_beneficiary_commission_id on natcom.grant_beneficiary (commission_id, grant_id);
create index grant_beneficiary_created_at on natcom.grant_beneficiary (grant_id, created_at, id);

create table natcom.grant_item (
    id uuid primary key,
    grant_id uuid not null constraint grant_item_grant_id_fkey references natcom.grant_record on delete cascade,
    commission_id uuid not null constraint grant_item_commission_id_fkey references natcom.commission,
    category text not null,
    description text not null,
    quantity int not null,
    unit_price numeric(15, 2) not null,
    state text not null default 'planned',
    ordered_on date,
    delivered_on date,
    accepted_on date,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint grant_item_category_known check (category in ('computer', 'office', 'communication', 'internet',
        'workstation', 'av_unit', 'library', 'department', 'service', 'other')),
    constraint grant_item_description_not_blank check (description ~ '\S'),
    constraint grant_item_quantity_positive check (quantity > 0),
    constraint grant_item_unit_price_not_negative check (unit_price >= 0),
    constraint grant_item_state_known check (state in ('planned', 'ordered', 'delivered', 'accepted')),
    constraint grant_item_ordered_on_given check (state = 'planned' or ordered_on is not null),
    constraint grant_item_delivered_on_given check (state in ('planned', 'ordered') or delivered_on is not null),
    constraint grant_item_accepted_on_given check ((state = 'accepted') = (accepted_on is not null)),
    constraint grant_item_dates_in_order check (delivered_on >= ordered_on and accepted_on >= delivered_on)
);
comment on table natcom.grant_item is 'what a grant buys, and how far it has come';
comment on column natcom.grant_item.commission_id is 'the beneficiary that receives it';

create index grant_item_grant_id on natcom.grant_item (grant_id, created_at, id);
create index grant_item_commission_id on natcom.grant_item (commission_id, category, state);

create table natcom.grant_instalment (
    id uuid primary key,
    grant_id uuid not null constraint grant_instalment_grant_id_fkey references natcom.grant_record on delete cascade,
    number int not null,
    planned_on date not null,
    amount numeric(15, 2) not null,
    required_reports int not null default 0,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint grant_instalment_number_in_grant unique (grant_id, number),
    constraint grant_instalment_number_positive check (number > 0),
    constraint grant_instalment_amount_positive check (amount > 0),
    constraint grant_instalment_required_reports_range check (required_reports between 0 and 100)
);
comment on table natcom.grant_instalment is 'planned payments of a grant';
comment on column natcom.grant_instalment.required_reports is 'reports that must be accepted before it can be paid';

create table natcom.grant_document (
    id uuid primary key,
    grant_id uuid not null constraint grant_document_grant_id_fkey references natcom.grant_record on delete cascade,
    kind text not null,
    title text not null,
    language text not null,
    url text not null,
    sha256 text,
    size_bytes int,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint grant_document_kind_known check (kind in ('request_letter', 'budget', 'agreement', 'invoice', 'report',
        'decision', 'other')),
    constraint grant_document_title_not_blank check (title ~ '\S'),
    constraint grant_document_language_form check (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$'),
    constraint grant_document_url_form check (url ~ '^https?://\S+$'),
    constraint grant_document_sha256_form check (sha256 ~ '^[0-9a-f]{64}$'),
    constraint grant_document_size_not_negative check (size_bytes >= 0)
);
comment on table natcom.grant_document is 'papers of a grant; the files themselves live elsewhere';

create index grant_document_grant_id on natcom.grant_document (grant_id, created_at, id);
