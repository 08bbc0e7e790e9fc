"""Requests out of the contract: most of them nearly right, none of them careful."""
import json
import random
import re
import re._parser as patterns
import string
import urllib.parse
import uuid

from support.contract import DOCUMENT, METHODS, resolve

# Texts that readers of texts, dates, numbers, SQL and spreadsheets have stumbled over.
TEXTS = [
    "", " ", "\t", "0", "-0", "1", "01", "+1", "1.0", "1e2", "1e400", "0x10", "1_000", "NaN", "Infinity", "-infinity",
    "now", "today", "epoch", "null", "NULL", "true", "TRUE", "t", "{}", "{a,b}", "[]", ",", "a,", ",a", "a,,b", "'", "''",
    '"', "\\", "\\'", "%", "%%", "%s%n", "_", "$1", ":'id'", "--", "/*", ";", "' or true --", "<script>", "=1+1", "@x",
    "..", "../..", "/", "é", "e\u0301", "ﬀ", "İ", "ß", "\u202e", "\ufeff", "\u2028", "\ufffd", "\uffff", "😀", "العربية",
    "\x7f", "\x1b", "2016-02-29", "2015-02-29", "2016-13-01", "0000-01-01", "0001-01-01", "1000-01-01", "2999-12-31",
    "9999-12-31", "10000-01-01", "2016-1-1", "2016-12-31T23:59:60Z", "2016-12-31T24:00:00Z", "2016-01-01T00:00:00+23:59",
    "2016-01-01T00:00:00-23:59", "1000-01-01T00:00:00+23:59", "2999-12-31T23:59:59-23:59", "2016-01-01t00:00:00z",
    "2016-01-01T00:00:00.123456789012345Z", "2016-01-01 00:00:00Z", "-9999999999999.9999", "9999999999999.99", ".5", "5.",
    "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "{01900000-0000-7000-8000-000000000001}",
    "019000000000700080000000000000001", "a@b.c", "a@[127.0.0.1]", '"a b"@c.example', "http://x", "mailto:a@b", "//x", "x:",
]
# Literals as they stand in JSON, so that numbers keep their spelling.
LITERALS = ["null", "true", "false", "0", "-0", "-1", "1.0", "1e2", "10e-1", "1.5", "2147483647", "2147483648", "-2147483649",
            "9007199254740993", "1e400", "123456789012345678901234567890", "[]", "{}", "[null]", "[[]]", '{"en":null}',
            '{"":""}', '[1,1.0]', '"\\u0041"', '"\\u0000"', '"\\ud800"', '"\\udc00\\ud800"']
LITERAL = re.compile(r'"@@(\d+)@@"')
LANGUAGES = ["fr", "ar", "en", "de", "fr-CI,ar;q=0.5", "*", "en;q=0", ",", ";q=1", "fr;q=2", "x" * 100]
TYPES = ["application/json", "text/csv", "application/x-ndjson", "*/*", "text/*", "application/json;q=0", "image/png", ",",
         "text/csv;q=0.9, application/json;q=0.8", "application/json;q=nan", "*/*;q=0"]
KEYS = ['"8e03978e-40d5-43dd-bc93-6894a57f9324"', "8e03978e-40d5-43dd-bc93-6894a57f9324", "short", '"', "", "x" * 256,
        "0123456789abcdef", "0123456789abcde/", '"0123456789abcdef";a=1']
TAGS = ["*", '"1"', 'W/"1"', '"0"', '"1.00000000"', '"2147483648"', '"x", "1"', '""', "1", '"1', ",", '"a"b"', '"*"']


class Generator:
    """A stream of requests that a seed determines; ids and versions are learnt from answers."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.ids = {}        # collection -> ids
        self.versions = {}   # id -> version
        self.cursors = [""]
        self.operations = [(method.upper(), path, operation) for path, item in sorted(DOCUMENT["paths"].items())
                           for method, operation in item.items() if method in METHODS]

    def chance(self, probability):
        return self.random.random() < probability

    def pick(self, items):
        return self.random.choice(items)

    # Values

    def text(self, most):
        """Any text, of at most about as many characters."""
        if self.chance(0.5):
            return self.pick(TEXTS)
        length = self.pick([1, 2, 10, 60, most - 1, most, most + 1])
        alphabet = self.pick([string.ascii_letters, string.printable, "éàüñß", "😀🎈🦊🐍🌍", "العربيةمنظمة", "\u0301a"])
        return "".join(self.pick(alphabet) for _ in range(max(0, min(length, 3000))))

    def matching(self, pattern):
        """A text that the pattern matches, for the patterns that contracts use."""
        return "".join(self._node(node) for node in patterns.parse(pattern))

    def _node(self, node):
        kind, value = node
        name = str(kind)
        if name == "LITERAL":
            return chr(value)
        if name == "IN":
            return self._one_of(value)
        if name in ("MAX_REPEAT", "MIN_REPEAT"):
            least, most, inner = value
            count = self.random.randint(least, min(int(most), least + 4))
            return "".join(self._node(part) for _ in range(count) for part in inner)
        if name == "SUBPATTERN":
            return "".join(self._node(part) for part in value[-1])
        if name == "BRANCH":
            return "".join(self._node(part) for part in self.pick(value[1]))
        return "x" if name == "ANY" else ""

    def _one_of(self, items):
        name, value = str(self.pick(items)[0]), self.pick(items)
        kind, value = str(value[0]), value[1]
        if kind == "RANGE":
            return chr(self.random.randint(*value))
        if kind == "LITERAL":
            return chr(value)
        return {"CATEGORY_DIGIT": "7", "CATEGORY_SPACE": " "}.get(str(value), "w" if name else "")

    def value(self, schema, name=""):
        """A value for the schema: mostly one it accepts."""
        schema = resolve(schema)
        if self.chance(0.06):
            return self.literal()
        for word in ("anyOf", "oneOf"):
            if word in schema:
                return self.value({**schema, **self.pick(schema[word]), word: None} if schema[word] else {})
        if schema.get("enum"):
            return self.pick(schema["enum"])
        kind = schema.get("type", "string")
        kind = self.pick(kind) if isinstance(kind, list) else kind
        return getattr(self, "_" + kind)(schema, name)

    def literal(self):
        """A JSON literal, written into the body as it is."""
        return f"@@{self.random.randrange(len(LITERALS))}@@"

    def _null(self, _schema, _name):
        return None

    def _boolean(self, _schema, _name):
        return self.chance(0.5)

    def _integer(self, schema, _name):
        least, most = schema.get("minimum", -5), schema.get("maximum", 5000)
        return self.pick([least, most, self.random.randint(least, most), self.random.randint(least, min(most, least + 50)),
                          self.pick([least - 1, most + 1, 0, -1])])

    _number = _integer

    def _string(self, schema, name):
        form = schema.get("format")
        if self.chance(0.1):
            return self.text(schema.get("maxLength", 100))
        if form == "uuid":
            return self.some_id(name)
        if form == "date":
            return f"{self.random.randint(1000, 2999)}-{self.random.randint(1, 12):02}-{self.random.randint(1, 28):02}"
        if form == "date-time":
            return f"{self.random.randint(1000, 2999)}-01-{self.random.randint(1, 28):02}T" + self.pick(
                ["00:00:00Z", "23:59:59.999999Z", "12:00:00+14:00", "12:00:00-12:00", "12:00:00+23:59"])
        if form == "email":
            return self.pick(["a@b.example", "x.y+z@sub.domain.example", '"q q"@b.example', "a@[IPv6:::1]"])
        if form == "uri":
            return self.pick(["https://a.example/", "urn:x:y", "http://[::1]/", "x:%41", "https://a/?q#f"])
        if "pattern" in schema and schema["pattern"] != r"\S":
            return self.matching(schema["pattern"])[:schema.get("maxLength", 100)]
        return "".join(self.pick(string.ascii_letters + " é") for _ in range(self.random.randint(1, 20)))

    def some_id(self, name=""):
        """An id of what the member's name points to, of something else, or of nothing."""
        for collection, ids in self.ids.items():
            singular = collection.rsplit("/", 1)[-1].replace("-", "_").rstrip("s")
            if ids and name.startswith(singular[:5]) and self.chance(0.9):
                return self.pick(ids)
        every = [one for ids in self.ids.values() for one in ids]
        found = self.pick(every) if every and self.chance(0.7) else str(uuid.UUID(int=self.random.getrandbits(128)))
        return found.upper() if self.chance(0.05) else found

    def _array(self, schema, name):
        count = self.pick([0, 1, 1, 2, 3, schema.get("minItems", 0), min(schema.get("maxItems", 5), 101) + self.pick([0, 1])])
        if count > 5 and self.chance(0.8):
            count = 2
        return [self.value(schema.get("items", {}), name) for _ in range(count)]

    def _object(self, schema, _name):
        required = schema.get("required", [])
        made = {}
        for name, member in schema.get("properties", {}).items():
            read_only = resolve(member).get("readOnly") or member.get("readOnly")
            if self.chance(0.03 if read_only else 0.97 if name in required else 0.5):
                made[name] = self.value(member, name)
        if self.chance(0.05):
            made[self.text(20)] = self.literal()
        return made

    # Requests

    def body(self, operation, patch):
        """Bytes for the operation's body."""
        content = resolve(operation["requestBody"])["content"]
        if "application/json" not in content:
            return self.lines()
        value = self.value(content["application/json"]["schema"])
        if patch and isinstance(value, dict) and value:
            kept = self.random.sample(sorted(value), self.random.randint(0, min(3, len(value))))
            value = {name: value[name] for name in kept}
        text = json.dumps(value, ensure_ascii=self.chance(0.5))
        text = LITERAL.sub(lambda found: LITERALS[int(found.group(1))], text)
        data = text.encode("utf-8", "surrogatepass")
        if self.chance(0.03):
            at = self.random.randrange(len(data) + 1)
            data = data[:at] + self.pick([b"", b"\x00", b"\xff", b"{", b"}", b'"', b",", b"\\", b"\xef\xbb\xbf"]) + data[at + 1:]
        return data

    def lines(self):
        """Bytes for a body that is no JSON: a few lines, some of them with objects or fields."""
        made = []
        for _ in range(self.random.randrange(6)):
            names = self.random.sample(["name", "kind", "code", "title", "x", "", "é"], self.random.randint(1, 4))
            if self.chance(0.5):
                text = json.dumps({name: self.literal() for name in names})
                made.append(LITERAL.sub(lambda found: LITERALS[int(found.group(1))], text))
            else:
                made.append(",".join(self.text(20) for _ in names))
        return self.pick(["\n", "\r\n", "\r", "\n\n"]).join(made).encode("utf-8", "surrogatepass")

    def spelled(self, text):
        """The text percent-encoded, in one of the ways there are."""
        data = text.encode("utf-8", "surrogatepass")
        if self.chance(0.05):
            return "".join(f"%{byte:02{self.pick('xX')}}" for byte in data)
        return urllib.parse.quote(data, safe=self.pick([",:", "", ",:;@!$'()*"]))

    def parameter(self, parameter):
        """A value for a query parameter, as text."""
        name, schema = parameter["name"], resolve(parameter.get("schema", {}))
        if name == "cursor":
            return self.cursor()
        if name in ("sort", "fields", "expand") and self.chance(0.85):
            return self.names(name)
        value = self.value(schema, name)
        if isinstance(value, list):
            value = ",".join(self.plain(item) for item in value)
        return self.plain(value)

    def plain(self, value):
        found = LITERAL.fullmatch(f'"{value}"')
        if found:
            return LITERALS[int(found.group(1))]
        return value if isinstance(value, str) else json.dumps(value)

    def names(self, parameter):
        """Some of the names that this operation declares for sort, fields or expand."""
        declared = {"sort": self.operation.get("x-natcom-sorts", []), "fields": self.members,
                    "expand": self.operation.get("x-natcom-expansions", [])}[parameter] or ["id"]
        chosen = self.random.sample(declared, self.random.randint(1, min(len(declared), 3)))
        return ",".join(self.pick(["", "", "-"]) + name if parameter == "sort" else name for name in chosen)

    def cursor(self):
        """A cursor that was answered before, perhaps to something else, perhaps changed."""
        cursor = self.pick(self.cursors[-20:])
        if cursor and self.chance(0.3):
            at = self.random.randrange(len(cursor))
            cursor = cursor[:at] + self.pick("AZaz09-_=") + cursor[at + self.pick([0, 1, 2]):]
        return cursor or "AAAA"

    def query(self, parameters):
        pairs = []
        for parameter in parameters:
            if self.chance(1.5 / max(4, len(parameters))):
                pairs.append(self.spelled(parameter["name"]) + "=" + self.spelled(self.parameter(parameter)))
        if self.chance(0.04):
            pairs.append(self.spelled(self.text(10)) + self.pick(["", "=", "=="]) + self.spelled(self.text(10)))
        if pairs and self.chance(0.03):
            pairs.append(self.pick(pairs))
        if self.chance(0.01):
            pairs += ["limit=1"] * self.pick([2, 64, 65])
        self.random.shuffle(pairs)
        return "?" + "&".join(pairs) if pairs or self.chance(0.02) else ""

    def path(self, template):
        path = ""
        for segment in template.split("/")[1:]:
            if segment.startswith("{"):
                ids = self.ids.get(path)
                segment = self.pick(ids) if ids and self.chance(0.9) else self.some_id()
                if self.chance(0.03):
                    segment = urllib.parse.quote(self.text(40), safe="") or "x"
            path += "/" + segment
        if self.chance(0.01):
            at = self.random.randrange(1, len(path) + 1)
            path = path[:at] + self.pick(["/", "//", "%2f", "%2e", "%", "%0a", ";", "A", "%c3%28"]) + path[at:]
        return path

    def if_match(self, path):
        """The tag of what the path names, or of something else."""
        known = [self.versions[segment] for segment in path.split("/") if segment in self.versions]
        return f'"{known[-1] if known else 1}"' if self.chance(0.8) else self.pick(TAGS)

    def headers(self, path, operation, declared):
        headers = {}
        if "If-Match" in declared and self.chance(0.97):
            headers["If-Match"] = self.if_match(path)
        if "Idempotency-Key" in declared and self.chance(0.95 if operation.get("x-natcom-idempotency") else 0.2):
            headers["Idempotency-Key"] = self.pick(KEYS) if self.chance(0.1) else f"key-{self.random.randrange(10 ** 6):016}"
        if self.chance(0.15):
            headers["Accept"] = self.pick(TYPES[:self.pick([4, 4, 4, len(TYPES)])])
        if self.chance(0.3):
            headers["Accept-Language"] = self.pick(LANGUAGES)
        if self.chance(0.1):
            headers["Prefer"] = self.pick(["return=minimal", "return=representation", "x; return=minimal", ",", "return=minimal2"])
        if self.chance(0.1):
            headers["If-None-Match"] = self.pick(TAGS)
        if self.chance(0.05):
            headers["traceparent"] = self.pick(["00-" + "a" * 32 + "-" + "b" * 16 + "-01", "00-x", "", "-" * 55])
        if "requestBody" in operation:
            known = list(resolve(operation["requestBody"])["content"])
            headers["Content-Type"] = self.pick(known) if self.chance(0.97) else self.pick(
                ["application/merge-patch+json", "application/json; charset=utf-8", "application/json;charset=latin1", "x", ""])
        return headers

    def request(self):
        """(method, target, headers, body, operation)."""
        method, template, self.operation = operation = self.pick(self.operations)
        operation = self.operation
        item = DOCUMENT["paths"][template]
        parameters = [resolve(p) for p in [*item.get("parameters", []), *operation.get("parameters", [])]]
        self.members = sorted({name for answer in operation["responses"].values()
                               for name in self._members(resolve(answer))})
        path = self.path(template)
        target = path + self.query([p for p in parameters if p["in"] == "query"])
        headers = self.headers(path, operation, {p["name"] for p in parameters if p["in"] == "header"})
        body = self.body(operation, method == "PATCH") if "requestBody" in operation else b""
        if method == "GET" and self.chance(0.1):
            method = self.pick(["HEAD", "HEAD", "OPTIONS"])
        elif self.chance(0.02):
            method = self.pick(["POST", "PUT", "PATCH", "DELETE", "GET"])
        if method in ("GET", "HEAD", "DELETE", "OPTIONS"):
            body = b""
        return method, target, headers, body, operation

    @staticmethod
    def _members(answer):
        schema = resolve(answer.get("content", {}).get("application/json", {}).get("schema", {}))
        data = schema.get("properties", {}).get("data", {})
        return resolve(resolve(data).get("items", schema)).get("properties", {})

    def learn(self, target, status, document):
        """Take ids, versions and cursors out of an answer."""
        path = target.split("?")[0]
        if status not in (200, 201) or not isinstance(document, dict):
            return
        page = document.get("page", {})
        self.cursors += [page[name] for name in ("next", "prev") if isinstance(page, dict) and page.get(name)]
        records = document.get("data", [document])
        for record in records if isinstance(records, list) else []:
            if isinstance(record, dict) and "id" in record:
                collection = path if "data" in document or status == 201 else path.rsplit("/", 1)[0]
                ids = self.ids.setdefault(collection, [])
                if record["id"] not in ids:
                    ids.append(record["id"])
                    del ids[:-60]
                self.versions[record["id"]] = record.get("version", 1)
