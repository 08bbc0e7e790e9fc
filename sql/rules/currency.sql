-- Currencies: everybody with a role reads them, only administration writes.
create or replace trigger touch before insert or update on natcom.currency
    for each row execute function natcom.touch();

alter table natcom.currency enable row level security;
alter table natcom.currency force row level security;

drop policy if exists currency_read on natcom.currency;
create policy currency_read on natcom.currency for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'commission', 'partner', 'admin')));
drop policy if exists currency_write on natcom.currency;
create policy currency_write on natcom.currency for all to public
    using ((select natcom.has_role('admin')));

grant select on natcom.currency to natcom_service;
