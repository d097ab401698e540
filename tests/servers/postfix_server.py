"""A real Postfix as relay, with its own settings, queue and port; and its `smtp-sink`, which can be told to misbehave.

Postfix's master runs as root only: where the tests do not, it is started by sudo, without asking for a password
(`make setup` needs sudo there anyway). `smtp-sink` runs as anybody.
"""

from __future__ import annotations

import contextlib
import email.parser
import email.policy
import getpass
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from loopback_certificate import make_certificate

if TYPE_CHECKING:
    from email.message import EmailMessage

__all__ = ["Postfix", "SmtpSink"]

_ROOT = [] if os.geteuid() == 0 else ["sudo", "-n"]

MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = {daemons}
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
myhostname = relay.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
alias_maps =
biff = no
virtual_mailbox_domains = customer.example, office.example
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = static:all/
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
smtpd_recipient_restrictions = check_recipient_access regexp:{folder}/access, permit_mynetworks, reject
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
smtpd_tls_security_level = may
transport_maps = inline:{{ {{ ico.org.uk = lmtp:inet:127.0.0.1:{lmtp_port} }} }}
lmtp_connect_timeout = 2s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
default_destination_concurrency_failed_cohort_limit = 100
message_size_limit = 1000000
"""

MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 1 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""

# refused-…: for good; later-…: not now. Everybody else at customer.example and office.example has a mailbox.
ACCESS = "/^refused-/ 550 5.1.1 no such person here\n/^later-/ 450 4.2.1 come back later\n"


class Postfix:
    """Takes mail for customer.example and office.example into Maildirs; passes ico.org.uk on by LMTP."""

    def __init__(self, *, lmtp_port: int = 24) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="gateway-postfix-"))
        self.folder.chmod(0o755)
        self.certificate = make_certificate(self.folder)
        for name in ("queue", "data", "mail"):
            (self.folder / name).mkdir()
        # Postfix delivers as nobody but root.
        reader = pwd.getpwnam("nobody" if os.geteuid() == 0 else getpass.getuser())
        _as_root("chown", "postfix", self.folder / "data")
        _as_root("chown", f"{reader.pw_uid}:{reader.pw_gid}", self.folder / "mail")
        self.port = _free_port()
        daemons = next(p for p in ("/usr/lib/postfix/sbin", "/usr/libexec/postfix") if Path(p).exists())
        (self.folder / "access").write_text(ACCESS)
        (self.folder / "main.cf").write_text(
            MAIN.format(
                folder=self.folder, daemons=daemons, uid=reader.pw_uid, gid=reader.pw_gid, lmtp_port=lmtp_port,
                certificate=self.certificate.certificate, key=self.certificate.key,
            )
        )  # fmt: skip
        (self.folder / "master.cf").write_text(MASTER.format(port=self.port))
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        assert self._process is None
        with (self.folder / "start.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*_ROOT, "/usr/sbin/postfix", "-c", self.folder, "start-fg"],
                stdout=log, stderr=log, cwd=self.folder, start_new_session=True,
            )  # fmt: skip
        _wait_until_it_answers(self.port, self._process, lambda: self.log)

    def stop(self) -> None:
        """As after a power cut."""
        if self._process is not None:
            # Its master leads a session of its own, and names itself in its pid file.
            master = _as_root("cat", self.folder / "queue" / "pid" / "master.pid").strip()
            _as_root("kill", "-KILL", "--", f"-{master}")
            self._process.wait(10)
            self._process = None

    def close(self) -> None:
        self.stop()
        _as_root("rm", "-r", "--", self.folder)

    @property
    def log(self) -> str:
        return "".join(p.read_text(errors="replace") for p in self.folder.glob("*log") if p.is_file())

    @property
    def received(self) -> list[EmailMessage]:
        """All that was delivered; `Delivered-To` and `Return-Path` are of the envelope."""
        return [_parse(path.read_bytes()) for path in (self.folder / "mail" / "all" / "new").glob("*")]


class SmtpSink:
    """`smtp-sink -d`: writes each mail it takes to a file, misbehaves as told by its options."""

    def __init__(self, *options: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="gateway-sink-"))
        self.options = options
        self.port = _free_port()
        as_user: list[str] = []
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
            as_user = ["-u", "nobody"]
        self._user = as_user
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *options: str) -> None:
        """Start, with other options than before where given."""
        self.options = options or self.options
        self._process = subprocess.Popen(
            ["/usr/sbin/smtp-sink", *self._user, *self.options, "-d", "mail-", f"127.0.0.1:{self.port}", "100"],
            cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        _wait_until_it_listens(self.port, self._process)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def received(self) -> list[EmailMessage]:
        """Whole mails only: a dropped transaction leaves an empty or unfinished file."""
        mails = [_parse(path.read_bytes()) for path in sorted(self.folder.glob("mail-*"))]
        return [mail for mail in mails if mail["Message-ID"]]


def _as_root(*command: str | Path) -> str:
    return subprocess.run([*_ROOT, *command], check=True, capture_output=True, text=True).stdout


def _parse(raw: bytes) -> EmailMessage:
    return email.parser.BytesParser(policy=email.policy.default).parsebytes(raw)


def _wait_until_it_listens(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 20
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
            return
        assert process.poll() is None, f"did not start; user {getpass.getuser()}"
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _wait_until_it_answers(port: int, process: subprocess.Popen[bytes], log: object) -> None:
    deadline = time.monotonic() + 30
    while True:
        with (
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", port), timeout=5) as probe,
        ):
            if probe.recv(100).startswith(b"220 "):
                probe.sendall(b"QUIT\r\n")
                return
        assert process.poll() is None, log() if callable(log) else log
        assert time.monotonic() < deadline, log() if callable(log) else log
        time.sleep(0.05)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
