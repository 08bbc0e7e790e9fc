-- Currencies: an amount without one is not an amount.
--
-- The exponent is the number of digits after the point (ISO 4217): 2 for the
-- dollar, 0 for the yen, 3 for the Tunisian dinar.  The code is the key: it
-- is what amounts are printed with, and it never changes.
create table natcom.currency (
    code text primary key,
    exponent int not null,
    name_en text not null,
    name_fr text,
    name_ar text,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint currency_code_form check (code ~ '^[A-Z]{3}$'),
    constraint currency_exponent_range check (exponent between 0 and 4)
);
comment on table natcom.currency is 'currencies by ISO 4217 code, with the digits after the point';
comment on column natcom.currency.exponent is 'digits after the decimal point';
