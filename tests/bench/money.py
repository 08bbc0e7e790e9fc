"""Measure what grants cost: drafts, approvals on one line, lists of many grants.

usage: money.py [RUNS]      alternated runs of each measure, 3 by default

The yardsticks run in the same run: pgbench with the statements of the same
work (the triggers, so the rules, the words and the audit trail, are those of
the schema in both), at as many connections as the service has to the database.
"""
import json
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from support.grants import Office  # noqa: E402
from support.postgres import BIN, SERVICE, Postgres  # noqa: E402
from support.service import Service, clean_environment, program  # noqa: E402

SECONDS = 4
CONNECTIONS = 4      # two workers with two connections each
FEW, MANY = 10_000, 1_000_000
IDENTITY = ("select set_config('statement_timeout', '10000', true), set_config('natcom.subject', 'bench', true),"
            " set_config('natcom.client', 'bench', true), set_config('natcom.roles', 'secretariat', true),"
            " set_config('natcom.commission', '', true), set_config('natcom.language', 'en', true),"
            " set_config('natcom.request', 'bench', true)")


def wrk(url, token, script, connections):
    done = subprocess.run(["wrk", "-t", "2", "-c", str(connections), "-d", f"{SECONDS}s", "-s", script, "-H",
                           f"Authorization: Bearer {token}", url], capture_output=True, text=True, check=True, timeout=60)
    return done.stdout


def pgbench(postgres, database, script):
    """Transactions a second."""
    done = subprocess.run(
        [BIN / "pgbench", "-n", "-M", "prepared", "-c", str(CONNECTIONS), "-j", "2", "-T", str(SECONDS), "-f", script,
         "-h", postgres.folder, "-U", SERVICE, database], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return float(re.search(r"tps = ([\d.]+) \(without", done.stdout).group(1))


def count(postgres, database, query):
    with closing(postgres.connect(database)) as connection, connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


class Bench:
    def __init__(self, postgres, database, folder):
        self.postgres, self.database, self.folder = postgres, database, folder
        self.service = Service(postgres.url(database), NATCOM_LOG_LEVEL="warning")
        self.office = Office(self.service)
        self.run = 0

    def script(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return str(path)

    def rate(self, work, query):
        """What the query counts a second while work runs."""
        before, started = count(self.postgres, self.database, query), time.monotonic()
        work()
        return (count(self.postgres, self.database, query) - before) / (time.monotonic() - started)

    def drafts(self):
        """Committed drafts a second: idempotent, audited."""
        self.run += 1
        body = json.dumps(json.dumps(self.office.body()))
        script = self.script("draft.lua", f"""
            local id = 0
            function setup(thread) thread:set("id", id); id = id + 1 end
            local n = 0
            local headers = {{["Content-Type"] = "application/json", ["Authorization"] = wrk.headers["Authorization"]}}
            function request()
                n = n + 1
                headers["Idempotency-Key"] = string.format("bench-draft-{self.run}-%d-%d-%d", id, n, os.time())
                return wrk.format("POST", "/v1/grants", headers, {body})
            end""")
        return self.rate(lambda: wrk(self.service.base_url, self.office.officer.token, script, 32),
                         "select count(*) from natcom.grant_record")

    def insert_drafts(self):
        """The same transaction by pgbench: identity, claim, grant, its representation, the record of the key."""
        body = self.office.body()
        columns = ", ".join(body)
        values = ", ".join(f"'{value}'" for value in body.values())
        one = "('01900000-ffff-7000-8000-' || lpad(to_hex(:n::bigint), 12, '0'))::uuid"
        self.run += 1
        script = self.script("draft.sql", f"""\\set n random(1, 1000000000000)
begin;
{IDENTITY};
select natcom.claim_idempotency_key('pgbench-{self.run}-' || :n::text);
insert into natcom.grant_record (id, {columns}) values ({one}, {values});
select * from natcom.grant_record_resource where id = {one};
insert into natcom.idempotency_record (slot, client, subject, key, fingerprint, operation, status, location, etag,
    content_type, content_language, body) values (natcom.idempotency_slot(now()), 'bench', 'bench', 'pgbench-{self.run}-' || :n::text, repeat('0', 64),
    'createGrant', 201, '/v1/grants', '"1"', 'application/json', 'en', repeat('x', 1200));
commit;
""")
        return pgbench(self.postgres, self.database, script)

    def submit(self, number):
        """Grants that wait for their approval, on one line; their ids."""
        body = {**self.office.body(), "requested_amount": "0.01"}
        with closing(self.postgres.connect(self.database)) as connection, connection.cursor() as cursor:
            cursor.execute("select set_config('natcom.roles', 'admin,secretariat', false),"
                           " set_config('natcom.subject', 'bench-author', false)")
            cursor.execute(f"""with g as (insert into natcom.grant_record (id, {', '.join(body)})
                select gen_random_uuid(), {', '.join(['%s'] * len(body))} from generate_series(1, %s) returning id)
                select id from g""", [*body.values(), number])
            ids = [row[0] for row in cursor.fetchall()]
            cursor.execute("insert into natcom.grant_transition (id, grant_id, to_state)"
                           " select gen_random_uuid(), unnest(%s::uuid[]), 'submitted'", (ids,))
        return ids

    def approvals(self):
        """Approvals a second, all on one line."""
        ids = self.submit(4000)
        self.run += 1
        script = self.script("approve.lua", f"""
            local threads = 0
            function setup(thread) thread:set("id", threads); threads = threads + 1 end
            local ids = {{{", ".join(f'"{one}"' for one in ids)}}}
            local n = 0
            local headers = {{["Content-Type"] = "application/json", ["If-Match"] = "*",
                ["Authorization"] = wrk.headers["Authorization"]}}
            function request()
                local one = ids[(2 * n + id) % #ids + 1]
                n = n + 1
                headers["Idempotency-Key"] = "bench-approval-{self.run}-" .. id .. "-" .. n
                return wrk.format("POST", "/v1/grants/" .. one .. "/transitions", headers,
                    '{{"to":"approved","approved_amount":"0.01"}}')
            end""")
        return self.rate(lambda: wrk(self.service.base_url, self.office.officer.token, script, 32),
                         "select count(*) from natcom.grant_transition where to_state = 'approved'")

    def insert_approvals(self):
        ids = self.submit(4000)
        with closing(self.postgres.connect(self.database)) as connection, connection.cursor() as cursor:
            cursor.execute("drop table if exists bench_queue; create table bench_queue as select row_number() over () as n,"
                           " id from unnest(%s::uuid[]) id; create index on bench_queue (n); drop sequence if exists"
                           " bench_next; create sequence bench_next; grant all on bench_queue, bench_next to public", (ids,))
        script = self.script("approve.sql", f"""begin;
{IDENTITY};
insert into natcom.grant_transition (id, grant_id, to_state, approved_amount)
    select gen_random_uuid(), q.id, 'approved', 0.01 from bench_queue q where q.n = (select nextval('bench_next'));
commit;
""")
        query = "select count(*) from natcom.grant_transition where to_state = 'approved'"
        return self.rate(lambda: pgbench(self.postgres, self.database, script), query)

    def list_seconds(self):
        """Median time of a page of one commission's approved grants."""
        path = f"/v1/grants?commission_id={self.office.commission_id('MAR')}&state=approved&sort=-created_at"
        times = []
        for _ in range(200):
            started = time.perf_counter()
            answer = self.office.auditor.http.get(self.service.base_url + path, headers={
                "Authorization": f"Bearer {self.office.auditor.token}"})
            times.append(time.perf_counter() - started)
            assert answer.status_code == 200 and len(answer.json()["data"]) == 50
        return statistics.median(times)


def fill(postgres, database, total):
    """Grants up to a total, written past the triggers: only reading them is measured."""
    with closing(postgres.connect(database)) as connection, connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute("""
            with c as (select array_agg(id order by code) ids from natcom.commission),
                l as (select l.id, l.plan_id, a.id as area from natcom.budget_line l join natcom.area a
                    on a.project_id = l.project_id where l.code = 'project_1' limit 1),
                s as (select array['draft', 'submitted', 'returned', 'approved', 'rejected', 'withdrawn', 'closed',
                    'cancelled'] states)
            insert into natcom.grant_record (id, reference, plan_id, year, kind, title, purpose, area_id, budget_line_id,
                commission_id, requested_amount, approved_amount, activity_starts_on, activity_ends_on, state, created_at)
            select gen_random_uuid(), 'B-' || n, l.plan_id, 2016, 'equipment', 'Bench ' || n, 'Bench', l.area, l.id,
                c.ids[1 + n %% cardinality(c.ids)], 1000, 900, '2016-05-01', '2016-06-01', s.states[1 + n / 7 %% 8],
                timestamptz '2016-01-01' + n * interval '1 second'
            from c, l, s, generate_series((select count(*) from natcom.grant_record) + 1, %s) n""", (total,))
        cursor.execute("vacuum analyze natcom.grant_record")


def ratio(results, name, yardstick):
    return statistics.median(a / b for a, b in zip(results[name], results[yardstick]))


def main(runs):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="natcom-bench-"))
    postgres = Postgres(program())
    try:
        postgres.make_template(clean_environment())
        database = postgres.create_database()
        with closing(postgres.connect(database)) as connection, connection.cursor() as cursor:
            cursor.execute("set natcom.roles = 'admin'; update natcom.plan_setting set value = 0 where name ="
                           " 'block_on_overdue_report'; delete from natcom.plan_setting where name = 'requests_per_year'")
        bench = Bench(postgres, database, folder)
        names = ("drafts", "insert_drafts", "approvals", "insert_approvals")
        results = {name: [] for name in names}
        try:
            for _ in range(runs):
                for name in names:
                    results[name].append(getattr(bench, name)())
            seconds = []
            for total in (FEW, MANY):
                print(f"Filling up to {total:,} grants ...", flush=True)
                fill(postgres, database, max(total, count(postgres, database, "select count(*) from natcom.grant_record")))
                bench.list_seconds()
                seconds.append(bench.list_seconds())
        finally:
            bench.service.stop()
        print(f"\n{'medians of ratios':60} {'ratio':>7}  aim")
        print(f"{'(h) POST grant, idempotent and audited / pgbench -c 4':60} {ratio(results, 'drafts', 'insert_drafts'):7.2f}"
              "  >= 0.6")
        print(f"{'(i) approvals on one line / pgbench -c 4':60} {ratio(results, 'approvals', 'insert_approvals'):7.2f}")
        print(f"{'(j) page of a commission and a state, 1,000,000 / few grants':60} {seconds[1] / seconds[0]:7.2f}  flat")
        print("\ncommits a second, medians:")
        for name, values in results.items():
            print(f"  {name:18} {statistics.median(values):8.0f}")
        print(f"  page: {seconds[0] * 1000:.1f} ms, then {seconds[1] * 1000:.1f} ms")
    finally:
        postgres.close()
        shutil.rmtree(folder, ignore_errors=True)


main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
