-- Demo: what sessions, trainings and visits cost that no grant pays for; all
-- amounts are invented.
create temporary table demo_expenditure (source uuid, machine text, amount numeric, paid numeric, voucher text) on commit drop;
insert into demo_expenditure
select m.id, 'meeting', v.amount, v.paid, 'DX-' || v.number
from (values (3, 148500.00, 148500.00), (4, 139200.00, 139200.00), (6, 151750.00, 120000.00), (7, 402300.00, 402300.00),
    (9, 18400.00, 18400.00), (10, 19150.00, 19150.00), (11, 20300.00, 15000.00), (5, 21800.00, 21800.00),
    (17, 6400.00, 6400.00), (20, 3900.00, 3900.00)) v (number, amount, paid)
join natcom.meeting m on m.id = ('01900000-0015-7000-8000-' || lpad((900 + v.number)::text, 12, '0'))::uuid;
insert into demo_expenditure
select t.id, 'training', 4200.00, 4200.00, 'DT-1' from natcom.training t
join natcom.event_state s on s.machine = 'training' and s.state = t.state and s.has_happened and not s.is_final
where t.grant_id is null and t.area_id is not null and t.id::text like '01900000-%' order by t.id limit 1;
insert into demo_expenditure
select v.id, 'visit', 2600.00, 2600.00, 'DV-1' from natcom.visit v
join natcom.event_state s on s.machine = 'visit' and s.state = v.state and s.has_happened and not s.is_final
where v.grant_id is null and v.area_id is not null and v.id::text like '01900000-%' order by v.id limit 1;
delete from demo_expenditure d where exists (select from natcom.ledger_entry e
    where e.source_id = d.source);

create function pg_temp.book(d demo_expenditure, day date) returns void language plpgsql as $$
begin
    perform natcom.ledger_insert(natcom.uuid_v7(), 'commitment', d.machine, d.source, d.amount, day - 30);
    perform natcom.ledger_insert(natcom.uuid_v7(), 'disbursement', d.machine, d.source, d.paid, day + 10, d.voucher);
end
$$;

do $$
declare
    d demo_expenditure;
begin
    perform set_config('natcom.roles', 'finance', true), set_config('natcom.subject', 'demo-finance', true);
    for d in select * from demo_expenditure order by machine, source loop
        perform pg_temp.book(d, coalesce((select m.ends_on from natcom.meeting m where m.id = d.source),
            (select t.ends_on from natcom.training t where t.id = d.source),
            (select v.ends_on from natcom.visit v where v.id = d.source)));
    end loop;
    perform set_config('natcom.roles', 'admin,secretariat', true), set_config('natcom.subject', 'seed', true);
end
$$;
