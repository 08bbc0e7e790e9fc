-- The ledger: every amount reserved, released, paid and paid back.
--
-- Rows are only ever added; a mistake is put right by a reversing entry.
-- Amounts are positive, the direction is in the kind.  Every balance is the
-- sum of these rows; none is stored.
create table natcom.ledger_entry (
    id uuid primary key,
    kind text not null,
    budget_line_id uuid not null constraint ledger_entry_budget_line_id_fkey references natcom.budget_line,
    grant_id uuid constraint ledger_entry_grant_id_fkey references natcom.grant_record,
    instalment_id uuid constraint ledger_entry_instalment_id_fkey references natcom.grant_instalment,
    reverses_id uuid constraint ledger_entry_reverses_id_fkey references natcom.ledger_entry,
    amount numeric(15, 2) not null,
    value_date date not null,
    reference text,
    recorded_by text not null default '',
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint ledger_entry_kind_known check (kind in ('commitment', 'decommitment', 'disbursement', 'refund')),
    constraint ledger_entry_amount_positive check (amount > 0),
    constraint ledger_entry_one_source check (num_nonnulls(grant_id) = 1)
);
comment on table natcom.ledger_entry is 'what was reserved, released, paid and paid back';
comment on column natcom.ledger_entry.reverses_id is 'the entry that this one puts right';
comment on column natcom.ledger_entry.reference is 'of the voucher or the bank';
comment on column natcom.ledger_entry.recorded_by is 'subject of the token that recorded it';

create index ledger_entry_budget_line_id on natcom.ledger_entry (budget_line_id, value_date, kind) include (amount);
create index ledger_entry_grant_id on natcom.ledger_entry (grant_id, value_date, id);
create index ledger_entry_instalment_id on natcom.ledger_entry (instalment_id);
create index ledger_entry_reverses_id on natcom.ledger_entry (reverses_id);
create index ledger_entry_value_date on natcom.ledger_entry (value_date, id);
create index ledger_entry_created_at on natcom.ledger_entry (created_at, id);
