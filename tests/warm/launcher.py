# What stands in for a process of the warm Python: it hands over its arguments, environment, folder and open files, waits,
# and ends as the process ended. When it is killed, the server kills the process and what that started.
# `start.py` writes the first lines, with the names SERVER and PYTHON. Only what starts in no time is imported.
import json
import os
import signal
import socket
import sys

# the auditor's solver may meet no other in one process (attendance/audit/__main__.py)
if sys.argv[1:2] not in (["-m"], ["-c"]) or sys.argv[2:3] == ["attendance.audit"]:
    os.execv(PYTHON, [PYTHON, *sys.argv[1:]])  # type: ignore[name-defined]  # noqa: F821

numbers = [0, 1, 2]
for name in os.listdir("/proc/self/fd"):  # noqa: PTH208
    try:
        if int(name) > 2 and os.get_inheritable(int(name)):
            numbers.append(int(name))
    except OSError:  # the listing itself
        continue
request = json.dumps(
    {"arguments": sys.argv[1:], "environment": dict(os.environ), "folder": os.getcwd(), "numbers": numbers}  # noqa: PTH109
).encode()
server = socket.socket(socket.AF_UNIX)
server.connect(SERVER)  # type: ignore[name-defined]  # noqa: F821
socket.send_fds(server, [len(request).to_bytes(4, "big")], numbers)
server.sendall(request)
for number in numbers:
    os.close(number)
answer = server.recv(4)
status = int.from_bytes(answer, "big", signed=True) if answer else 70
if status < 0:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.kill(os.getpid(), -status)
os._exit(status)
