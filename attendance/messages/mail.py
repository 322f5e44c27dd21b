"""Sending one message through the configured server, and saying honestly whether it went."""

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from attendance.errors import MailNotSent
from attendance.settings import MailServer

_SECONDS = 30


def send(server: MailServer, address: str, subject: str, text: str) -> None:
    """Sends a plain message; returns when the server took it.

    Raises MailNotSent if it surely did not: the server was not reached, or said no. Any other error (the line broke after
    the text was on its way) leaves it open whether the message arrives.
    """
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = server.sender, address, subject
    message["Date"], message["Message-ID"] = formatdate(localtime=True), make_msgid(domain=server.sender.split("@")[-1])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, cte="quoted-printable")
    try:
        line = _connect(server)
        _answered(line.mail(server.sender))
        _answered(line.rcpt(address))
    except (smtplib.SMTPException, OSError) as error:
        # the kind of error only: a server's own words may repeat the address
        raise MailNotSent(f"De mailserver nam het bericht niet aan ({type(error).__name__}).") from None
    try:
        _answered(line.data(message.as_bytes(policy=message.policy.clone(linesep="\r\n"))))
    except smtplib.SMTPResponseException as error:
        raise MailNotSent(f"De mailserver weigerde het bericht ({error.smtp_code}).") from None
    with suppress(smtplib.SMTPException, OSError):
        line.quit()


def _connect(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.security == "tls":
        line: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=_SECONDS, context=context)
    else:
        line = smtplib.SMTP(server.host, server.port, timeout=_SECONDS)
        if server.security == "starttls":
            line.starttls(context=context)
    line.ehlo_or_helo_if_needed()
    if server.user:
        line.login(server.user, server.password)
    return line


def _answered(answer: tuple[int, bytes]) -> None:
    code, words = answer
    if code >= 300:
        raise smtplib.SMTPResponseException(code, words)
