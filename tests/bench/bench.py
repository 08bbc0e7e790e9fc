"""Measure the service against yardsticks in the same run; print one table of ratios.

usage: bench.py [RUNS]      alternated runs of each measure, 5 by default
"""
import os
import pathlib
import re
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from support.postgres import BIN, SERVICE, Postgres  # noqa: E402
from support.service import Service, clean_environment, free_port, program  # noqa: E402
from support.session import Session  # noqa: E402

ROWS = 100_000
CONNECTIONS = 64
SECONDS = 3
DEPTH = 90_000
IDLE = 5_000
PREFIX = "0190a0b0-0000-7000-8000-"
ONE = "select p.* from natcom.person_resource p where p.id = "
MANY = "select p.* from natcom.person_resource p order by p.full_name, p.id limit 51"
CARD = "select r.* from natcom.report_scorecard('2018-12-31') r order by r.code, r.id limit 51"
SERIES = "select p.* from natcom.target_progress('{}', '2018-12-31', 'month') p"
IDENTITY = ("select set_config('statement_timeout', '5000', true), set_config('natcom.subject', 'bench', true), "
            "set_config('natcom.client', 'bench', true), set_config('natcom.roles', 'secretariat', true), "
            "set_config('natcom.commission', '', true), set_config('natcom.language', 'en', true)")


def load_people(postgres, database):
    """People spread over the commissions, names in another order than ids."""
    with closing(postgres.connect(database)) as connection, connection.cursor() as cursor:
        cursor.execute("select set_config('natcom.roles', 'secretariat', false)")
        # So many entries of the audit trail would take longer than the people.
        cursor.execute("alter table natcom.person disable trigger audit")
        cursor.execute("alter table natcom.person disable trigger record_change")
        cursor.execute("alter table natcom.person_word disable trigger audit")
        cursor.execute(f"""
            with c as (select array_agg(id order by code) ids from natcom.commission)
            insert into natcom.person (id, full_name, role, commission_id, languages, appointed_on)
            select ('{PREFIX}' || lpad(to_hex(n), 12, '0'))::uuid,
                   'Person ' || md5(n::text), 'staff_member', c.ids[1 + n % cardinality(c.ids)],
                   array['en', 'fr'], date '2016-01-01' + n % 1000
              from c, generate_series(1, {ROWS}) n""")
        cursor.execute("alter table natcom.person enable trigger audit")
        cursor.execute("alter table natcom.person enable trigger record_change")
        cursor.execute("alter table natcom.person_word enable trigger audit")
        cursor.execute("vacuum analyze natcom.person")


def wrk(url, token=None, script=None, headers=()):
    """Requests a second."""
    command = ["wrk", "-t", "2", "-c", str(CONNECTIONS), "-d", f"{SECONDS}s"]
    if script:
        command += ["-s", script]
    for header in headers:
        command += ["-H", header]
    if token:
        command += ["-H", f"Authorization: Bearer {token}"]
    done = subprocess.run(command + [url], capture_output=True, text=True, check=True, timeout=60)
    assert "Non-2xx" not in done.stdout or headers, done.stdout
    return float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout).group(1))


def pgbench(postgres, database, folder, name, statement):
    """Transactions a second of identity and statement in one pipeline, 8 clients."""
    path = folder / f"{name}.sql"
    # pgbench prepares all statements at the first one, which must stand outside the pipeline.
    path.write_text(f"\\set n random(1, {ROWS})\n\\if :once\nselect 1;\n\\set once 0\n\\endif\n"
                    f"\\startpipeline\n{IDENTITY};\n{statement};\n\\endpipeline\n")
    done = subprocess.run(
        [BIN / "pgbench", "-n", "-M", "prepared", "-D", "once=1", "-c", "8", "-j", "2", "-T", str(SECONDS), "-f", path,
         "-h", postgres.folder, "-U", SERVICE, database], capture_output=True, text=True, check=True, timeout=60)
    return float(re.search(r"tps = ([\d.]+) \(without", done.stdout).group(1))


def by_id_script(folder, path):
    script = folder / f"{path.replace('/', '_')}.lua"
    script.write_text(f"""
        request = function()
            return wrk.format("GET", string.format("{path}/{PREFIX}%012x", math.random(1, {ROWS})))
        end""")
    return str(script)


def start_nginx(folder):
    port = free_port()
    (folder / "nginx.conf").write_text(f"""
        worker_processes 2; daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
        events {{ worker_connections 4096; }}
        http {{ access_log off; keepalive_requests 100000000;
                server {{ listen 127.0.0.1:{port}; location / {{ return 200; }} }} }}""")
    process = subprocess.Popen(["/usr/sbin/nginx", "-c", folder / "nginx.conf", "-p", folder],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return process, f"http://127.0.0.1:{port}/"


def start_fastify(postgres, database):
    port = free_port()
    process = subprocess.Popen(
        ["node", "tests/bench/fastify.js", str(port), str(postgres.folder), database, "2"], cwd=ROOT,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return process, f"http://127.0.0.1:{port}"


def wait_port(url):
    host, port = url.split("//")[1].rstrip("/").split(":")
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex((host, int(port))) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"nobody listens on {url}")


def resident_mib(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text()).group(1)) / 1024


def deep_cursor(session):
    """The path of the page at DEPTH."""
    path = "/v1/people?limit=200"
    page = session.get(path).json()["page"]
    for _ in range(DEPTH // 200 - 1):
        page = session.get(f"{path}&cursor={page['next']}").json()["page"]
    return f"/v1/people?limit=50&cursor={page['next']}"


def idle_memory(service):
    """Resident MiB with IDLE keep-alive connections that have had one answer each."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    held = []
    for _ in range(IDLE):
        client = socket.create_connection((service.host, service.port))
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: bench\r\n\r\n")
        client.recv(4096)
        held.append(client)
    size = resident_mib(service.process.pid)
    for client in held:
        client.close()
    return size


def measure(postgres, service, folder, runs):
    database = re.search(r"dbname=(\S+)", service.environment["NATCOM_DATABASE_URL"]).group(1)
    token = service.mint("secretariat")
    session = Session(service, token)
    nginx, nginx_url = start_nginx(folder)
    fastify, fastify_url = start_fastify(postgres, database)
    wait_port(nginx_url)
    wait_port(fastify_url)
    base = service.base_url
    one = f"{base}/v1/people/{PREFIX}{1:012x}"
    etag = session.get(f"/v1/people/{PREFIX}{1:012x}").headers["ETag"]
    deep = deep_cursor(session)
    memory = {"idle": resident_mib(service.process.pid)}
    card = "/v1/reports/scorecard?as_of=2018-12-31"
    target = next(row for row in session.rows("/v1/targets") if row["code"] == "M1.2.1")
    series = f"/v1/targets/{target['id']}/progress?as_of=2018-12-31&by=month"
    card_etag = session.get(card).headers["ETag"]
    measures = {
        "one": lambda: wrk(base, token, by_id_script(folder, "/v1/people")),
        "pgbench one": lambda: pgbench(postgres, database, folder, "one",
                                       ONE + f"('{PREFIX}' || lpad(to_hex(:n::int), 12, '0'))::uuid"),
        "fastify one": lambda: wrk(fastify_url, None, by_id_script(folder, "/people")),
        "list": lambda: wrk(f"{base}/v1/people", token),
        "pgbench list": lambda: pgbench(postgres, database, folder, "list", MANY),
        "fastify list": lambda: wrk(f"{fastify_url}/people"),
        "not modified": lambda: wrk(one, token, headers=[f"If-None-Match: {etag}"]),
        "healthz": lambda: wrk(f"{base}/healthz"),
        "nginx": lambda: wrk(nginx_url),
        "page 1": lambda: wrk(f"{base}/v1/people?limit=50", token),
        "page deep": lambda: wrk(base + deep, token),
        "scorecard": lambda: wrk(base + card, token),
        "pgbench scorecard": lambda: pgbench(postgres, database, folder, "scorecard", CARD),
        "scorecard 304": lambda: wrk(base + card, token, headers=[f"If-None-Match: {card_etag}"]),
        "series": lambda: wrk(base + series, token),
        "pgbench series": lambda: pgbench(postgres, database, folder, "series", SERIES.format(target["id"])),
    }
    results = {name: [] for name in measures}
    try:
        for _ in range(runs):
            for name, run in measures.items():
                results[name].append(run())
        memory["after load"] = resident_mib(service.process.pid)
        memory["5,000 idle connections"] = idle_memory(service)
    finally:
        for process in (nginx, fastify):
            process.terminate()
            process.wait(timeout=20)
    return results, memory


def ratio(results, name, yardstick):
    return statistics.median(a / b for a, b in zip(results[name], results[yardstick]))


def report(results, memory):
    rows = [
        ("(a) GET one by id / pgbench -c 8", ratio(results, "one", "pgbench one"), ">= 0.7"),
        ("(b) list of 50 / pgbench -c 8", ratio(results, "list", "pgbench list"), ">= 0.6"),
        ("(c) GET one / Fastify", ratio(results, "one", "fastify one"), ">= 3.5"),
        ("(c) list of 50 / Fastify", ratio(results, "list", "fastify list"), ">= 4"),
        ("(d) GET one answered 304 / GET one", ratio(results, "not modified", "one"), ""),
        ("(e) /healthz / nginx return 200", ratio(results, "healthz", "nginx"), ">= 0.8"),
        ("(k) scorecard of the plan / pgbench -c 8", ratio(results, "scorecard", "pgbench scorecard"), ""),
        ("(l) series by month / pgbench -c 8", ratio(results, "series", "pgbench series"), ""),
        ("(m) scorecard answered 304 / scorecard", ratio(results, "scorecard 304", "scorecard"), ""),
        (f"(g) list at depth {DEPTH:,} / at depth 1", ratio(results, "page deep", "page 1"), "flat"),
    ]
    print(f"\n{'medians of ratios':44} {'ratio':>7}  aim")
    for name, value, aim in rows:
        print(f"{name:44} {value:7.2f}  {aim}")
    for name, size in memory.items():
        print(f"{'(f) resident memory, ' + name:44} {size:6.0f} MiB")
    print("\nrequests (pgbench: transactions) a second, medians:")
    for name, values in results.items():
        print(f"  {name:18} {statistics.median(values):9.0f}")


def main(runs):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="natcom-bench-"))
    postgres = Postgres(program())
    try:
        postgres.make_template(clean_environment())
        database = postgres.create_database()
        print(f"Loading {ROWS:,} people ...", flush=True)
        load_people(postgres, database)
        service = Service(postgres.url(database), NATCOM_CONNECTIONS="8192", NATCOM_CONNECTIONS_PER_ADDRESS="8192",
                          NATCOM_LOG_LEVEL="warning")
        print(f"Measuring on {os.cpu_count()} cores ...", flush=True)
        try:
            results, memory = measure(postgres, service, folder, runs)
        finally:
            service.stop()
        report(results, memory)
    finally:
        postgres.close()
        shutil.rmtree(folder, ignore_errors=True)


main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
