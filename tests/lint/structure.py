"""Measure the C tree and fail on what is over the project's limits.

usage: structure.py FOLDER      a tree laid out as service/: FLOOR/module.[ch]

Functions are measured by pmccabe; a module is a .c file with its header.
"""
import pathlib
import re
import statistics
import subprocess
import sys

FILE_LINES = 500
FUNCTION_LINES = 60
FUNCTION_LINES_P90 = 45
COMPLEXITY = 15
PARAMETERS = 5                  # more: a struct that is passed by address
HEADER_REACH = 10               # median over the .c files
HEADER_REACH_MOST = 24          # of one: where the road of an exchange ties everything together
HEADER_COMMENTS = (0.45, 0.65)  # share of the bytes of all headers
SOURCE_COMMENTS = (0.10, 0.25)  # ... of all .c files

COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"', re.M)
HEAD = re.compile(r"^(?!#|typedef\b|return\b)[A-Za-z][\w *]*?\b(\w+)\(", re.M)
QUOTED = re.compile(r'"(?:\\.|[^"\\\n])*"')
MUTABLE_EXTERN = re.compile(r'^extern\s+(?!const\b)[^;(]*;', re.M)
TYPEDEF_STRUCT = re.compile(r"^\s*typedef\s+(struct|union)\b", re.M)


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))] if values else 0


class Tree:
    """The texts of a tree and what includes what."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.texts = {path.relative_to(self.root).as_posix(): path.read_text(encoding="utf-8")
                      for path in sorted(self.root.glob("*/*.[ch]"))}
        self.includes = {name: [i for i in INCLUDE.findall(text) if i in self.texts]
                         for name, text in self.texts.items()}

    def names(self, suffix):
        return [name for name in self.texts if name.endswith(suffix)]

    def reach(self, name):
        """Own headers that a file pulls in, however indirectly."""
        seen, waiting = set(), [name]
        while waiting:
            for header in self.includes[waiting.pop()]:
                if header not in seen:
                    seen.add(header)
                    waiting.append(header)
        return seen

    def modules(self):
        """Module -> modules that it uses, each a file name without its suffix."""
        graph = {}
        for name, headers in self.includes.items():
            used = graph.setdefault(name[:-2], set())
            used.update(header[:-2] for header in headers if header[:-2] != name[:-2])
        return graph


def closure(graph):
    reached = {}
    for start in graph:
        seen, waiting = set(), [start]
        while waiting:
            for used in graph.get(waiting.pop(), ()):
                if used not in seen:
                    seen.add(used)
                    waiting.append(used)
        reached[start] = seen
    return reached


def cycles(graph):
    """Groups of modules each of which uses all others of its group."""
    reached, done = closure(graph), set()
    for module in sorted(graph):
        if module in done or module not in reached[module]:
            continue
        group = sorted(other for other in reached[module] if module in reached[other])
        done.update(group)
        yield group


def functions(root):
    """(complexity, lines, "file(line): name") of every function."""
    files = sorted(str(path) for path in pathlib.Path(root).glob("*/*.c"))
    done = subprocess.run(["pmccabe", *files], capture_output=True, text=True, check=True, timeout=60)
    for line in done.stdout.splitlines():
        part = line.split("\t")
        yield int(part[1]), int(part[4]), part[5]


def comment_share(texts):
    commented = sum(len(comment) for text in texts for comment in COMMENT.findall(text))
    return commented / max(1, sum(map(len, texts)))


def share_faults(tree):
    for suffix, (least, most) in ((".h", HEADER_COMMENTS), (".c", SOURCE_COMMENTS)):
        share = comment_share([tree.texts[name] for name in tree.names(suffix)])
        if not least <= share <= most:
            yield f"comments are {share:.0%} of all {suffix} files, not {least:.0%} to {most:.0%}"


def file_faults(tree):
    for name, text in tree.texts.items():
        lines = text.count("\n")
        if lines > FILE_LINES:
            yield f"{name}: {lines} lines, more than {FILE_LINES}"
        for found in TYPEDEF_STRUCT.finditer(text):
            yield f"{name}:{text.count(chr(10), 0, found.start()) + 1}: typedef of a struct"
        for found in MUTABLE_EXTERN.finditer(text) if name.endswith(".h") else ():
            yield f"{name}: mutable extern: {found.group(0)}"
        if not text.lstrip().startswith("/*"):
            yield f"{name}: no comment at the top"


def parameter_count(text, start):
    """The number of arguments of the list that opens before start."""
    depth, count = 1, 1
    for at in range(start, len(text)):
        depth += (text[at] == "(") - (text[at] == ")")
        if depth == 0:
            return 0 if text[start:at].strip() in ("", "void") else count
        count += depth == 1 and text[at] == ","
    return count


def parameter_faults(tree):
    for name, text in tree.texts.items():
        code = QUOTED.sub('""', COMMENT.sub(lambda found: "\n" * found.group(0).count("\n"), text))
        for found in HEAD.finditer(code):
            count = parameter_count(code, found.end())
            if count > PARAMETERS:
                yield (f"{name}:{code.count(chr(10), 0, found.start()) + 1}: {found.group(1)} takes {count} "
                       f"parameters, more than {PARAMETERS}")


def include_faults(tree):
    median, most = reaches_of(tree)
    if most > HEADER_REACH_MOST:
        yield f"a .c file reaches {most} headers, more than {HEADER_REACH_MOST}"
    if median > HEADER_REACH:
        yield f"a .c file reaches {median:.0f} headers (median), more than {HEADER_REACH}"
    for group in cycles(tree.modules()):
        yield "cycle: " + " ".join(group)


def reaches_of(tree):
    """Median and most of the headers that a .c file reaches."""
    reaches = [len(tree.reach(name)) for name in tree.names(".c")]
    return (statistics.median(reaches) if reaches else 0, max(reaches, default=0))


def function_faults(measured):
    for complexity, lines, where in measured:
        if lines > FUNCTION_LINES:
            yield f"{where}: {lines} lines, more than {FUNCTION_LINES}"
        if complexity > COMPLEXITY:
            yield f"{where}: cyclomatic complexity {complexity}, more than {COMPLEXITY}"
    p90 = percentile([lines for _, lines, _ in measured], 0.9)
    if p90 > FUNCTION_LINES_P90:
        yield f"a tenth of the functions have {p90} lines or more, more than {FUNCTION_LINES_P90}"


def main(root):
    tree, measured = Tree(root), list(functions(root))
    lines = [count for _, count, _ in measured]
    print(f"{len(tree.names('.c'))} .c files, {len(tree.names('.h'))} headers, {len(lines)} functions "
          f"(median {statistics.median(lines or [0]):.0f} lines, p90 {percentile(lines, 0.9)}, "
          f"most {max(lines, default=0)}), "
          f"header reach median {reaches_of(tree)[0]:.0f}, most {reaches_of(tree)[1]}")
    found = [*file_faults(tree), *include_faults(tree), *parameter_faults(tree), *function_faults(measured),
             *share_faults(tree)]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
