"""What Prometheus reads from the admin port."""
import re
import shutil
import subprocess
import time

import pytest
import requests


def metrics(service):
    return requests.get(service.admin_url + "/metrics", timeout=10).text


def value(text, name):
    """The sum of a metric's samples."""
    return sum(float(found) for found in re.findall(rf"^{name}(?:{{[^}}]*}})? (\S+)$", text, re.M))


def wait_for(service, condition):
    """The text once the condition holds: workers add to the sums twice a second."""
    deadline = time.monotonic() + 20
    while True:
        text = metrics(service)
        if condition(text):
            return text
        assert time.monotonic() < deadline, text
        time.sleep(0.05)


def test_a_token_is_a_miss_once_for_each_worker_and_a_hit_then(service):
    before = metrics(service)
    token = service.mint("secretariat", subject="counted")
    for _ in range(20):
        answer = requests.get(service.base_url + "/v1/plans?limit=1", timeout=10,
                              headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 200

    def risen(text, name):
        return value(text, name) - value(before, name)

    text = wait_for(service, lambda text: risen(text, "natcom_token_cache_hits_total")
                    + risen(text, "natcom_token_cache_misses_total") >= 20)
    assert 1 <= risen(text, "natcom_token_cache_misses_total") <= 2
    assert value(text, "natcom_token_cache_evictions_total") == 0


def test_a_request_under_way_is_seen_in_the_service_and_in_the_pipeline(fresh_service, postgres):
    service = fresh_service(NATCOM_WORKERS="1")
    postgres_url = service.environment["NATCOM_DATABASE_URL"]
    name = re.search(r"dbname=(\S+)", postgres_url).group(1)
    lock = postgres.connect(name)
    lock.autocommit = False
    with lock.cursor() as cursor:
        cursor.execute("lock table natcom.plan")
    session = requests.Session()
    with pytest.raises(requests.Timeout):
        session.get(service.base_url + "/v1/plans?limit=1", timeout=2,
                    headers={"Authorization": f"Bearer {service.mint()}"})
    text = wait_for(service, lambda text: value(text, "natcom_db_in_flight_calls") > 0)
    assert value(text, "natcom_http_requests_in_flight") >= 0
    lock.rollback()
    lock.close()
    text = wait_for(service, lambda text: value(text, "natcom_db_in_flight_calls") == 0)
    assert value(text, "natcom_db_queued_calls") == 0
    assert value(text, "natcom_http_requests_in_flight") == 0


@pytest.mark.skipif(not shutil.which("promtool"), reason="promtool is missing: apt-get install prometheus")
def test_promtool_has_nothing_to_say(service, secretariat):
    assert secretariat.get("/v1/plans").status_code == 200
    done = subprocess.run(["promtool", "check", "metrics"], input=metrics(service), capture_output=True, text=True,
                          timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
