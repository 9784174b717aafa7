"""standardwebhooks, the reference library: what is posted when somebody files carries a signature that it believes."""

import http.server
import threading
import time

from filing import file_paper
from harness import Person, check, equal, script, url, viewer, world
from standardwebhooks import Webhook, WebhookVerificationError

COURT = "almd"
got = []


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        got.append((dict(self.headers.items()), body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def arrived(count):
    for _ in range(300):
        if len(got) >= count:
            return True
        time.sleep(0.1)
    return False


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    case = next(one for one in world()["cases"] if one["court"] == COURT)
    person = Person()
    person.sign_on(COURT, viewer())
    person.visit(url(f"ecf.{COURT}", "/webhooks"))
    address = f"http://127.0.0.1:{server.server_address[1]}/hook"
    fields = {person.field("Name"): "judge", person.field("Address"): address, person.field("New entries of the case"): case["number"]}
    person.press("Make the webhook", fields)
    secret = next(code.text_content() for code in person.tree.iter("code") if code.text_content().startswith("whsec_"))
    person.press("Send a test")
    check("a test arrives", arrived(1))
    filed = file_paper(COURT, case, "Told to a webhook")
    if not check("what was filed arrives", arrived(2)):
        return
    judge = Webhook(secret)
    events = [judge.verify(body, headers) for headers, body in got]
    equal("the test and the entry, in their order", [event["type"] for event in events], ["webhook.test", "entry.added"])
    event = events[1]
    equal("the entry is the one that was filed", event["entry"]["number"], str(filed["number"]))
    check("with the filer's words and both papers", filed["words"] in event["entry"]["text"] and len(event["entry"]["documents"]) == 2, event)
    equal("its case", event["case"]["number"], case["number"])
    equal("the headers name the event", got[1][0]["webhook-id"], event["id"])
    headers, body = got[1]
    for what, changed in (
        ("a changed body", (headers, body.replace(b"Told", b"Sold"))),
        ("another id", ({**headers, "webhook-id": "almd-1"}, body)),
        ("an old time", ({**headers, "webhook-timestamp": str(int(time.time()) - 3600)}, body)),
    ):
        try:
            judge.verify(changed[1], changed[0])
            check(f"{what} is refused", False)
        except WebhookVerificationError:
            check(f"{what} is refused", True)
    person.press("Take away")


script(main)
