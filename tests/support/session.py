"""The one HTTP client of the tests: no answer passes it that was not validated."""
import requests

from support import contract, elsewhere


class Session:
    """Requests of one caller to one service."""

    def __init__(self, service, token=None):
        self.service = service
        self.token = token
        self.http = requests.Session()

    def request(self, method, path, *, token=None, headers=None, timeout=30, **options):
        headers = dict(headers or {})
        token = token if token is not None else self.token
        if token and "Authorization" not in headers:
            headers["Authorization"] = f"Bearer {token}"
        # requests would add its own; an absent Accept must stay absent.
        headers.setdefault("Accept", None)
        if elsewhere.PLACE:
            # A proxy that compresses makes entity tags weak, as it has to.
            headers.setdefault("Accept-Encoding", "identity")
        answer = self.http.request(method, self.service.base_url + path, headers=headers, timeout=timeout,
                                   allow_redirects=False, **options)
        contract.check_answer(method, path.split("?")[0], answer)
        return answer

    def get(self, path, **options):
        return self.request("GET", path, **options)

    def head(self, path, **options):
        return self.request("HEAD", path, **options)

    def post(self, path, body, **options):
        return self.request("POST", path, json=body, **options)

    def patch(self, path, body, etag, **options):
        headers = {"If-Match": etag, "Content-Type": "application/merge-patch+json", **options.pop("headers", {})}
        return self.request("PATCH", path, json=body, headers=headers, **options)

    def delete(self, path, etag, **options):
        return self.request("DELETE", path, headers={"If-Match": etag, **options.pop("headers", {})}, **options)

    def rows(self, path):
        """All records of a list, following its cursors."""
        found = []
        separator = "&" if "?" in path else "?"
        following = path
        while following:
            answer = self.get(following)
            assert answer.status_code == 200, answer.text
            page = answer.json()
            found += page["data"]
            cursor = page["page"]["next"]
            following = f"{path}{separator}cursor={cursor}" if cursor else None
        return found
