"""The process that has imported everything, and becomes what is asked for by forking: `python -m tests.warm.server`.

It runs no threads and opens nothing but sockets, so a copy of it is as good as new. Each launcher holds a connection; when
that closes before the process has ended, the launcher was killed, and the process is killed with all that it started.
The server ends when nobody of the suite holds a connection any more.
"""

import atexit
import fcntl
import gc
import importlib
import json
import os
import runpy
import selectors
import signal
import socket
import sys
import threading
import traceback
import warnings
from contextlib import suppress
from dataclasses import dataclass
from types import ModuleType
from typing import Any, NoReturn

IMPORTED = (
    "dagster",
    "dagster_dbt",
    "orchestration.assets.intake",
    "orchestration.assets.published",
    "orchestration.build",
    "orchestration.progress",
    "orchestration.rehearsal",
    "orchestration.commands.administration",
    "expectations.checklist",
    "expectations.incoming",
    "expectations.outgoing",
    "great_expectations.expectations",
    "attendance.sample",
    "attendance.desk.answer",
    "dbt.cli.main",
)
"""Modules that, between them, import all that the commands import. Not `orchestration.definitions`: putting these together
takes a lock of the system, which copies would share."""
_MOST_FILES = 32
_ABOVE = 200
"""No process is handed a file by a number that is as high."""


@dataclass
class Request:
    """What a launcher asks: arguments, environment, folder, and the files it handed over, in order of their numbers."""

    told: dict[str, Any]
    files: list[int]


class Server:
    """The connections of who may ask, and the processes that run for them."""

    def __init__(self, listening: socket.socket) -> None:
        self._listening = listening
        self._waiting = selectors.DefaultSelector()
        self._waiting.register(listening, selectors.EVENT_READ)
        self._process_of: dict[socket.socket, int | None] = {}

    def serve(self) -> Request | None:
        """Returns None when nobody is there any more; and, in a copy of this process, what the copy is to become."""
        while True:
            for key, _ in self._waiting.select():
                place: Any = key.fileobj
                if place is self._listening:
                    connection, _ = self._listening.accept()
                    self._process_of[connection] = None
                    self._waiting.register(connection, selectors.EVENT_READ)
                elif key.data is not None:
                    self._ended(place, *key.data)
                elif place not in self._process_of:  # it ended in this very round
                    continue
                elif self._process_of[place] is not None:
                    self._kill(place)
                elif (request := _requested(place)) is None:
                    self._forget(place)
                elif not self._start(place, request):
                    return request
            if not self._process_of:
                return None

    def _start(self, connection: socket.socket, request: Request) -> int:
        process = os.fork()
        if not process:
            self._waiting.close()
            for one in (self._listening, *self._process_of):
                one.close()
            return process
        for number in request.files:
            os.close(number)
        self._process_of[connection] = process
        self._waiting.register(os.pidfd_open(process), selectors.EVENT_READ, (connection, process))
        return process

    def _ended(self, ending: int, connection: socket.socket, process: int) -> None:
        self._waiting.unregister(ending)
        os.close(ending)
        status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        with suppress(OSError):  # the launcher was killed
            connection.sendall(status.to_bytes(4, "big", signed=True))
        self._forget(connection)

    def _kill(self, connection: socket.socket) -> None:
        """The launcher is gone: so must be what it stands for. Its end is seen by `_ended`."""
        self._waiting.unregister(connection)
        process = self._process_of[connection]
        assert process
        for kill in (os.killpg, os.kill):
            with suppress(ProcessLookupError):
                kill(process, signal.SIGKILL)

    def _forget(self, connection: socket.socket) -> None:
        del self._process_of[connection]
        with suppress(KeyError):
            self._waiting.unregister(connection)
        connection.close()


def _requested(connection: socket.socket) -> Request | None:
    """What a launcher asks; None if it is gone."""
    try:
        size, files, _, _ = socket.recv_fds(connection, 4, _MOST_FILES)
        message = b""
        while len(message) < int.from_bytes(size, "big"):
            part = connection.recv(1 << 16)
            if not part:
                break
            message += part
        else:
            return Request(json.loads(message), files) if message else None
    except ConnectionError:
        return None
    for number in files:
        os.close(number)
    return None


def become(request: Request) -> NoReturn:
    """Makes this copy of the server the process that was asked for: it runs as with `python -m module` or `python -c code`."""
    os.setpgid(0, 0)
    aside = [fcntl.fcntl(number, fcntl.F_DUPFD, _ABOVE) for number in request.files]
    for number in request.files:
        os.close(number)
    for number, wanted in zip(aside, request.told["numbers"], strict=True):
        os.dup2(number, wanted)
        os.close(number)
    os.chdir(request.told["folder"])
    os.environ.clear()
    os.environ.update(request.told["environment"])
    option, what, *arguments = request.told["arguments"]
    sys.argv = [what if option == "-m" else option, *arguments]
    warnings.filterwarnings("ignore", message=".*found in sys.modules", category=RuntimeWarning)
    try:
        if option == "-m":
            runpy.run_module(what, run_name="__main__", alter_sys=True)
        else:
            sys.modules["__main__"] = ModuleType("__main__")
            exec(what, vars(sys.modules["__main__"]))
    except SystemExit as ended:
        status = ended.code
    except BaseException:
        traceback.print_exc()
        status = 1
    else:
        status = 0
    _end(status)


def _end(status: object) -> NoReturn:
    """Ends as Python does, but leaves memory to the system: taking all those modules apart takes longer than many a command."""
    if status is not None and not isinstance(status, int):
        print(status, file=sys.stderr)
        status = 1
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(status or 0)


def main() -> None:
    """Imports all, then answers on the socket with the number that is given. What a copy starts is warm as well."""
    number, program = int(sys.argv[1]), sys.argv[2]
    for name in IMPORTED:
        importlib.import_module(name)
    sys.executable = program  # now: a library that starts a process of its own on import starts it cold
    gc.collect()
    gc.freeze()
    request = Server(socket.socket(fileno=number)).serve()
    if request is not None:
        become(request)


if __name__ == "__main__":
    main()
