"""Tokens over HTTP: what is refused, and how little the refusal tells."""
import base64
import hashlib
import hmac
import json
import re
import time

import jwt
import pytest
from cryptography.hazmat.primitives import serialization

INVALID = 'error="invalid_token", error_description="The access token is invalid"'
EXPIRED = 'error="invalid_token", error_description="The access token expired"'


@pytest.fixture(scope="module")
def key(service):
    return serialization.load_pem_private_key((service.keys_dir / "signing-0001.pem").read_bytes(), None)


@pytest.fixture(scope="module")
def kid(service):
    return jwt.get_unverified_header(service.mint())["kid"]


def claims(service, **changes):
    now = int(time.time())
    good = {"iss": service.issuer, "aud": service.audience, "sub": "tester", "client_id": "tests", "jti": f"t-{now}",
            "iat": now, "exp": now + 600, "roles": ["secretariat"], "scope": "people:read"}
    good.update(changes)
    return {name: value for name, value in good.items() if value is not None}


def part(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def refused(answer, challenge, code):
    assert answer.status_code == 401
    assert answer.json()["code"] == code
    assert challenge in answer.headers["WWW-Authenticate"]
    assert "errors" not in answer.json()


def test_a_token_made_by_hand_passes(service, api, key, kid):
    token = jwt.encode(claims(service), key, "ES256", {"kid": kid})
    assert api.get("/v1/people?limit=1", token=token).status_code == 200


def test_no_token_gets_a_bare_challenge(api):
    answer = api.get("/v1/people")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="natcom"'


@pytest.mark.parametrize("changes", [
    {"aud": "https://elsewhere.example"}, {"iss": "https://elsewhere.example"}, {"exp": None}, {"iat": None},
    {"exp": "99999999999"}, {"exp": 1e12}, {"sub": None}, {"sub": ""}, {"nbf": int(time.time()) + 3600},
    {"iat": int(time.time()) + 3600, "exp": int(time.time()) + 7200}, {"exp": int(time.time()) + 10 * 86400},
    {"roles": ["commission"]}, {"roles": ["commission"], "commission": "mar"},
], ids=lambda changes: " ".join(f"{name}={re.sub('^1[0-9]{9}$', 'moment', str(value))}"
                                for name, value in changes.items()))
def test_a_wrong_claim_is_refused(service, api, key, kid, changes):
    token = jwt.encode(claims(service, **changes), key, "ES256", {"kid": kid})
    refused(api.get("/v1/people", token=token), INVALID, "token-invalid")


def test_an_expired_token_is_told_from_an_invalid_one(service, api, key, kid):
    now = int(time.time())
    token = jwt.encode(claims(service, iat=now - 7200, exp=now - 3600), key, "ES256", {"kid": kid})
    refused(api.get("/v1/people", token=token), EXPIRED, "token-expired")


def test_an_expired_token_with_a_bad_signature_is_invalid(service, api, key, kid):
    now = int(time.time())
    token = jwt.encode(claims(service, iat=now - 7200, exp=now - 3600), key, "ES256", {"kid": kid})
    head, body, _ = token.split(".")
    refused(api.get("/v1/people", token=f"{head}.{body}.{part(bytes(range(64)))}"), INVALID, "token-invalid")


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE"])
@pytest.mark.parametrize("signature", ["", "x"])
def test_unsigned_tokens_are_refused(service, api, kid, algorithm, signature):
    head = part(json.dumps({"alg": algorithm, "typ": "JWT", "kid": kid}).encode())
    body = part(json.dumps(claims(service)).encode())
    refused(api.get("/v1/people", token=f"{head}.{body}.{signature}"), INVALID, "token-invalid")


def test_hs256_signed_with_the_public_key_is_refused(service, api, key, kid):
    public = key.public_key().public_bytes(serialization.Encoding.PEM,
                                           serialization.PublicFormat.SubjectPublicKeyInfo)
    head = part(json.dumps({"alg": "HS256", "typ": "JWT", "kid": kid}).encode())
    body = part(json.dumps(claims(service)).encode())
    signature = part(hmac.new(public, f"{head}.{body}".encode(), hashlib.sha256).digest())
    refused(api.get("/v1/people", token=f"{head}.{body}.{signature}"), INVALID, "token-invalid")


@pytest.mark.parametrize("header", [
    {"kid": "unknown"}, {"kid": None}, {"crit": ["exp"]}, {"jku": "https://evil.example/keys"},
    {"jwk": {"kty": "oct"}}, {"b64": False}, {"typ": "id_token"},
], ids=lambda header: next(iter(header)))
def test_a_header_that_asks_for_more_is_refused(service, api, key, kid, header):
    header = {name: value for name, value in {"kid": kid, **header}.items() if value is not None}
    token = jwt.encode(claims(service), key, "ES256", header)
    refused(api.get("/v1/people", token=token), INVALID, "token-invalid")


@pytest.mark.parametrize("change", [
    lambda t: t + ".x", lambda t: t + "=", lambda t: t + "!!", lambda t: t[:-10], lambda t: t.rsplit(".", 1)[0] + ".",
    lambda t: t.replace(".", "..", 1), lambda t: "x" * 9000, lambda t: "a.b.c",
], ids=["four parts", "padding", "junk", "cut", "empty signature", "empty part", "9000 bytes", "no base64 of JSON"])
def test_another_spelling_of_a_token_is_refused(service, api, change):
    refused(api.get("/v1/people", token=change(service.mint())), INVALID, "token-invalid")


def test_duplicate_claims_are_refused(service, api, key, kid):
    body = json.dumps(claims(service))[:-1] + ', "roles": ["admin"]}'
    token = jwt.api_jws.encode(body.encode(), key, "ES256", {"kid": kid, "typ": "JWT"})
    refused(api.get("/v1/people", token=token), INVALID, "token-invalid")


def test_a_token_without_the_scope_is_told_which(service, api, key, kid):
    token = jwt.encode(claims(service, scope="plans:read"), key, "ES256", {"kid": kid})
    answer = api.get("/v1/people", token=token)
    assert answer.status_code == 403
    assert answer.json()["code"] == "scope-missing"
    assert 'error="insufficient_scope", scope="people:read"' in answer.headers["WWW-Authenticate"]


def test_unknown_roles_are_none(service, api, key, kid):
    token = jwt.encode(claims(service, roles=["root", "Secretariat"]), key, "ES256", {"kid": kid})
    assert api.get("/v1/people", token=token).status_code == 403


def test_no_token_reaches_the_log(service):
    assert service.mint().split(".")[2] not in service.log_text()
