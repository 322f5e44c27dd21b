"""How long people wait when many look at once: real sessions over the websocket, as browsers hold them.

    python benchmarks/dashboards_load.py HOME [--users 50] [--looks 8] [--think 8] [--processes 2] [--warm]

HOME is a built data folder. The screens are started on it, in the local demo; each user is a session of her own that opens
pages one after the other, in the roles and proportions of a meeting week (mostly schools), with a pause before each look of
`think` seconds on average. A look lasts from asking until the server says that the page is done; drawing in the browser is
not in it. Users share the machine with the server; what they take of it is said. Several processes share the users among
them, as the proxy does. `--warm` opens each page once in each process before.
"""

import argparse
import json
import os
import random
import resource
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from streamlit.proto.BackMsg_pb2 import BackMsg  # noqa: E402
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg  # noqa: E402
from streamlit.util import calc_hash  # noqa: E402
from websockets.sync.client import connect  # noqa: E402

from attendance.access.roles import OF_SCHOOLS, Role  # noqa: E402
from dashboards.screens import Screen, screens_of  # noqa: E402
from orchestration.command import environment  # noqa: E402

SHARES = {Role.SCHOOL: 0.7, Role.ANALYST: 0.2, Role.NETWORK: 0.05, Role.MUNICIPALITY: 0.05}
"""Who looks in a week of meetings; a role without a product in HOME leaves its part to schools."""
LONGEST_SECONDS = 120


@dataclass
class Waited:
    """What all users together saw: seconds per look by page, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    first: list[float] = field(default_factory=list)
    """The first look of each session: it loads the frame, too."""
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, page: str, seconds: float, *, is_first: bool) -> None:
        """One look that was answered."""
        with self.lock:
            self.seconds.setdefault(page, []).append(seconds)
            if is_first:
                self.first.append(seconds)

    def fail(self, page: str, what: str) -> None:
        """One look that was not."""
        with self.lock:
            self.faults.append(f"{page}: {what}")


class Session:
    """One user: a websocket, and the state that a browser would send along."""

    def __init__(self, address: str, role: Role, school: str | None) -> None:
        self._query = urlencode({"rol": role.label} | ({"bij": school} if school else {}))
        self._opened = connect(
            f"ws://{address}/_stcore/stream", origin=f"http://{address}", subprotocols=["streamlit"], max_size=None
        )
        self._socket = self._opened.__enter__()

    def look(self, page: str) -> str:
        """Opens a page by its place in the address (empty: the first one), and waits for it; returns what went wrong, if anything."""
        message = BackMsg()
        message.rerun_script.query_string = self._query
        if page:
            message.rerun_script.page_script_hash = calc_hash(page)
        self._socket.send(message.SerializeToString())
        problem = ""
        while True:
            said = ForwardMsg.FromString(self._socket.recv(timeout=LONGEST_SECONDS))
            kind = said.WhichOneof("type")
            if kind == "delta" and said.delta.new_element.WhichOneof("type") == "exception":
                problem = said.delta.new_element.exception.type or "an exception"
            if kind == "script_finished" and said.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return problem

    def close(self) -> None:
        """Ends the session."""
        self._opened.__exit__(None, None, None)


def use(
    address: str,
    role: Role,
    school: str | None,
    screens: list[Screen],
    looks: int,
    think: float,
    waited: Waited,
    seed: int,
) -> None:
    """One user from her first look to her last."""
    chance = random.Random(seed)
    page = ""
    try:
        session = Session(address, role, school)
        for number in range(looks):
            time.sleep(chance.uniform(0.2, 2 * think - 0.2))
            screen = screens[0] if number == 0 else chance.choice(screens)
            page = screen.path
            began = time.monotonic()
            problem = session.look("" if number == 0 else page)
            waited.add(page, time.monotonic() - began, is_first=number == 0)
            if problem:
                waited.fail(page, problem)
        session.close()
    except (OSError, TimeoutError, ValueError) as error:
        waited.fail(page, type(error).__name__)


@contextmanager
def serving(home: Path) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """The screens over a data folder on a free port, in one process, as `regiobeeld dashboard` starts it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "dashboards" / "app.py")]
    server = subprocess.Popen(
        [*command, "--server.address", "127.0.0.1", "--server.port", address.rpartition(":")[2]],
        cwd=ROOT / "dashboards",
        env=environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://{address}/_stcore/health", timeout=2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address, server
    finally:
        server.terminate()
        server.wait(timeout=20)


def processor_seconds(server: "subprocess.Popen[bytes]") -> float:
    """What a server took of the processor until now."""
    ticks = (Path("/proc") / str(server.pid) / "stat").read_text().rpartition(")")[2].split()
    return (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK")


def people(home: Path, users: int) -> list[tuple[Role, str | None]]:
    """The role of each user and the school she is of, by SHARES over the products that there are."""
    release = home / "published" / "current"
    schools = sorted(product.stem for product in (release / "school").glob("*.duckdb"))
    found: list[tuple[Role, str | None]] = []
    for role, share in SHARES.items():
        if role in OF_SCHOOLS or (release / f"{role.value}.duckdb").exists():
            found += [
                (role, schools[n % len(schools)] if role in OF_SCHOOLS else None) for n in range(round(share * users))
            ]
    found += [(Role.SCHOOL, schools[n % len(schools)]) for n in range(users - len(found))]
    return found[:users]


def run(home: Path, users: int, looks: int, think: float, processes: int, *, warm: bool) -> dict[str, object]:
    """Lets them all look, and says how long they waited (seconds) and what it took."""
    waited = Waited()
    who = people(home, users)
    screens = {
        role: [one for members in screens_of(role).values() for one in members] for role in {role for role, _ in who}
    }
    with ExitStack() as stack:
        servers = [stack.enter_context(serving(home)) for _ in range(processes)]
        if warm:
            for address, _ in servers:
                for role, school in {role: (role, school) for role, school in reversed(who)}.values():
                    session = Session(address, role, school)
                    for screen in screens[role]:
                        session.look(screen.path)
                    session.close()
        before = sum(processor_seconds(server) for _, server in servers)
        began = time.monotonic()
        sessions = [
            threading.Thread(
                target=use,
                args=(servers[seed % processes][0], role, school, screens[role], looks, think, waited, seed),
            )
            for seed, (role, school) in enumerate(who)
        ]
        for one in sessions:
            one.start()
        for one in sessions:
            one.join()
        took = time.monotonic() - began
        server_seconds = sum(processor_seconds(server) for _, server in servers) - before
    everything = sorted(seconds for page in waited.seconds.values() for seconds in page)
    own = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "users": users,
        "processes": processes,
        "looks": len(everything),
        "looks_per_second": round(len(everything) / took, 1),
        "median": _share(everything, 0.5),
        "95th_percentile": _share(everything, 0.95),
        "longest": _share(everything, 1.0),
        "95th_percentile_of_first_looks": _share(sorted(waited.first), 0.95),
        "by_page": {
            page: {"looks": len(found), "median": round(statistics.median(found), 2), "95th_percentile": _share(sorted(found), 0.95)}
            for page, found in sorted(waited.seconds.items())
        },
        "server_cpu_seconds": round(server_seconds, 1),
        "server_cpu_seconds_per_look": round(server_seconds / max(len(everything), 1), 3),
        "cpu_seconds_of_the_users": round(own.ru_utime + own.ru_stime, 1),
        "cores": os.cpu_count(),
        "load_before": round(os.getloadavg()[2], 1),
        "faults": sorted(set(waited.faults)),
    }  # fmt: skip


def _share(ordered: list[float], share: float) -> float:
    """The smallest value that at least this share of all does not exceed."""
    return round(ordered[max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1)], 2) if ordered else 0.0


def main() -> None:
    """Reads the command line and prints what was measured as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("home", type=Path)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--looks", type=int, default=8)
    parser.add_argument("--think", type=float, default=8.0, help="seconds between looks, on average")
    parser.add_argument("--processes", type=int, default=1, help="servers that share the users")
    parser.add_argument("--warm", action="store_true")
    given = parser.parse_args()
    measured = run(given.home.resolve(), given.users, given.looks, given.think, given.processes, warm=given.warm)
    print(json.dumps(measured, indent=2))


if __name__ == "__main__":
    main()
