"""What the scripts beside this file share: the demo they talk to, its people, checks that count, and a person who files.

A script is called with one argument, a JSON file:
    {"domain", "proxy", "program", "data", "work"}
It reaches the demo below `domain` by HTTPS, its tunnels sent by the proxy of HTTPS_PROXY (the same as `proxy`); certificates are
checked against SSL_CERT_FILE and REQUESTS_CA_BUNDLE. `program` is the forecourt binary, `data` the demo's folder, `work` an empty one.
"""

import inspect
import json
import sys
import time
import traceback

import requests
from lxml import html

with open(sys.argv[1], encoding="utf-8") as file:
    PLACE = json.load(file)

DOMAIN = PLACE["domain"]
_failed = 0
_passed = 0
_loop = None


def check(what, good, seen=""):
    """One line for each check; a failure does not stop the script."""
    global _failed, _passed
    if good:
        _passed += 1
        print(f"ok   {what}")
    else:
        _failed += 1
        print(f"FAIL {what}: {str(seen)[:800]}")
    return bool(good)


def equal(what, seen, wanted):
    return check(what, seen == wanted, f"{seen!r} is not {wanted!r}")


def finish():
    """The end of every script: the exit code says whether all checks passed."""
    print(f"{_passed} checks passed, {_failed} failed")
    sys.exit(1 if _failed or not _passed else 0)


def script(body):
    """Runs a script's body; what it raises is a failure with its trace."""
    try:
        wait(body())
    except Exception:  # noqa: BLE001 - whatever a client raises is the finding
        check(body.__name__, False, traceback.format_exc()[-3000:])
    finish()


def wait(value):
    """juriscraper 4 answers with coroutines, juriscraper 3 with values: the scripts are the same for both."""
    global _loop
    if not inspect.isawaitable(value):
        return value
    import asyncio

    if _loop is None:
        _loop = asyncio.new_event_loop()
    return _loop.run_until_complete(value)


def url(host, path):
    dot = "." if host else ""
    return f"https://{host}{dot}{DOMAIN}{path}"


_world = None


def world():
    global _world
    if _world is None:
        _world = requests.get(url("", "/demo.json"), timeout=60).json()
    return _world


def account(username):
    return next(one for one in world()["accounts"] if one["username"] == username)


def viewer():
    """An account that files nowhere, for clients that do not send `redactFlag`."""
    filing = {filer["person"] for filer in world()["filers"]}
    return next(
        one
        for one in world()["accounts"]
        if one["kind"] == "individual" and one["generation"] == "upgraded" and one["username"] not in filing
    )


def linked(court):
    """A filer of a court whose account is linked, with that account."""
    filer = next(one for one in world()["filers"] if one["court"] == court and one["state"] == "linked" and one["role"] == "attorney")
    return filer, account(filer["person"])


def mails(address, subject="", holds=""):
    """The mails of an address, newest first, once one with these words in its subject and its text is there."""
    for _ in range(300):
        found = requests.get(url("", "/demo/mail.json"), params={"to": address}, timeout=60).json()
        found = [mail for mail in found if subject in mail["subject"] and holds in " ".join(mail["text"].split())]
        if found:
            return found
        time.sleep(0.1)
    return []


class Person(requests.Session):
    """Somebody with a browser: follows links and sends forms as they stand on the page."""

    def visit(self, address):
        return self._show(self.get(address, timeout=60))

    def _show(self, answer):
        self.page = answer
        self.tree = html.fromstring(answer.content, base_url=answer.url) if answer.content else None
        return self

    def click(self, text):
        links = [a for a in self.tree.iter("a") if " ".join(a.text_content().split()) == text]
        assert links, f"no link {text!r} at {self.page.url}: {self.tree.text_content()[:2000]}"
        self.tree.make_links_absolute(self.page.url)
        return self.visit(links[0].get("href"))

    def press(self, text, fields=None, files=None):
        """Presses a button, with these fields changed and all others as they stand."""
        for form in self.tree.forms:
            for button in form.iter("button", "input"):
                label = button.text_content().strip() if button.tag == "button" else button.get("value", "")
                if button.get("type", "submit") != "submit" or " ".join(label.split()) != text:
                    continue
                values = dict(form.form_values())
                if button.get("name"):
                    values[button.get("name")] = button.get("value", "")
                values.update(fields or {})
                self.tree.make_links_absolute(self.page.url)
                target = form.get("action") or self.page.url
                if form.get("method", "get").lower() == "get":
                    return self._show(self.get(target, params=values, timeout=60))
                return self._show(self.post(target, data=values, files=files, timeout=60))
        raise AssertionError(f"no button {text!r} at {self.page.url}: {self.tree.text_content()[:2000]}")

    def field(self, label):
        """The name of the field that has this label."""
        for one in self.tree.iter("label"):
            if " ".join(one.text_content().replace("*", "").split()).startswith(label):
                return self.tree.get_element_by_id(one.get("for")).get("name")
        raise AssertionError(f"no label {label!r} at {self.page.url}")

    def sign_on(self, court, who):
        self.visit(url(f"ecf.{court}", "/cgi-bin/login.pl"))
        name, secret = "loginForm:loginName", "loginForm:password"
        return self.press("Login", {name: who["username"], secret: who["password"]})


def pdf(words):
    """A PDF of one page, written by hand."""
    stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj{body}endobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    start, count = len(out), len(objects) + 1
    out += f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer<</Size {count}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
    return out.encode("ascii")
