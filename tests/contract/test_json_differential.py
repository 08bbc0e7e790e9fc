"""The strict JSON reader against Python's, on texts made by rule and by accident.

Python's json module is lenient in known places (duplicates, NaN, surrogates,
NUL, top level); `strict` below adds exactly those rules and the limits of a
request. Both must then agree on every text, and on every value.
"""

import json
import random
import re
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CLI = ROOT / "build" / "asan" / "tests" / "json_cli"
TEXTS = 20000
SEED = 2016  # fixed: a failure is repeatable

PIECES = [b"{", b"}", b"[", b"]", b",", b":", b'"', b"\\", b"0", b"-", b"1", b".", b"e", b"E", b"+",
          b" ", b"\n", b"\t", b"\r", b"\f", b"\x00", b"\x1f", b"\x7f", b"true", b"false", b"null",
          b"NaN", b"Infinity", b"-Infinity", b"\\u0061", b"\\u0000", b"\\ud800", b"\\udc00",
          b"\\ud83d\\ude00", b"\\uZZZZ", b"\\/", b"\\n", b'"a"', b'"\\u0061"', b"\xc3\xa9", b"\xc0\x80",
          b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xf0\x9f\x98\x80", b"\xf4\x90\x80\x80", b"\xff", b"//",
          b"010", b"5.", b".5", b"1e400", b"12345678901234567890123456789012", b"'"]


class Refused(Exception):
    """Our rules refuse the text, whatever Python's parser says."""


def number(literal):
    if len(literal) > 32:
        raise Refused("number too long")
    return Decimal(literal)


def string(text):
    if "\0" in text or re.search("[\ud800-\udfff]", text):
        raise Refused("NUL or lone surrogate")
    return text


def members(pairs):
    names = [string(name) for name, _ in pairs]
    if len(set(names)) != len(names):
        raise Refused("duplicate member")
    return dict(pairs)


def constant(name):
    raise Refused(name)


def walk(value, depth=1):
    """Check strings and depth below a value; return how many values there are."""
    if isinstance(value, str):
        string(value)
    if not isinstance(value, (dict, list)):
        return 1
    if depth > 32:
        raise Refused("nested too deeply")
    below = value.values() if isinstance(value, dict) else value
    return 1 + sum(walk(one, depth + 1) for one in below)


def strict(text):
    """The value of a text, or None when it is refused."""
    try:
        value = json.loads(text.decode("utf-8"), parse_int=number, parse_float=number,
                           parse_constant=constant, object_pairs_hook=members)
        if not isinstance(value, dict) or walk(value) > 10000:
            return None
    except (Refused, ValueError, RecursionError):
        return None
    return value


def make_string(rng):
    return b'"' + b"".join(rng.choice([b"a", b"b", b" ", b"\\n", b"\\u0061", b"\\u00E9", b"\xc3\xa9",
                                       b"\\ud83d\\ude00", b"\\\\", b"\\\"", b"/", b"\\/"])
                           for _ in range(rng.randrange(6))) + b'"'


def make_value(rng, depth):
    kind = rng.randrange(8 if depth > 0 else 5)
    if kind == 0:
        return rng.choice([b"true", b"false", b"null"])
    if kind in (1, 2):
        return rng.choice([b"0", b"-0", b"1", b"-12.50", b"1e5", b"1E-7", b"0.1e+2", b"9007199254740993"])
    if kind in (3, 4):
        return make_string(rng)
    space = rng.choice([b"", b"", b" ", b"\n\t"])
    items = [make_value(rng, depth - 1) for _ in range(rng.randrange(4))]
    if kind == 5:
        return b"[" + space + (space + b"," + space).join(items) + space + b"]"
    return make_object(rng, items, space)


def make_object(rng, items, space=b""):
    pairs = [make_string(rng) + space + b":" + space + item for item in items]
    return b"{" + space + (space + b",").join(pairs) + space + b"}"


def break_text(rng, text):
    """One to three small accidents: a piece put in, bytes cut out, a byte changed."""
    for _ in range(rng.randrange(1, 4)):
        at = rng.randrange(len(text) + 1)
        what = rng.randrange(3)
        if what == 0:
            text = text[:at] + rng.choice(PIECES) + text[at:]
        elif what == 1:
            text = text[:at] + text[at + rng.randrange(1, 4):]
        else:
            text = text[:at] + bytes([rng.randrange(256)]) + text[at + 1:]
    return text


def texts():
    rng = random.Random(SEED)
    for i in range(TEXTS):
        text = make_object(rng, [make_value(rng, 4) for _ in range(rng.randrange(4))])
        yield text if i % 4 == 0 else break_text(rng, text)
    yield b"\xef\xbb\xbf{}"
    for depth in (31, 32, 33):
        yield b'{"a":' * depth + b"1" + b"}" * depth
    for count in (9998, 9999):
        yield b'{"a":[' + b",".join([b"0"] * count) + b"]}"


@pytest.fixture(scope="module")
def answers():
    """(text, answer) for every text, from one run of the program."""
    asked = list(texts())
    run = subprocess.run([CLI], input="".join(text.hex() + "\n" for text in asked), text=True,
                         capture_output=True, check=True, timeout=120)
    answered = run.stdout.splitlines()
    assert len(answered) == len(asked)
    return list(zip(asked, answered))


def test_both_parsers_accept_the_same_texts(answers):
    differing = [(text, answer) for text, answer in answers
                 if answer.startswith("ok ") != (strict(text) is not None)]
    assert differing == []


def test_both_parsers_read_the_same_values(answers):
    for text, answer in answers:
        if answer.startswith("ok "):
            assert strict(bytes.fromhex(answer[3:])) == strict(text), text


def test_the_texts_are_worth_comparing(answers):
    accepted = sum(answer.startswith("ok ") for _, answer in answers)
    reasons = {answer.split(" ", 3)[3] for _, answer in answers if answer.startswith("no ")}
    assert accepted > TEXTS / 5
    assert {"duplicate member", "lone surrogate", "NUL character", "malformed UTF-8", "trailing data",
            "number with a leading zero", "nested too deeply", "too many values", "text ends early",
            "control character in a string", "escape of no character", "the top level is no object",
            "byte order mark"} <= reasons
