"""Every rule for raw HTTP: what is refused, how, and what it must not affect.

The tables run against the HTTP floor alone (tests/unit/http_harness.c) and
against the whole service; deadlines and limits against the floor, where they
can be short.
"""

import json
import os
import random
import re
import resource
import socket
import subprocess
import time

import pytest

from raw_http import FLAVOUR, HOST, PATIENCE, ROOT, Floor, Peer, Service
from raw_http import get, post, split, statuses

TE = b"Transfer-Encoding: chunked\r\n"
CODES = {
    400: "malformed-request",
    408: "request-timeout",
    411: "length-required",
    413: "too-large",
    414: "target-too-long",
    417: "expectation-failed",
    431: "header-too-large",
    501: "not-implemented",
}
MARKER = get(b"/smuggled")


@pytest.fixture(scope="session")
def harness():
    if "HTTP_HARNESS" not in os.environ:
        target = f"build/{FLAVOUR}/tests/http_harness"
        subprocess.run(["make", "-s", f"FLAVOUR={FLAVOUR}", target], cwd=ROOT, check=True)


@pytest.fixture(scope="session")
def shared_floor(harness):
    floor = Floor()
    yield floor
    floor.stop()


@pytest.fixture
def floor(harness):
    """Start floors with settings of one's own."""
    started = []

    def start(**settings):
        started.append(Floor(**settings))
        return started[-1]

    yield start
    for one in started:
        one.stop()


@pytest.fixture(params=["floor", "service"])
def server(request):
    if request.param == "floor":
        return request.getfixturevalue("shared_floor")
    return Service(request.getfixturevalue("service"))


def line(text, fields=HOST):
    return text + b"\r\n" + fields + b"\r\n"


def field(text):
    return b"GET /healthz HTTP/1.1\r\n" + HOST + text + b"\r\n"


def no_host(text):
    return b"GET /healthz HTTP/1.1\r\n" + text + b"\r\n"


def framed(fields, body=b"0\r\n\r\n"):
    return post(body, fields)


REFUSED = {
    # bytes
    "NUL in a value": (field(b"X: a\0b\r\n"), 400),
    "control byte in a value": (field(b"X: a\x01b\r\n"), 400),
    "DEL in a value": (field(b"X: a\x7fb\r\n"), 400),
    "control byte in the request line": (line(b"GET /a\x02 HTTP/1.1"), 400),
    "tab in the request line": (line(b"GET\t/ HTTP/1.1"), 400),
    "bare CR in a value": (field(b"X: a\rb\r\n"), 400),
    "bare CR as line end": (b"GET / HTTP/1.1\rHost: a\r\r", 400),
    "bare LF after the request line": (b"GET / HTTP/1.1\nHost: a\r\n\r\n", 400),
    "bare LF after a field": (b"GET / HTTP/1.1\r\nHost: a\n\r\n", 400),
    "bare LF as the empty line": (b"GET / HTTP/1.1\r\nHost: a\r\n\n", 400),
    "CR CR LF": (field(b"X: a\r\r\n"), 400),
    "empty line first": (b"\r\n" + get(), 400),
    "TLS hello": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 50, 400),
    "HTTP/2 preface": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
    # fields
    "folded field": (field(b"X: a\r\n b\r\n"), 400),
    "folded field with a tab": (field(b"X: a\r\n\tb\r\n"), 400),
    "space before the first field": (b"GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400),
    "space before the colon": (field(b"X : a\r\n"), 400),
    "tab before the colon": (field(b"X\t: a\r\n"), 400),
    "empty field name": (field(b": a\r\n"), 400),
    "no colon": (field(b"X\r\n"), 400),
    "parenthesis in a name": (field(b"X(: a\r\n"), 400),
    "high byte in a name": (field(b"X\xe9: a\r\n"), 400),
    "no Host": (no_host(b""), 400),
    "two Hosts": (no_host(HOST + HOST), 400),
    "two Hosts in 1.0": (b"GET / HTTP/1.0\r\n" + HOST + HOST + b"\r\n", 400),
    "empty Host": (no_host(b"Host:\r\n"), 400),
    "Host with a path": (no_host(b"Host: a/b\r\n"), 400),
    "Host with a user": (no_host(b"Host: u@a\r\n"), 400),
    "Host with a space": (no_host(b"Host: a b\r\n"), 400),
    "two names in Host": (no_host(b"Host: a, b\r\n"), 400),
    "Host with a bad port": (no_host(b"Host: a:b\r\n"), 400),
    "two Authorizations": (field(b"Authorization: a\r\nAuthorization: a\r\n"), 400),
    "two Content-Types": (framed(b"Content-Type: a\r\nContent-Type: a\r\n" + TE), 400),
    "two Idempotency-Keys": (framed(b"Idempotency-Key: a\r\nIdempotency-Key: b\r\n" + TE), 400),
    "two If-Matches": (field(b'If-Match: "1"\r\nIf-Match: "2"\r\n'), 400),
    "Upgrade": (field(b"Connection: upgrade\r\nUpgrade: websocket\r\n"), 400),
    "Upgrade to h2c": (field(b"Upgrade: h2c\r\n"), 400),
    "Expect of something else": (framed(b"Expect: 200-ok\r\n" + TE), 417),
    # request line
    "no version": (b"GET /\r\n\r\n", 400),
    "HTTP/0.9": (line(b"GET / HTTP/0.9"), 400),
    "HTTP/1.2": (line(b"GET / HTTP/1.2"), 400),
    "HTTP/2.0": (line(b"GET / HTTP/2.0"), 400),
    "HTTP/1.10": (line(b"GET / HTTP/1.10"), 400),
    "lower-case http": (line(b"GET / http/1.1"), 400),
    "two spaces": (line(b"GET  / HTTP/1.1"), 400),
    "space behind the version": (line(b"GET / HTTP/1.1 "), 400),
    "space in the target": (line(b"GET /a b HTTP/1.1"), 400),
    "absolute target": (line(b"GET http://localhost/ HTTP/1.1"), 400),
    "asterisk": (line(b"OPTIONS * HTTP/1.1"), 400),
    "authority": (line(b"GET localhost:80 HTTP/1.1"), 400),
    "fragment": (line(b"GET /a#b HTTP/1.1"), 400),
    "raw UTF-8": (line("GET /é HTTP/1.1".encode()), 400),
    "backslash": (line(b"GET /a\\b HTTP/1.1"), 400),
    "quotation mark": (line(b'GET /a"b HTTP/1.1'), 400),
    "percent alone": (line(b"GET /a% HTTP/1.1"), 400),
    "percent and one digit": (line(b"GET /a%4 HTTP/1.1"), 400),
    "percent and no digits": (line(b"GET /a%zz HTTP/1.1"), 400),
    "escaped NUL": (line(b"GET /a%00 HTTP/1.1"), 400),
    "escaped line end in the query": (line(b"GET /a?b=%0D%0A HTTP/1.1"), 400),
    "escaped DEL": (line(b"GET /a%7F HTTP/1.1"), 400),
    "escaped slash": (line(b"GET /a%2Fb HTTP/1.1"), 400),
    "escaped backslash": (line(b"GET /a%5Cb HTTP/1.1"), 400),
    "escaped dots": (line(b"GET /%2e%2e/a HTTP/1.1"), 400),
    "half-escaped dots": (line(b"GET /.%2e/a HTTP/1.1"), 400),
    "empty segment": (line(b"GET /a//b HTTP/1.1"), 400),
    "empty first segment": (line(b"GET //a HTTP/1.1"), 400),
    "dot segment": (line(b"GET /a/./b HTTP/1.1"), 400),
    "two-dot segment": (line(b"GET /a/../b HTTP/1.1"), 400),
    "two dots at the end": (line(b"GET /a/.. HTTP/1.1"), 400),
    "overlong UTF-8": (line(b"GET /%C0%AF HTTP/1.1"), 400),
    "overlong UTF-8 of three bytes": (line(b"GET /%E0%80%AF HTTP/1.1"), 400),
    "surrogate": (line(b"GET /%ED%A0%80 HTTP/1.1"), 400),
    "cut UTF-8": (line(b"GET /%E2%82 HTTP/1.1"), 400),
    "invalid UTF-8 in the query": (line(b"GET /a?b=%FF HTTP/1.1"), 400),
    "unknown method": (line(b"BREW /healthz HTTP/1.1"), 501),
    "lower-case method": (line(b"get /healthz HTTP/1.1"), 501),
    "TRACE": (line(b"TRACE /healthz HTTP/1.1"), 501),
    "CONNECT": (line(b"CONNECT /healthz HTTP/1.1"), 501),
    "bad character in the method": (line(b"GE(T /healthz HTTP/1.1"), 400),
    # framing
    "two equal Content-Lengths": (post(b"x", b"Content-Length: 1\r\nContent-Length: 1\r\n"), 400),
    "two Content-Lengths": (post(b"x", b"Content-Length: 1\r\nContent-Length: 40\r\n"), 400),
    "list of lengths": (post(b"x", b"Content-Length: 1, 1\r\n"), 400),
    "negative length": (post(b"", b"Content-Length: -1\r\n"), 400),
    "length with a sign": (post(b"x", b"Content-Length: +1\r\n"), 400),
    "hexadecimal length": (post(b"x", b"Content-Length: 0x1\r\n"), 400),
    "length with a space": (post(b"x" * 11, b"Content-Length: 1 1\r\n"), 400),
    "empty length": (post(b"", b"Content-Length:\r\n"), 400),
    "length behind a tab": (post(b"x", b"Content-Length:\t1\r\n"), 400),
    "length of 16 digits": (post(b"x", b"Content-Length: 0000000000000001\r\n"), 400),
    "length that overflows": (post(b"", b"Content-Length: 18446744073709551617\r\n"), 400),
    "no length": (post(), 411),
    "length and chunks": (framed(b"Content-Length: 5\r\n" + TE), 400),
    "chunks and length": (framed(TE + b"Content-Length: 5\r\n"), 400),
    "chunked twice": (framed(TE + TE), 400),
    "chunked, chunked": (framed(b"Transfer-Encoding: chunked, chunked\r\n"), 400),
    "gzip, chunked": (framed(b"Transfer-Encoding: gzip, chunked\r\n"), 400),
    "identity": (framed(b"Transfer-Encoding: identity\r\n"), 400),
    "xchunked": (framed(b"Transfer-Encoding: xchunked\r\n"), 400),
    "quoted chunked": (framed(b'Transfer-Encoding: "chunked"\r\n'), 400),
    "chunked behind a tab": (framed(b"Transfer-Encoding:\tchunked\r\n"), 400),
    "empty transfer coding": (framed(b"Transfer-Encoding:\r\n"), 400),
    "vertical tab in the coding": (framed(b"Transfer-Encoding: \x0bchunked\r\n"), 400),
    "chunks in 1.0": (b"POST / HTTP/1.0\r\n" + TE + b"\r\n0\r\n\r\n", 400),
    "body on GET": (field(b"Content-Length: 5\r\n") + b"hello", 400),
    "body on HEAD": (line(b"HEAD / HTTP/1.1", HOST + b"Content-Length: 5\r\n") + b"hello", 400),
    "body on DELETE": (line(b"DELETE / HTTP/1.1", HOST + b"Content-Length: 5\r\n") + b"hello", 400),
    "body on OPTIONS": (line(b"OPTIONS / HTTP/1.1", HOST + TE) + b"0\r\n\r\n", 400),
    "chunk extension": (framed(TE, b"1;a=b\r\nx\r\n0\r\n\r\n"), 400),
    "chunk size and a space": (framed(TE, b"1 \r\nx\r\n0\r\n\r\n"), 400),
    "chunk size with a sign": (framed(TE, b"+1\r\nx\r\n0\r\n\r\n"), 400),
    "chunk size with 0x": (framed(TE, b"0x1\r\nx\r\n0\r\n\r\n"), 400),
    "chunk size of 9 digits": (framed(TE, b"000000001\r\nx\r\n0\r\n\r\n"), 400),
    "empty chunk size": (framed(TE, b"\r\nx\r\n0\r\n\r\n"), 400),
    "no chunk size": (framed(TE, b"g\r\n"), 400),
    "bare LF behind a chunk size": (framed(TE, b"1\nx\r\n0\r\n\r\n"), 400),
    "bare LF behind chunk data": (framed(TE, b"1\r\nx\n0\r\n\r\n"), 400),
    "chunk longer than its size": (framed(TE, b"1\r\nxyz\r\n0\r\n\r\n"), 400),
    "trailer": (framed(TE, b"0\r\nX: a\r\n\r\n"), 400),
    "trailer that frames": (framed(TE, b"0\r\nContent-Length: 9\r\n\r\n"), 400),
    "bare LF at the end": (framed(TE, b"0\r\n\n"), 400),
    # sizes
    "target of 8193 bytes": (line(b"GET /" + b"a" * 8192 + b" HTTP/1.1"), 414),
    "request line without end": (b"GET /" + b"a" * 20000, 414),
    "head over 16 KiB": (field(b"X: " + b"a" * 16384 + b"\r\n"), 431),
    "head without end": (b"GET / HTTP/1.1\r\n" + HOST + b"X: a\r\n" * 20 + b"Y: " + b"a" * 20000, 431),
    "65 fields": (field(b"".join(b"X%d: a\r\n" % i for i in range(64))), 431),
    "announced body over the limit": (post(b"", b"Content-Length: 262145\r\n"), 413),
    "chunk over the limit": (framed(TE, b"40001\r\n"), 413),
    "chunks over the limit": (framed(TE, (b"10000\r\n" + b"x" * 65536 + b"\r\n") * 4 + b"1\r\n"), 413),
}


def answers_until_end(peer, data):
    """All answers; one to HEAD has a length but no body."""
    received = peer.until_end()
    if data.startswith(b"HEAD "):
        before, last, head = received.rpartition(b"HTTP/1.1 ")
        return split(before) + split(last + head, heads=True)
    return split(received)


def assert_refusal(server, peer, expected, sent=b""):
    """One answer with the status, then the end; nothing behind it was served."""
    answers = answers_until_end(peer, sent)
    data = peer.received
    assert [answer.status for answer in answers] == [expected], data[:500]
    assert answers[0].field("Connection") == "close"
    assert answers[0].field("Server") is None
    assert b"<html" not in data.lower()
    assert peer.ended == "closed", "the answer could have been lost"
    if not server.is_floor:
        assert answers[0].field("Content-Type").startswith("application/problem+json")
        if answers[0].body:
            problem = json.loads(answers[0].body)
            assert (problem["status"], problem["code"]) == (expected, CODES[expected])


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_and_what_follows_is_not_served(server, name):
    data, status = REFUSED[name]
    with server.connect() as peer:
        peer.send(data + MARKER)
        assert_refusal(server, peer, status, data)
    assert "/smuggled" not in server.log_text()


@pytest.mark.parametrize("name", [name for name in REFUSED if len(REFUSED[name][0]) < 300])
def test_is_refused_byte_by_byte(shared_floor, name):
    data, status = REFUSED[name]
    with shared_floor.connect() as peer:
        peer.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in data:
            peer.send(bytes([byte]))
        assert_refusal(shared_floor, peer, status, data)


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_request_does_not_taint_good_ones_before_it(server, name):
    data, status = REFUSED[name]
    with server.connect() as peer:
        peer.send(get() + get() + data + MARKER)
        answers = answers_until_end(peer, data)
    assert [answer.status for answer in answers] == [200, 200, status]
    assert [answer.field("Connection") for answer in answers] == [None, None, "close"]


SOUND = {
    "GET": get(b"/echo?a=%20b&c[0]".replace(b"[0]", b"%5B0%5D")),
    "HTTP/1.0 without Host": b"GET /echo HTTP/1.0\r\n\r\n",
    "length": post(b"hello", b"Content-Length: 5\r\n"),
    "length 0": post(b"", b"Content-Length: 0\r\n"),
    "chunks": framed(TE, b"5\r\nhello\r\n00A\r\n0123456789\r\n0\r\n\r\n"),
    "chunks named in capitals": framed(b"TRANSFER-ENCODING: Chunked\r\n", b"1\r\nx\r\n000\r\n\r\n"),
    "body of the limit": post(b"x" * 262144, b"Content-Length: 262144\r\n"),
    "chunked body of the limit": framed(TE, b"40000\r\n" + b"x" * 262144 + b"\r\n0\r\n\r\n"),
    "target of 8192 bytes": line(b"GET /" + b"a" * 8191 + b" HTTP/1.1"),
    "64 fields": field(b"".join(b"X%d: a\r\n" % i for i in range(63))),
    "tabs and high bytes in values": field(b"X-Echo:\t \xc3\xa9\ta \t\r\n"),
    "dots in names": get(b"/.well-known/a..b/...c"),
    "IPv6 Host": no_host(b"Host: [2001:db8::1]:8080\r\n"),
    "length 0 on DELETE": line(b"DELETE /echo HTTP/1.1", HOST + b"Content-Length: 0\r\n"),
}


@pytest.mark.parametrize("pieces", [1, 2, 7])
@pytest.mark.parametrize("name", SOUND)
def test_sound_requests_pass_however_they_arrive(server, name, pieces):
    data = SOUND[name]
    step = len(data) // pieces + 1
    with server.connect() as peer:
        peer.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for start in range(0, len(data), step):
            peer.send(data[start : start + step])
        answer = peer.until(1)[0]
    if server.is_floor:
        assert answer.status == 200
    else:
        assert answer.status not in (400, 408, 411, 413, 414, 417, 431, 501)


def test_bodies_are_decoded(shared_floor):
    with shared_floor.connect() as peer:
        peer.send(SOUND["chunks"] + SOUND["length"])
        bodies = [answer.body.split() for answer in peer.until(2)]
    assert [body[2] for body in bodies] == [b"15", b"5"]
    assert [int(body[3]) for body in bodies] == [len(SOUND["chunks"]), len(SOUND["length"])]


def test_repeated_fields_are_joined_and_trimmed(shared_floor):
    with shared_floor.connect() as peer:
        peer.send(get(b"/echo", b"X-Echo: \ta \r\nx-echo: b\r\nX-ECHO:c\r\n"))
        assert peer.until(1)[0].body.endswith(b" a, b, c")


# Pipelining, persistence


def test_pipelined_requests_are_answered_in_order(shared_floor):
    with shared_floor.connect() as peer:
        peer.send(b"".join(get(b"/n%d" % i) + post(b"x", b"Content-Length: 1\r\n") for i in range(200)))
        answers = peer.until(400)
    targets = [answer.body.split()[1] for answer in answers]
    assert targets == [t for i in range(200) for t in (b"/n%d" % i, b"/echo")]


def test_a_slow_answer_holds_back_the_next(shared_floor):
    with shared_floor.connect() as peer:
        peer.send(get(b"/late") + get(b"/a") + get(b"/late") + get(b"/b"))
        bodies = [answer.body for answer in peer.until(4)]
    assert [body.split()[-1 if body == b"late" else 1] for body in bodies] == [
        b"late", b"/a", b"late", b"/b"]


def test_what_comes_during_an_answer_is_judged_after_it(shared_floor):
    with shared_floor.connect() as peer:
        peer.send(get(b"/late"))
        peer.send(get(b"/a") + b"BREW / HTTP/1.1\r\n" + HOST + b"\r\n")
        assert statuses(peer.until_end()) == [200, 200, 501]


def test_connections_persist(server):
    with server.connect() as peer:
        for count in range(1, 6):
            peer.send(get())
            assert peer.until(count)[-1].status == 200
        assert peer.ended is None


@pytest.mark.parametrize(
    "data",
    [get(fields=b"Connection: close\r\n"), get(version=b"HTTP/1.0")],
    ids=["close", "HTTP/1.0"],
)
def test_connections_close_when_told(server, data):
    with server.connect() as peer:
        peer.send(data + MARKER)
        assert statuses(peer.until_end()) == [200]
    assert "/smuggled" not in server.log_text()


def test_http_1_0_may_keep_alive(server):
    request = get(version=b"HTTP/1.0", fields=b"Connection: keep-alive\r\n")
    with server.connect() as peer:
        peer.send(request)
        assert peer.until(1)[0].field("Connection") == "keep-alive"
        peer.send(request)
        assert len(peer.until(2)) == 2


def test_head_has_the_length_and_no_body(shared_floor):
    with shared_floor.connect() as peer:
        peer.send(b"HEAD /echo HTTP/1.1\r\n" + HOST + b"\r\n" + get(b"/after"))
        head, _, rest = peer.until_quiet().partition(b"\r\n\r\n")
    assert int(re.search(rb"Content-Length: (\d+)", head).group(1)) > 0
    assert rest.startswith(b"HTTP/1.1 200 OK\r\n")


def test_an_empty_answer_says_its_length(server):
    with server.connect() as peer:
        answer = peer.send(get()).until(1)[0]
    assert (answer.status, answer.body, answer.field("Content-Length")) == (200, b"", "0")


def test_no_content_has_neither_length_nor_body(shared_floor):
    with shared_floor.connect() as peer:
        answer = peer.send(get(b"/nothing")).until(1)[0]
    assert answer.status == 204 and answer.body == b""
    assert answer.field("Content-Length") is None and answer.field("Transfer-Encoding") is None
    assert answer.field("Date") is not None and answer.field("Server") is None


def test_a_refused_head_request_has_no_body(shared_floor):
    with shared_floor.connect() as peer:
        peer.send(b"HEAD /a HTTP/1.1\r\n" + HOST + b"X : a\r\n\r\n")
        assert peer.until_end().endswith(b"\r\n\r\n")


# Expect


def test_continue_is_sent_when_a_body_is_waited_for(shared_floor):
    with shared_floor.connect() as peer:
        peer.send(post(b"", b"Content-Length: 5\r\nExpect: 100-continue\r\n"))
        assert [a.status for a in peer.until(1)] == [100]
        peer.send(b"hello")
        assert [a.status for a in peer.until(2)] == [100, 200]


def test_continue_waits_for_the_answer_before(shared_floor):
    with shared_floor.connect() as peer:
        peer.send(get(b"/late") + post(b"", TE + b"Expect: 100-continue\r\n"))
        assert [a.status for a in peer.until(2)] == [200, 100]
        peer.send(b"1\r\nx\r\n0\r\n\r\n")
        assert [a.status for a in peer.until(3)] == [200, 100, 200]


def test_no_continue_when_the_body_is_here_or_too_large(shared_floor):
    with shared_floor.connect() as peer:
        peer.send(post(b"hello", b"Content-Length: 5\r\nExpect: 100-continue\r\n"))
        peer.send(post(b"", b"Content-Length: 999999\r\nExpect: 100-continue\r\n"))
        assert statuses(peer.until_end()) == [200, 413]


# Refusals and unread bytes


def test_a_refusal_is_readable_though_the_body_goes_on(server):
    with server.connect() as peer:
        peer.send(post(b"x" * 1000000, b"Content-Length: 1000000\r\n"))
        assert_refusal(server, peer, 413)


def test_random_changes_never_give_html_nor_harm(shared_floor):
    rng = random.Random(20161006)
    for _ in range(1500):
        data = bytearray(rng.choice([v for v in SOUND.values() if len(v) < 300]))
        for _ in range(rng.randint(1, 3)):
            at = rng.randrange(len(data))
            change = rng.randrange(4)
            if change == 0:
                data[at] = rng.randrange(256)
            elif change == 1:
                del data[at]
            elif change == 2:
                data.insert(at, rng.choice(b"\r\n\t :/%0\0\x7f"))
            else:
                data[at:at] = data[rng.randrange(len(data)) :][: rng.randint(1, 30)]
            data = data or bytearray(b"x")
        with shared_floor.connect() as peer:
            received = peer.send(bytes(data)).half_close().until_end()
        assert b"<html" not in received.lower(), bytes(data)
        assert all(s in (100, 200, 204, 400, 411, 413, 414, 417, 431, 501) for s in statuses(received))
    with shared_floor.connect() as peer:
        assert peer.send(get()).until(1)[0].status == 200


# Deadlines

SHORT = {"head_ms": 700, "body_ms": 700, "idle_ms": 700, "stall_ms": 700}


def drip(peer, data, pause=0.1):
    """Send byte by byte until the server answers; return how long that took."""
    start = time.monotonic()
    for byte in data:
        peer.send(bytes([byte]))
        if peer.read_once(pause) or peer.ended:
            break
    peer.until_end()
    return time.monotonic() - start


@pytest.mark.parametrize("before", [b"", get()], ids=["first", "second"])
def test_a_dripping_head_ends_in_time(floor, before):
    server = floor(**SHORT)
    with server.connect() as peer:
        if before:
            peer.send(before).until(1)
        took = drip(peer, get(b"/" + b"a" * 200))
        assert statuses(peer.received)[-1] == 408 and 0.6 < took < 2
        assert peer.ended == "closed"


@pytest.mark.parametrize(
    "data", [post(b"x" * 99, b"Content-Length: 99\r\n"), framed(TE, b"1\r\nx\r\n" * 30)],
    ids=["length", "chunks"])
def test_a_dripping_body_ends_in_time(floor, data):
    server = floor(**SHORT)
    head, _, body = data.partition(b"\r\n\r\n")
    with server.connect() as peer:
        took = drip(peer.send(head + b"\r\n\r\n"), body)
        assert statuses(peer.received) == [408] and 0.6 < took < 2
    assert "request-timeout POST /echo" in server.log_text()


@pytest.mark.parametrize("before", [b"", get()], ids=["new", "used"])
def test_an_idle_connection_is_closed_without_a_word(floor, before):
    with floor(**SHORT).connect() as peer:
        count = len(peer.send(before).until(1)) if before else 0
        assert len(split(peer.until_end(3))) == count


def test_a_slow_answer_is_no_idle_connection(floor):
    server = floor(**dict(SHORT, idle_ms=100, head_ms=100, body_ms=100))
    with server.connect() as peer:
        assert peer.send(get(b"/late")).until(1)[0].body == b"late"


def test_a_peer_that_reads_nothing_is_dropped(floor):
    server = floor(**SHORT)
    with server.connect() as peer:
        peer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        peer.send(get(b"/large"))
        server.wait_for_log("/large")
        time.sleep(2.0)  # the deadline itself is the subject
        peer.until_end()
    assert len(peer.received) < 8388608


def test_a_stream_waits_for_its_reader_and_ends_when_it_stalls(floor):
    server = floor(**SHORT)
    with server.connect() as peer:
        peer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        peer.send(get(b"/stream"))
        server.wait_for_log("gone")
    assert "gone" in server.log_text()


def test_a_slow_but_steady_reader_gets_all(floor):
    with floor(**SHORT).connect() as peer:
        peer.send(get(b"/large"))
        while len(peer.received) < 8388608:
            assert peer.read_once(PATIENCE)
        assert peer.ended is None


def test_the_service_keeps_its_deadlines(fresh_service):
    started = fresh_service(
        NATCOM_HEAD_TIMEOUT="1s", NATCOM_BODY_TIMEOUT="1s", NATCOM_IDLE_TIMEOUT="1s", NATCOM_WORKERS="1")
    server = Service(started)
    with server.connect() as idle, server.connect() as used, server.connect() as body:
        used.send(get()).until(1)
        body.send(post(b"x", b"Content-Length: 9\r\n", b"/v1/people"))
        with server.connect() as head:
            assert drip(head, get(b"/" + b"a" * 200)) < 3
            head_answers = split(head.received)
        body.until_end()
        for answer in [head_answers[-1], split(body.received)[-1]]:
            assert answer.status == 408 and json.loads(answer.body)["code"] == "request-timeout"
        assert idle.until_end() == b"" and statuses(used.until_end()) == [200]
    assert '"status":408' in started.log_text()


def test_the_service_keeps_its_limit_of_an_address(fresh_service):
    server = Service(fresh_service(NATCOM_CONNECTIONS_PER_ADDRESS="2", NATCOM_WORKERS="1"))
    peers = [server.connect() for _ in range(6)]
    for peer in peers:
        peer.send(get()).until_quiet()
    served = [peer for peer in peers if statuses(peer.received) == [200]]
    assert 2 <= len(served) <= 3 and all(peer.received == b"" for peer in peers if peer.ended)
    for peer in peers:
        peer.socket.close()


# Peers that leave


@pytest.mark.parametrize("more", [b"", get(b"/never")], ids=["alone", "pipelined"])
@pytest.mark.parametrize("way", ["close", "reset", "half-close"])
def test_a_peer_that_leaves_is_noticed_once(floor, way, more):
    server = floor()
    peer = server.connect().send(get(b"/late") + more)
    server.wait_for_log("/late")
    {"close": peer.socket.close, "reset": peer.reset, "half-close": peer.half_close}[way]()
    server.wait_for_log("gone")
    with server.connect() as other:
        other.send(get(b"/late")).until(1)
    peer.socket.close()
    assert server.log_text().count("gone") == 1 and "/never" not in server.log_text()


def test_a_reset_peer_does_not_make_the_loop_spin(floor):
    server = floor()
    before = server.cpu_seconds()
    for _ in range(5):
        peer = server.connect().send(get(b"/late") + get(b"/never"))
        server.wait_for_log("/late")
        peer.reset()
        with server.connect() as other:
            other.send(get(b"/late")).until(1)
    limit = 0.5 if FLAVOUR == "release" else 1.2
    assert server.cpu_seconds() - before < limit


def test_a_half_closed_peer_gets_answers_that_are_ready(server):
    with server.connect() as peer:
        peer.send(get() + get()).half_close()
        assert statuses(peer.until_end())[:1] == [200]


# Streams


def test_a_stream_is_chunked_and_complete(shared_floor):
    with shared_floor.connect() as peer:
        peer.send(get(b"/stream") + get())
        assert [a.status for a in peer.until(2)] == [200, 200]


def test_a_stream_to_http_1_0_lasts_until_the_end(shared_floor):
    with shared_floor.connect() as peer:
        data = peer.send(get(b"/stream", version=b"HTTP/1.0", fields=b"Connection: keep-alive\r\n")).until_end()
    head, _, body = data.partition(b"\r\n\r\n")
    assert peer.ended == "closed" and body == b"x" * (200 * 65536)
    assert b"chunked" not in head and head.count(b"Connection:") == 1


@pytest.mark.parametrize("version", [b"HTTP/1.0", b"HTTP/1.1"])
def test_a_cut_stream_looks_cut(shared_floor, version):
    with shared_floor.connect() as peer:
        peer.send(get(b"/cut", version=version)).until_end()
        assert peer.ended == "reset" and not peer.received.endswith(b"0\r\n\r\n")


def test_a_stream_to_head_has_no_body(shared_floor):
    with shared_floor.connect() as peer:
        peer.send(b"HEAD /stream HTTP/1.1\r\n" + HOST + b"\r\n" + get())
        assert peer.until_quiet().count(b"HTTP/1.1 ") == 2 and b"xx" not in peer.received


# Limits


def test_connections_beyond_the_limit_wait(floor):
    server = floor(connections=3)
    first = [server.connect() for _ in range(3)]
    for peer in first:
        assert peer.send(get()).until(1)[0].status == 200
    fourth = server.connect().send(get())
    assert not fourth.read_once(0.3)
    first[0].socket.close()
    assert fourth.until(1)[0].status == 200
    for peer in first + [fourth]:
        peer.socket.close()


def test_connections_beyond_the_limit_of_an_address_are_closed(floor):
    server = floor(per_address=2)
    first = [server.connect() for _ in range(2)]
    for peer in first:
        assert peer.send(get()).until(1)[0].status == 200
    with server.connect() as third:
        assert third.until_end() == b""
    first[0].socket.close()
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with server.connect() as again:
            if again.send(get()).until_quiet():
                break
    assert statuses(again.received) == [200]
    first[1].socket.close()


def test_out_of_descriptors_neither_spins_nor_stops(floor):
    server = floor(descriptors=40)
    peers = [server.connect() for _ in range(80)]
    assert peers[0].send(get()).until(1)[0].status == 200
    before = server.cpu_seconds()
    time.sleep(1)  # the time over which it must not spin
    assert server.cpu_seconds() - before < 0.3
    for peer in peers[:60]:
        peer.socket.close()
    assert peers[70].send(get()).until(1)[0].status == 200
    for peer in peers[60:]:
        peer.socket.close()


def test_5000_idle_connections_are_cheap(floor):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 20000), hard))
    server = floor()
    before = server.resident_bytes()
    peers = [server.connect() for _ in range(5000)]
    try:
        for peer in peers[::10]:
            peer.send(get())
        for peer in peers[::10]:
            assert peer.until(1)[0].status == 200
        each = (server.resident_bytes() - before) / len(peers)
        print(f"\n{each:.0f} bytes for each idle connection")
        if FLAVOUR == "release":
            assert each < 8192
        cpu = server.cpu_seconds()
        time.sleep(1)  # idle time is the subject
        assert server.cpu_seconds() - cpu < 0.2
    finally:
        for peer in peers:
            peer.socket.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_chunk_size_without_end_takes_no_memory(floor):
    server = floor()
    peers = [server.connect() for _ in range(200)]
    before = server.resident_bytes()
    for peer in peers:
        peer.send(framed(TE, b"0" * 100000))
        assert statuses(peer.until_end()) == [400]
        peer.socket.close()
    assert server.resident_bytes() - before < 8 << 20


def test_dripped_bytes_take_little_memory(floor):
    server = floor()
    before = server.resident_bytes()
    peers = [server.connect() for _ in range(20)]
    for peer in peers:
        peer.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for byte in get(b"/" + b"a" * 2000):
        for peer in peers:
            peer.send(bytes([byte]))
    for peer in peers:
        assert peer.until(1)[0].status == 200
        peer.socket.close()
    assert server.resident_bytes() - before < (4 << 20 if FLAVOUR == "release" else 64 << 20)


# Places to listen


def test_ipv6_and_unix_sockets(floor, tmp_path):
    six = floor(listen="[::1]:0")
    with Peer(("::1", six.port), socket.AF_INET6) as peer:
        assert b" ::1 " in peer.send(get(b"/echo")).until(1)[0].body
    path = str(tmp_path / "socket")
    local = floor(listen="unix:" + path)
    with Peer(path, socket.AF_UNIX) as peer:
        assert b" unix " in peer.send(get(b"/echo")).until(1)[0].body
        peer.send(b"BREW\r\n")
        assert statuses(peer.until_end()) == [200, 400]
    local.stop()
    # The file is gone with the server; one left behind would be replaced.
    socket.socket(socket.AF_UNIX).bind(path)
    with Peer(path if floor(listen="unix:" + path) else "", socket.AF_UNIX) as peer:
        assert peer.send(get()).until(1)[0].status == 200


def test_two_servers_share_a_port(floor):
    first = floor(reuse_port=1)
    second = floor(reuse_port=1, listen=f"127.0.0.1:{first.port}")
    for _ in range(40):
        with first.connect() as peer:
            peer.send(get()).until(1)
    assert first.log_text().count("healthz") > 0 and second.log_text().count("healthz") > 0


@pytest.mark.parametrize("listen", ["", "127.0.0.1", ":80", "localhost:80", "::1:80", "1.2.3.4:x", "unix:"])
def test_faulty_places_are_told(harness, listen):
    with pytest.raises(AssertionError, match="no address to listen on"):
        Floor(listen=listen)


def test_a_port_in_use_is_told(floor):
    server = floor()
    with pytest.raises(AssertionError, match="the port is in use"):
        Floor(listen=f"127.0.0.1:{server.port}")


# Drain


def test_drain_finishes_answers_and_closes_idle_connections(floor):
    server = floor()
    idle, busy = server.connect(), server.connect()
    idle.send(get()).until(1)
    busy.send(get(b"/late"))
    server.wait_for_log("/late")
    server.process.terminate()
    assert statuses(idle.until_end()) == [200]
    answers = split(busy.until_end())
    assert [a.body for a in answers] == [b"late"] and answers[0].field("Connection") == "close"
    assert server.process.wait(PATIENCE) == 0
    with pytest.raises(ConnectionRefusedError):
        server.connect()
    idle.socket.close()
    busy.socket.close()


def test_connections_queued_at_the_drain_are_served(floor):
    server = floor()
    server.process.send_signal(19)  # SIGSTOP: what comes now queues in the kernel
    peers = [server.connect().send(get()) for _ in range(20)]
    server.process.terminate()
    server.process.send_signal(18)
    for peer in peers:
        answers = split(peer.until_end())
        assert [a.status for a in answers] == [200]
        peer.socket.close()
    assert server.process.wait(PATIENCE) == 0
