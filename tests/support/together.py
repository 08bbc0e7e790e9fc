"""Many at the same moment."""
import threading
from concurrent.futures import ThreadPoolExecutor


def at_once(work, items):
    """Run work(item) for all items in as many threads, started together; the results in order."""
    gate = threading.Barrier(len(items))

    def run(item):
        gate.wait(timeout=30)
        return work(item)

    with ThreadPoolExecutor(len(items)) as pool:
        return list(pool.map(run, items))


def together(acts):
    """Call the functions at the same moment; what they return, in order."""
    return at_once(lambda act: act(), acts)
