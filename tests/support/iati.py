"""IATI 2.03 as its publishers check it: the schema, the codelists by mapping.xml, the rules of standard.json."""
import datetime
import json
import pathlib
import re
from decimal import Decimal, InvalidOperation

from lxml import etree



class Standard:
    """The standard's files in a folder; each check gives a list of faults."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.schema = etree.XMLSchema(file=str(self.folder / "iati-activities-schema.xsd"))
        self.rules = json.loads((self.folder / "standard.json").read_text(encoding="utf-8"))
        self.mappings = [(one.findtext("path"), one.find("codelist").get("ref"), one.findtext("condition"))
                         for one in etree.parse(str(self.folder / "mapping.xml")).getroot()]

    def schema_faults(self, tree):
        return [] if self.schema.validate(tree) else [str(error) for error in self.schema.error_log]

    def codes(self, name):
        path = self.folder / f"{name}.xml"
        if not path.exists():
            return None
        return {item.findtext("code") for item in etree.parse(str(path)).iter("codelist-item")
                if item.get("status", "active") == "active"}

    def codelist_faults(self, tree):
        """Values that are not on their list; those of lists that are not in the folder are told too."""
        faults = []
        for path, name, condition in self.mappings:
            parent, _, last = path.rpartition("/")
            used = set()
            for element in tree.xpath(parent if len(parent) > 1 else "//*"):
                if condition is None or element.xpath(f"boolean({condition})"):
                    used.update(element.xpath(last))
            allowed = {"2.03"} if name == "Version" else self.codes(name) if used else set()
            faults += [f"{path}: {value} is not of {name}" for value in sorted(used) if value not in (allowed or ())]
        return faults

    def rule_faults(self, tree):
        """(id of the rule, message) of every case that does not hold."""
        return [fault for context, rules in self.rules.items() for node in tree.xpath(context)
                for fault in faults_of(node, rules)]


def faults_of(node, rules):
    for kind, rule in rules.items():
        for case in rule["cases"]:
            if kind == "loop":
                for value in sorted(set(node.xpath(case["foreach"]))):
                    yield from faults_of(node, filled(case["do"], value))
            elif "condition" in case and not node.xpath(f"boolean({case['condition']})"):
                continue
            elif not HOLDS[kind](node, case):
                yield case["ruleInfo"]["id"], case["ruleInfo"]["message"]


def filled(rules, value):
    """The rules inside a loop, with its value for $1."""
    return json.loads(json.dumps(rules).replace("$1", value))


def found(node, case):
    return [one for path in case["paths"] for one in node.xpath(path)]


def text(one):
    return one if isinstance(one, str) else "".join(one.itertext())


def days(node, path):
    return [datetime.date.today()] if path == "NOW" else [datetime.date.fromisoformat(value[:10]) for value in node.xpath(path)]


def in_order(node, case):
    return all(less <= more for less in days(node, case["less"]) for more in days(node, case["more"]))


def within_a_year(node, case):
    [start], [end] = days(node, case["start"]), days(node, case["end"])
    return end <= start.replace(year=start.year + 1)


def one_or_all(node, case):
    if node.xpath(case["one"]):
        return True
    every = {"lang": "not(.//narrative[not(@xml:lang)])", "sector": "not(transaction[not(sector)])",
             "currency": "not(.//value[not(@currency)])"}
    return node.xpath(every[case["all"]])


def starts_with(node, case):
    if case["prefix"] == ["ORG-ID-PREFIX"]:
        return True  # the register of agencies is not among the files
    prefixes = [one for path in case["prefix"] for one in node.xpath(path)]
    return all(any(text(one).startswith(prefix + case.get("separator", "")) for prefix in prefixes)
               for one in found(node, case))


def sums_up(node, case):
    values = found(node, case)
    return not values or sum(Decimal(value) for value in values) == case["sum"]


def in_range(node, case):
    try:
        return all(case["min"] <= Decimal(value) <= case["max"] for value in found(node, case))
    except InvalidOperation:
        return False


def if_then(node, case):
    return not node.xpath(f"boolean({case['if']})") or node.xpath(f"boolean({case['then']})")


HOLDS = {
    "atleast_one": lambda node, case: bool(found(node, case)),
    "no_more_than_one": lambda node, case: len(found(node, case)) <= 1,
    "unique": lambda node, case: len(set(map(text, found(node, case)))) == len(found(node, case)),
    "regex_matches": lambda node, case: all(re.search(case["regex"], text(one)) for one in found(node, case)),
    "no_spaces": lambda node, case: all(text(one) == text(one).strip() for one in found(node, case)),
    "date_now": lambda node, case: all(day <= datetime.date.today() for day in days(node, case["date"])),
    "startswith": starts_with, "one_or_all": one_or_all, "date_order": in_order, "time_limit": within_a_year,
    "strict_sum": sums_up, "range": in_range, "if_then": if_then,
}
