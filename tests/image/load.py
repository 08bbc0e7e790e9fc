"""A bounded load through a proxy, by clients that never repeat a request."""
import threading
import time
import uuid

import requests


class Load:
    """Some clients that read, and write with an Idempotency-Key, until told to stop."""

    def __init__(self, base_url, token, bundle, clients=6):
        self.base_url = base_url
        self.headers = {"Authorization": f"Bearer {token}"}
        self.bundle = bundle
        self.mark = uuid.uuid4().hex[:12]
        self.lock = threading.Lock()
        self.failures = []
        self.count = 0
        self.written = 0
        self.ending = threading.Event()
        self.threads = [threading.Thread(target=self._run, args=(number,)) for number in range(clients)]

    def _note(self, answer, expected):
        with self.lock:
            self.count += 1
            self.written += expected == 201
            if answer.status_code != expected:
                self.failures.append(f"{answer.request.method}: {answer.status_code} {answer.text[:300]}")

    def _run(self, number):
        http = requests.Session()
        http.trust_env = False
        http.verify = self.bundle
        http.headers.update(self.headers)
        turn = 0
        while not self.ending.is_set():
            turn += 1
            try:
                if turn % 3:
                    self._note(http.get(f"{self.base_url}/v1/plans?limit=5", timeout=20), 200)
                else:
                    body = {"full_name": f"{self.mark} {number} {turn}", "role": "expert", "languages": ["fr"]}
                    key = {"Idempotency-Key": str(uuid.uuid4())}
                    self._note(http.post(f"{self.base_url}/v1/people", json=body, headers=key, timeout=20), 201)
            except requests.RequestException as error:
                with self.lock:
                    self.failures.append(repr(error))

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        self.wait(40)
        return self

    def wait(self, more, seconds=30):
        """Until so many more requests were answered."""
        target = self.count + more
        deadline = time.monotonic() + seconds
        while self.count < target:
            assert time.monotonic() < deadline, f"the load stands still: {self.failures[:3]}"
            time.sleep(0.02)

    def __exit__(self, *_):
        self.ending.set()
        for thread in self.threads:
            thread.join(timeout=60)
