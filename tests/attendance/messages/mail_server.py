"""A mail server on loopback that speaks SMTP and keeps what it is given; told to, it refuses or hangs up.

Belongs here: the server only. It knows as much of the protocol as a client needs to hand over one message.
"""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Literal

Mood = Literal["takes", "refuses address", "refuses text", "hangs up"]


@dataclass
class MailBox:
    """What arrived, and what the server is to do with the next."""

    port: int = 0
    mood: Mood = "takes"
    arrived: list[tuple[str, EmailMessage]] = field(default_factory=list)
    """Address of the envelope, and the message."""


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        box: MailBox = self.server.box  # type: ignore[attr-defined]
        address = ""
        self._say("220 loopback")
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb in ("EHLO", "HELO", "MAIL", "RSET"):
                self._say("250 ok")
            elif verb == "RCPT":
                address = line.partition("<")[2].partition(">")[0]
                self._say("550 nobody here" if box.mood == "refuses address" else "250 ok")
            elif verb == "DATA":
                self._say("354 go on")
                content = b""
                while not content.endswith(b"\r\n.\r\n"):
                    content += self.rfile.readline()
                if box.mood == "refuses text":
                    self._say("554 not this")
                    continue
                text = content.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
                box.arrived.append((address, message_from_bytes(text, policy=policy.default)))  # type: ignore[arg-type]
                if box.mood == "hangs up":
                    return
                self._say("250 taken")
            elif verb == "QUIT":
                self._say("221 bye")
                return

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def mail_server() -> Iterator[MailBox]:
    """The server, on a free port, until the end of the block."""
    box = MailBox()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session) as server:
        server.box = box  # type: ignore[attr-defined]
        server.daemon_threads = True
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()
