"""What a flood does to the people in it: a real door process, junk from few or very many addresses, genuine visitors.

    python bench/flood_speed.py [REPORTS [CPUS]]      default 10000; CPUS, as in 2,3: the flood's own processors

Three floods, one after another, each until its reports are sent: from 8 addresses; from one address for every four
reports, so that each stays within its budget; and the same with every report crying danger. All the while genuine
people come one after another, each from an address of their own: one sends a report that took half a minute to write,
one a hasty report, one reports danger, one returns with a receipt. Printed are their waits (who is refused waits as the
page says, and the wait goes on), the same on the quiet door just before and just after, how much junk was let in, the
most memory that all processes of the door held together, how many mailboxes were still to follow, and the load of the
machine. Without CPUS the flood shares the machine's processors with the door, at the lowest priority.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.core.door.conftest import multipart
from tests.core.door.running import FORM, RunningDoor, running_door

from tocsin.door.flood import RIPE

AT_A_TIME = 48
QUIET, FORMS = 10, 300
PROCESSORS = [int(one) for one in sys.argv[2].split(",")] if len(sys.argv) > 2 and sys.argv[1] != "junk" else []
URLENCODED = "application/x-www-form-urlencoded"
GENUINE = "They wait at the gate with knives"


def address(number: int, network: int) -> str:
    """One of many loopback addresses."""
    return f"127.{network}.{number // 250}.{number % 250 + 1}"


def junk(port: int, count: int, sources: int, danger: bool, processors: list[int]) -> None:
    """Send so many junk reports from so many addresses, as fast as they are answered; print how many got in."""
    os.nice(19)
    if processors:
        os.sched_setaffinity(0, processors)
    words = {"what": "junk " * 200, **({"danger": "yes"} if danger else {})}
    body, numbers, accepted, lock = multipart(words, {}), iter(range(count)), [0], threading.Lock()
    door = RunningDoor(Path(), port, None)  # type: ignore[arg-type]  # only asks

    def send() -> None:
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            try:
                status, _ = door.ask("POST", "/", body, FORM, address(number % sources, 9))
            except OSError:
                continue
            with lock:
                accepted[0] += status == 200

    threads = [threading.Thread(target=send) for _ in range(AT_A_TIME)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.stdout.write(f"{accepted[0]}\n")


class Visitors:
    """Genuine people, each from an address of their own; keeps how long each had to wait."""

    def __init__(self, door: RunningDoor) -> None:
        """Nobody has come yet."""
        self.door, self.number = door, 0
        self.waits: dict[str, list[float]] = {"report": [], "hasty": [], "danger": [], "receipt": []}
        self.forms: list[str] = []
        self.refused = dict.fromkeys(self.waits, 0)

    def open_forms(self, count: int) -> None:
        """So many people open the form, and take their time over it."""
        for _ in range(count):
            page = self.door.ask("GET", "/", source=address(self.number, 78))[1]
            self.forms.append(ticket_in(page))
        time.sleep(RIPE + 1)

    def come(self) -> None:
        """One of each kind."""
        if self.forms:
            self._until_let_in("report", self.forms.pop())
        self._until_let_in("hasty")
        self._until_let_in("danger", danger="yes")
        self._until_let_in("receipt", receipt=receipt())

    def _until_let_in(self, kind: str, ticket: str = "", **told: str) -> None:
        """Send; who is refused does what the page says: waits half a minute and sends the form that came back."""
        self.number += 1
        path, began = ("/return" if kind == "receipt" else "/"), time.monotonic()
        while True:
            words = {"what": GENUINE, **told, **({"ticket": ticket} if ticket else {})}
            body, media = (urlencode(words).encode(), URLENCODED) if path == "/return" else (multipart(words, {}), FORM)
            status, page = self.door.ask("POST", path, body, media, address(self.number, 77))
            if status == 200:
                break
            self.refused[kind] += 1
            ticket = ticket_in(page)
            time.sleep(RIPE + 1)
        self.waits[kind].append(time.monotonic() - began)


def ticket_in(page: str) -> str:
    """The ticket of a form."""
    return page.split('name="ticket" value="')[1].split('"', maxsplit=1)[0]


def receipt() -> str:
    """A receipt of ours that nobody was given."""
    from tocsin.door.receipt import new_receipt

    return new_receipt()


def while_true(visitors: Visitors, going_on: Callable[[], bool]) -> None:
    """Let visitors come until it is over."""
    while going_on():
        visitors.come()


def row(name: str, visitors: Visitors) -> None:
    """Print the waits of each kind of visitor."""
    for kind, waits in visitors.waits.items():
        ordered = sorted(waits)
        p95 = ordered[int(len(ordered) * 0.95)]
        print(
            f"  {name:<10}{kind:<9} n {len(waits):>4}  p50 {statistics.median(waits):6.2f} s  p95 {p95:6.2f} s"
            f"  max {ordered[-1]:6.2f} s  refused first {visitors.refused[kind]}",
            flush=True,
        )


def measure(title: str, count: int, sources: int, *, danger: bool = False) -> None:
    """One flood, with quiet before and after it."""
    with tempfile.TemporaryDirectory() as folder, running_door(Path(folder) / "site") as door:
        quiet, flooded = Visitors(door), Visitors(door)
        calm(quiet)
        flooded.number = quiet.number
        flooded.open_forms(FORMS)
        load, began = os.getloadavg()[0], time.monotonic()
        words = [sys.executable, __file__, "junk", json.dumps([door.port, count, sources, danger, PROCESSORS])]
        flood = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        while_true(flooded, lambda: flood.poll() is None)
        accepted, seconds = int(flood.communicate()[0]), time.monotonic() - began
        late = max(0, accepted - len(list((door.folder / "spool").glob("mailbox-*"))))
        print(f"{title}: {count} reports in {seconds:.0f} s, {accepted} let in, load before {load:.2f}")
        print(f"  peak of all processes {door.peak() >> 20} MiB; at most {late} mailboxes still to follow")
        quiet.number = flooded.number
        calm(quiet)
        row("quiet", quiet)
        row("flooded", flooded)


def calm(visitors: Visitors) -> None:
    """Some visitors on a quiet door."""
    visitors.open_forms(QUIET)
    for _ in range(QUIET):
        visitors.come()


def main() -> None:
    """All floods."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    measure("8 addresses", count, 8)
    measure(f"{count // 4} addresses", count, count // 4)
    measure(f"{count // 4} addresses, all crying danger", count, count // 4, danger=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["junk"]:
        junk(*json.loads(sys.argv[2]))
    else:
        main()
