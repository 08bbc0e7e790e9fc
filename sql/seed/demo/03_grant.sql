-- Demo: forty grants in all states over 2016-2018, walked through the same
-- rules as those of clients.  All of them are invented.
--
-- What is entered years later is overdue at once, and an overdue report blocks
-- approvals and payments: that setting is off while the grants are written.
-- Titles are in the language of the commission.
create temporary table demo_grant (
    number int, commission text, year int, kind text, area text, requested numeric, approved numeric, paid numeric,
    claimed numeric, state text, starts_on date, title text, partner text, category text
) on commit drop;
insert into demo_grant values
    (1, 'MAR', 2016, 'equipment', '1.2', 12000, 10000, 10000, 10000, 'closed', '2016-05-02', 'Ordinateurs pour le centre de documentation', null, 'computer'),
    (2, 'SEN', 2016, 'equipment', '1.2', 9000, 9000, 9000, 8650.50, 'closed', '2016-04-11', 'Imprimantes et photocopieur du secrétariat', null, 'office'),
    (3, 'EGY', 2016, 'workstation_av', '1.2', 15000, 12000, 12000, 12000, 'closed', '2016-06-06', 'وحدة سمعية بصرية لقاعة الاجتماعات', null, 'av_unit'),
    (4, 'MYS', 2016, 'training', '1.1', 8000, 8000, 8000, 8000, 'closed', '2016-09-05', 'Training of staff in electronic archives', null, 'service'),
    (5, 'KWT', 2016, 'visit', '2.2', 3000, 3000, 3000, 2890, 'closed', '2016-10-06', 'زيارة الأمين العام الجديد إلى المقر', null, null),
    (6, 'BFA', 2016, 'visit', '2.2', 3200, 3200, 3200, 3200, 'closed', '2016-10-06', 'Visite du nouveau secrétaire général au siège', null, null),
    (7, 'CIV', 2016, 'visit', '2.2', 3100, 3100, 3100, 3100, 'closed', '2016-10-06', 'Visite du secrétaire général à Rabat', null, null),
    (8, 'PSE', 2016, 'visit', '2.2', 2900, 2900, 2900, 2900, 'closed', '2016-10-06', 'زيارة الأمين العام إلى الرباط', null, null),
    (9, 'NER', 2016, 'connectivity', '1.2', 6000, 4500, 4500, 4500, 'closed', '2016-07-04', 'Liaison internet de la commission', null, 'internet'),
    (10, 'TUN', 2017, 'library', '1.2', 7000, 7000, 7000, 6400, 'closed', '2017-02-06', 'Fonds de manuels scolaires pour la bibliothèque', null, 'library'),
    (11, 'DZA', 2017, 'joint_activity', '2.1', 14000, 12000, 12000, 12000, 'closed', '2017-03-13', 'ندوة مغاربية حول الحوار بين الحضارات', 'TUN', null),
    (12, 'JOR', 2017, 'equipment', '1.2', 8500, 8500, 8500, 8500, 'closed', '2017-01-16', 'حواسيب لمكتب اللجنة', null, 'computer'),
    (13, 'GMB', 2017, 'equipment', '1.2', 5000, 5000, 5000, 5000, 'closed', '2017-05-08', 'Office equipment for the new premises', null, 'office'),
    (14, 'MLI', 2017, 'annual_activity', '2.3', 6500, 6000, 6000, 6000, 'closed', '2017-04-03', 'Plan annuel de la commission', null, null),
    (15, 'OMN', 2017, 'meeting_support', '2.1', 16000, 15000, 15000, 14200, 'closed', '2017-11-06', 'اجتماع إقليمي لخبراء المناهج', null, null),
    (16, 'UGA', 2017, 'training', '1.1', 7500, 7500, 7500, 7500, 'closed', '2017-09-11', 'Regional session on project management', null, 'service'),
    (17, 'IDN', 2018, 'visit', '2.2', 4000, 4000, 4000, 4000, 'closed', '2018-02-05', 'Exchange visit to the commission of Malaysia', null, null),
    (18, 'SAU', 2018, 'workstation_av', '1.2', 11000, 11000, 11000, 11000, 'closed', '2018-01-15', 'محطات عمل لوحدة الإعلام', null, 'workstation'),
    (19, 'GAB', 2016, 'training', '1.1', 9000, 9000, 0, 0, 'cancelled', '2016-11-07', 'Formation aux relations publiques', null, 'service'),
    (20, 'LBN', 2017, 'meeting_support', '2.3', 18000, 12000, 6000, 1500, 'cancelled', '2017-06-05', 'لقاء هيئات المجتمع المدني', null, null),
    (21, 'NGA', 2016, 'meeting_support', '2.1', 60000, null, null, null, 'rejected', '2016-08-01', 'Continental congress of clubs', null, null),
    (22, 'AZE', 2017, 'connectivity', '1.2', 9000, null, null, null, 'rejected', '2017-03-01', 'Fibre to the archive', null, 'internet'),
    (23, 'COM', 2018, 'library', '1.2', 5500, null, null, null, 'rejected', '2018-04-02', 'Bibliothèque mobile', null, 'library'),
    (24, 'GIN', 2017, 'equipment', '1.2', 4800, null, null, null, 'withdrawn', '2017-05-15', 'Groupe électrogène', null, 'other'),
    (25, 'SDN', 2018, 'annual_activity', '2.3', 5200, null, null, null, 'withdrawn', '2018-03-05', 'الخطة السنوية للجنة', null, null),
    (26, 'BGD', 2016, 'equipment', '1.2', 9800, 9000, 9000, null, 'approved', '2016-06-13', 'Computers and a projector', null, 'computer'),
    (27, 'CMR', 2017, 'workstation_av', '1.2', 10500, 10500, 5000, null, 'approved', '2017-07-03', 'Studio de montage', null, 'av_unit'),
    (28, 'IRQ', 2017, 'library', '1.2', 8200, 8200, 4100, null, 'approved', '2017-10-02', 'مكتبة الطفل', null, 'library'),
    (29, 'PAK', 2018, 'training', '1.1', 9900, 9000, 4500, 4500, 'approved', '2018-03-12', 'National session on documentation', null, 'service'),
    (30, 'TCD', 2018, 'equipment', '1.2', 7600, 7000, 0, null, 'approved', '2018-05-07', 'Équipement informatique de la commission', null, 'computer'),
    (31, 'KAZ', 2018, 'meeting_support', '2.1', 15500, 14000, 7000, null, 'approved', '2018-09-03', 'Regional consultation on the draft plan', null, null),
    (32, 'MRT', 2018, 'joint_activity', '2.3', 13000, 11000, 11000, 9800, 'approved', '2018-06-04', 'ملتقى الساحل للتراث', 'SEN', null),
    (33, 'SOM', 2018, 'connectivity', '1.2', 5000, null, null, null, 'submitted', '2018-10-01', 'Satellite link of the commission', null, 'internet'),
    (34, 'TGO', 2018, 'visit', '2.2', 2800, null, null, null, 'submitted', '2018-11-05', 'Visite d''échange à Dakar', null, null),
    (35, 'QAT', 2018, 'joint_activity', '2.1', 17000, null, null, null, 'submitted', '2018-11-12', 'أيام مفتوحة مشتركة', 'OMN', null),
    (36, 'UZB', 2018, 'equipment', '1.2', 8800, null, null, null, 'returned', '2018-10-08', 'Equipment of the reading room', null, 'computer'),
    (37, 'BEN', 2018, 'annual_activity', '2.3', 5400, null, null, null, 'returned', '2018-09-10', 'Plan annuel 2018', null, null),
    (38, 'YEM', 2018, 'library', '1.2', 6100, null, null, null, 'draft', '2018-12-03', 'ترميم المخطوطات', null, 'library'),
    (39, 'GUY', 2018, 'training', '1.1', 7200, null, null, null, 'draft', '2018-12-03', 'Training in digital cataloguing', null, 'service'),
    (40, 'MDV', 2018, 'visit', '2.2', 3300, null, null, null, 'draft', '2018-12-10', 'Visit of the new secretary general', null, null);

create function pg_temp.act(roles text, subject text, commission text default '') returns void language sql as $$
    select set_config('natcom.roles', roles, true), set_config('natcom.subject', subject, true),
        set_config('natcom.commission', commission, true)
$$;

create function pg_temp.step(grant_id uuid, wanted text, day date, reason text default null, amount numeric default null)
returns void language sql as $$
    insert into natcom.grant_transition (id, grant_id, to_state, effective_on, reason, approved_amount)
    values (natcom.uuid_v7(), grant_id, wanted, day, reason, amount)
$$;

create function pg_temp.pay(grant_id uuid, kind text, amount numeric, day date, instalment uuid, voucher text)
returns void language sql as $$
    insert into natcom.ledger_entry (id, kind, grant_id, amount, value_date, instalment_id, reference)
    values (natcom.uuid_v7(), kind, grant_id, amount, day, instalment, voucher)
$$;

create function pg_temp.walk(d demo_grant) returns void language plpgsql as $$
declare
    file uuid := ('01900000-000d-7000-8000-' || lpad((900 + d.number)::text, 12, '0'))::uuid;
    lead uuid := (select id from natcom.commission where code = d.commission);
    last_day date := d.starts_on + 25;
    half uuid := natcom.uuid_v7();
    officer text := 'demo-officer-' || 1 + d.number % 3;
begin
    perform pg_temp.act('secretariat', 'demo-registry');
    insert into natcom.grant_record (id, year, kind, title, purpose, area_id, budget_line_id, commission_id, scope,
        themes, priority, requested_amount, activity_starts_on, activity_ends_on)
    select file, d.year, d.kind, d.title, d.title || ' (demo)', a.id, l.id, lead,
        case when d.partner is null then 'national' else 'subregional' end,
        case when d.kind = 'library' then '{textbooks}' when d.kind = 'joint_activity' then '{"dialogue among civilisations"}'
            else '{}' end::text[],
        1 + d.number % 3, d.requested, d.starts_on, last_day
    from natcom.area a join natcom.project p on p.id = a.project_id
    join natcom.plan n on n.id = p.plan_id and n.code = '2016-2018'
    join natcom.budget_line l on l.project_id = p.id
    where format('%s.%s', p.number, a.number) = d.area;
    if d.partner is not null then
        update natcom.grant_beneficiary set share_percent = 60 where grant_id = file;
        insert into natcom.grant_beneficiary (id, grant_id, commission_id, share_percent)
        select natcom.uuid_v7(), file, c.id, 40 from natcom.commission c where c.code = d.partner;
    end if;
    if d.category is not null then
        insert into natcom.grant_item (id, grant_id, commission_id, category, description, quantity, unit_price)
        values (natcom.uuid_v7(), file, lead, d.category, d.title, 5, trunc(d.requested / 5, 2));
    end if;
    insert into natcom.grant_document (id, grant_id, kind, title, language, url)
    values (natcom.uuid_v7(), file, 'request_letter', d.title, 'en',
        format('https://files.example.org/grants/%s/request.pdf', d.number));
    if d.state = 'draft' then
        return;
    end if;
    perform pg_temp.act('commission', 'demo-' || lower(d.commission), d.commission);
    perform pg_temp.step(file, 'submitted', d.starts_on - 60);
    perform pg_temp.act('secretariat', officer);
    case d.state
        when 'rejected' then perform pg_temp.step(file, 'rejected', d.starts_on - 40, 'Beyond what the plan foresees (demo)');
        when 'withdrawn' then perform pg_temp.step(file, 'withdrawn', d.starts_on - 40, 'The commission found other funds (demo)');
        when 'returned' then perform pg_temp.step(file, 'returned', d.starts_on - 40, 'Quotations are missing (demo)');
        else null;
    end case;
    if d.approved is null then
        return;
    end if;
    perform pg_temp.step(file, 'approved', d.starts_on - 30,
        case when d.approved < d.requested then 'Within what the line allows (demo)' end, d.approved);
    if d.paid > 0 and d.paid < d.approved then
        insert into natcom.grant_instalment (id, grant_id, number, planned_on, amount)
        values (half, file, 1, d.starts_on - 10, d.paid), (natcom.uuid_v7(), file, 2, last_day, d.approved - d.paid);
    end if;
    perform pg_temp.act('finance', 'demo-finance');
    if d.paid > 0 then
        perform pg_temp.pay(file, 'disbursement', d.paid, d.starts_on - 10,
            case when d.paid < d.approved then half end, format('V-%s-%s', d.year, lpad(d.number::text, 3, '0')));
    end if;
    if d.category is not null and d.paid > 0 then
        update natcom.grant_item set state = 'ordered', ordered_on = d.starts_on where grant_id = file;
        update natcom.grant_item set state = 'delivered', delivered_on = d.starts_on + 10 where grant_id = file;
    end if;
    if d.claimed is null then
        return;
    end if;
    perform pg_temp.act('commission', 'demo-' || lower(d.commission), d.commission);
    if d.category is not null and d.paid > 0 then
        update natcom.grant_item set state = 'accepted', accepted_on = d.starts_on + 12 where grant_id = file;
    end if;
    insert into natcom.grant_report (id, grant_id, kind, covers_from, covers_until, narrative, claimed_amount, submitted_on)
    values (half, file, case d.state when 'approved' then 'interim' else 'final' end, d.starts_on, last_day,
        d.title || ' (demo)', d.claimed, last_day + 20);
    if d.state = 'approved' then
        return;
    end if;
    perform pg_temp.act('secretariat', officer);
    insert into natcom.grant_report_transition (id, grant_report_id, to_state, effective_on)
    values (natcom.uuid_v7(), half, 'accepted', last_day + 35);
    if d.paid > d.claimed then
        perform pg_temp.act('finance', 'demo-finance');
        perform pg_temp.pay(file, 'refund', d.paid - d.claimed, last_day + 40,
            (select i.id from natcom.grant_instalment i where i.grant_id = file and i.number = 1), null);
    end if;
    perform pg_temp.act('secretariat', officer);
    perform pg_temp.step(file, d.state, last_day + 50, case d.state when 'cancelled' then 'The venue fell through (demo)' end);
end
$$;

select pg_temp.act('admin,secretariat', 'seed');
create temporary table blocking on commit drop as
select s.id, s.value from natcom.plan_setting s where s.name = 'block_on_overdue_report' and s.value <> 0;
update natcom.plan_setting s set value = 0 from blocking b where s.id = b.id;
select pg_temp.walk(d) from demo_grant d
where not exists (select from natcom.grant_record g
    where g.id = ('01900000-000d-7000-8000-' || lpad((900 + d.number)::text, 12, '0'))::uuid)
order by d.number;

-- An extension and a waiver.
select pg_temp.act('secretariat', 'demo-officer-1');
insert into natcom.grant_extension (id, grant_id, extended_to, reason)
select '01900000-0010-7000-8000-000000000901', g.id, '2016-12-31', 'The delivery was late (demo)'
from natcom.grant_record g where g.id = '01900000-000d-7000-8000-000000000926'
    and not exists (select from natcom.grant_extension where id = '01900000-0010-7000-8000-000000000901');
insert into natcom.grant_waiver (id, grant_id, setting, reason)
select '01900000-0011-7000-8000-000000000901', g.id, 'grant_ceiling', 'Three commissions share the session (demo)'
from natcom.grant_record g where g.id = '01900000-000d-7000-8000-000000000931'
    and not exists (select from natcom.grant_waiver where id = '01900000-0011-7000-8000-000000000901');

-- One revision and two transfers, the split of the lines by area, ceilings and a most number of requests.
select pg_temp.act('finance', 'demo-finance');
insert into natcom.budget_revision (id, budget_line_id, amount, reason, approved_by, effective_on)
select '01900000-000e-7000-8000-000000000901', l.id, 25000, 'Savings of the previous plan (demo)', 'Executive Council 37 (demo)',
    '2016-12-15'
from natcom.budget_line l join natcom.plan n on n.id = l.plan_id and n.code = '2016-2018'
where l.code = 'project_2' and not exists (select from natcom.budget_revision where id = '01900000-000e-7000-8000-000000000901');
insert into natcom.budget_transfer (id, from_line_id, to_line_id, amount, reason, approved_by, effective_on)
select d.id::uuid, f.id, t.id, d.amount, d.reason, 'Executive Council 37 (demo)', d.day::date
from (values ('01900000-000f-7000-8000-000000000901', 10000, 'The equipment programme starts earlier (demo)', '2017-01-15'),
    ('01900000-000f-7000-8000-000000000902', 2500, 'Freight of the equipment (demo)', '2017-06-01')) d (id, amount, reason, day)
cross join natcom.budget_line f join natcom.budget_line t on t.plan_id = f.plan_id and t.code = 'project_1'
join natcom.plan n on n.id = f.plan_id and n.code = '2016-2018'
where f.code = 'governing_bodies' and not exists (select from natcom.budget_transfer x where x.id = d.id::uuid);
insert into natcom.budget_allocation (id, budget_line_id, area_id, amount)
select format('01900000-0012-7000-8000-%s', lpad((900 + 10 * p.number + a.number)::text, 12, '0'))::uuid, l.id, a.id, d.amount
from (values (1, 1, 90000), (1, 2, 160000), (2, 1, 80000), (2, 2, 60000), (2, 3, 90000)) d (project, area, amount)
join natcom.plan n on n.code = '2016-2018'
join natcom.project p on p.plan_id = n.id and p.number = d.project
join natcom.area a on a.project_id = p.id and a.number = d.area
join natcom.budget_line l on l.project_id = p.id
on conflict do nothing;
select pg_temp.act('admin,secretariat', 'seed');
update natcom.plan_setting s set value = b.value from blocking b where s.id = b.id;
insert into natcom.plan_setting (id, plan_id, name, grant_kind, grant_scope, value)
select ('01900000-000c-7000-8000-' || lpad(s.number::text, 12, '0'))::uuid, n.id, s.name, s.kind, s.scope, s.value
from (values (901, 'grant_ceiling', 'visit', null, 5000), (902, 'grant_ceiling', 'meeting_support', 'regional', 60000),
    (903, 'requests_per_year', null, null, 1000)) s (number, name, kind, scope, value)
join natcom.plan n on n.code = '2016-2018'
on conflict do nothing;
