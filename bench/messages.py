"""Two nodes write to a thousand people and call a webhook a thousand times; one node is killed with -9 in the middle.

A mail server and a receiver that are not ours take everything, the receiver after answering 500 for a while; it verifies
each signature with the reference library. The limits: the same mails and calls sent by a loop that does nothing else.
"""

import asyncio
import email
import email.policy
import http.client
import http.server
import json
import smtplib
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from aiosmtpd.controller import Controller
from standardwebhooks.webhooks import Webhook

from service import C, Deployment, path_of

MANY = 1000
LANGUAGES = {"en": "Doors open", "fr": "Les portes s’ouvrent", "es": "Se abren las puertas", "zh": "大门已开"}
FAILS_FOR = 3.0


class MailServer:
    def __init__(self):
        self.taken = []
        self.port = 18025
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    async def handle_DATA(self, server, session, envelope):
        self.taken.append((time.monotonic(), envelope.rcpt_tos[0], envelope.content))
        return "250 taken"

    def messages(self):
        """As the standard library parses them: recipient, and message."""
        parse = lambda content: email.message_from_bytes(content, policy=email.policy.default)
        return [(to, parse(content)) for _, to, content in self.taken]


class Receiver:
    def __init__(self):
        self.taken, self.refused, self.unverified = [], 0, 0
        self.secret, self.fails_until = None, 0.0
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                status = outer.take(self.headers, body)
                self.send_response(status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        # A node that is killed breaks off its connections.
        self.server.handle_error = lambda *_: None
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, headers, body):
        if self.secret:
            try:
                Webhook(self.secret).verify(body, dict(headers))
            except Exception:
                self.unverified += 1
                return 401
        if time.monotonic() < self.fails_until:
            self.refused += 1
            return 500
        self.taken.append((time.monotonic(), headers["webhook-id"]))
        return 204


def limits(mails, receiver, message, body):
    """How long the same takes when nothing is decided, written down or signed: the best that these two take."""

    def mail(share):
        with smtplib.SMTP("127.0.0.1", mails.port) as server:
            for n in share:
                server.sendmail("a@x.example", [f"limit{n}@x.example"], message)

    def call(share):
        connection = http.client.HTTPConnection("127.0.0.1", receiver.port)
        for _ in share:
            connection.request("POST", "/hook", body, {"content-type": "application/json", "webhook-id": "limit"})
            connection.getresponse().read()

    took = []
    for work, at_once in ((mail, 16), (call, 8)):
        began = time.monotonic()
        with ThreadPoolExecutor(at_once) as pool:
            list(pool.map(work, [range(n, MANY, at_once) for n in range(at_once)]))
        took.append(time.monotonic() - began)
    mails.taken.clear()
    receiver.taken.clear()
    return took


def until(what, holds, within=240):
    end = time.monotonic() + within
    while not holds():
        if time.monotonic() > end:
            raise SystemExit(f"{what}: not within {within} s")
        time.sleep(0.01)


def run(kill):
    mails, receiver = MailServer(), Receiver()
    mail_limit, call_limit = limits(mails, receiver, "Subject: x\n\n" + ("x" * 76 + "\n") * 40, json.dumps({"x": "x" * 400}))
    deployment = Deployment(SMTP_URL=f"smtp://127.0.0.1:{mails.port}", PRIVATE_WEBHOOKS="true")
    first, second = deployment.node(18081), deployment.node(18082)
    second.sign_in()
    hook = {"url": f"http://127.0.0.1:{receiver.port}/hook", "events": ["registration.created"]}
    receiver.secret = second.ok("POST", f"{C}/webhooks", hook)["secret"]

    tags = list(LANGUAGES)
    people = {f"person{n}@x.example": (f"Given{n}", f"Family{n}", tags[n % 4]) for n in range(MANY)}
    receiver.fails_until = time.monotonic() + FAILS_FOR if kill else 0.0
    began = time.monotonic()
    second.import_delegates([(address, *person) for address, person in people.items()])
    news = {"to": {"kind": "everybody"}, "title": LANGUAGES, "body": LANGUAGES}
    second.ok("POST", f"{C}/announcements", news)
    written = time.monotonic()
    ours = lambda: [taken for taken in mails.taken if taken[1].startswith("person")]
    if kill:
        until("the middle", lambda: len(ours()) > MANY / 5)
        first.kill()
        print(f"killed -9 after {len(ours())} mails and {len(receiver.taken)} calls that were accepted")
    distinct = lambda: (len({to for _, to, _ in ours()}), len({event for _, event in receiver.taken}))
    until("everything", lambda: distinct() == (MANY, MANY))
    time.sleep(2)

    ids = {(to, str(message["Message-ID"])) for to, message in mails.messages() if to in people}
    events = int(deployment.sql("select count(*) from outbox where kind = 'registration.created' and congress_id ="
                                " (select id from congress where slug = 'metropolis-2021')"))
    wrong = []
    for to, message in mails.messages():
        if to not in people:
            continue
        language = people[to][2]
        text = message.get_body(("plain",)).get_content()
        if message["To"] != to or message["Content-Language"] != language or LANGUAGES[language] not in text:
            wrong.append(to)
    link = mails.messages()[-1][1]["List-Unsubscribe"].strip("<>")
    status, _ = second.call("GET", path_of(link))
    print(f"people written to {distinct()[0]} of {MANY}, copies beyond the first {len(ours()) - MANY}, "
          f"different Message-IDs {len(ids)}, in the wrong language or to the wrong person {len(wrong)}, "
          f"link to unsubscribe answers {status}")
    print(f"events {events}, delivered {distinct()[1]}, copies beyond the first {len(receiver.taken) - MANY}, "
          f"answered 500 {receiver.refused}, signatures not verified {receiver.unverified}")
    last_mail = max(at for at, _, _ in ours()) - written
    last_call = max(at for at, _ in receiver.taken) - began
    print(f"last mail after {last_mail:.2f} s: {last_mail / mail_limit:.2f} of the limit {mail_limit:.2f} s; "
          f"last call after {last_call:.2f} s: {last_call / call_limit:.2f} of the limit {call_limit:.2f} s")
    for node in (first, second):
        if node.process.poll() is None:
            node.stop()
    mails.controller.stop()


print("-- undisturbed")
run(kill=False)
print("-- one node killed, the receiver failing at first")
run(kill=True)
