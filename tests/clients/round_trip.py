#!/usr/bin/env python3
"""Imports the samples raw into two courts, fetches each page as a client does, parses it with the installed juriscraper, and compares what
comes back with the sample. Prints a table kind by kind; ends with 1 when a sample differs in a field that is not expected to.

    round_trip.py --program target/debug/forecourt --data var/demo --port 8080 [--tls] [--domain localhost] [--verbose]
    round_trip.py PLACE.json        as the other scripts here are called (harness.py), through the proxy of HTTPS_PROXY

The server must run on that data folder (`forecourt demo`). Needs juriscraper (3.0.44 or 4.0.1) and nothing else.
"""

import argparse
import copy
import html
import http.cookiejar
import importlib.metadata
import json
import pathlib
import re
import socket
import ssl
import subprocess
import sys
import urllib.parse
import urllib.request
from collections import Counter

from juriscraper.lib.judge_parsers import normalize_judge_string
from juriscraper.lib.string_utils import harmonize
from juriscraper.pacer import AttachmentPage, CaseQuery, DocketHistoryReport, DocketReport

DATA = pathlib.Path(__file__).resolve().parent.parent / "data"
# Courts of the demonstration, with the first digits of their documents. Two of each kind: the demonstration holds the docket samples with
# invented names, and in the court that holds one its documents' serials are taken.
PREFIX = {"almd": "017", "ctd": "041", "arwb": "028", "areb": "026"}
BANKRUPTCY = {"arwb", "areb"}


class Client:
    """A browser that keeps cookies and sends every host of the domain to one port of this machine."""

    def __init__(self, port, domain, tls):
        self.port, self.domain, self.scheme = port, domain, "https" if tls else "http"
        if port:
            known = socket.getaddrinfo
            here = lambda host: "127.0.0.1" if str(host).endswith(domain) else host
            socket.getaddrinfo = lambda host, *rest, **named: known(here(host), *rest, **named)
        handlers = [urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())]
        if tls:
            handlers.append(urllib.request.HTTPSHandler(context=ssl._create_unverified_context()))
        self.opener = urllib.request.build_opener(*handlers)

    def url(self, court, path):
        port = f":{self.port}" if self.port else ""
        return f"{self.scheme}://ecf.{court}.{self.domain}{port}{path}"

    def open(self, url, fields=None):
        body = urllib.parse.urlencode(fields).encode() if fields is not None else None
        with self.opener.open(urllib.request.Request(url, data=body), timeout=300) as answer:
            return answer.read().decode("utf-8"), answer.geturl()

    def sign_on(self, court, user, password):
        page, url = self.open(self.url(court, "/cgi-bin/login.pl"))
        if "login.pl?logout" in page:
            return
        form = re.search(r'<form[^>]*loginForm[^>]*>', page)
        if form:
            fields = {}
            for tag in re.findall(r'<input[^>]*type="hidden"[^>]*>', page):
                name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
                fields[html.unescape(name[1])] = html.unescape(value[1]) if value else ""
            fields |= {"loginForm:loginName": user, "loginForm:password": password, "loginForm:clientCode": "", "loginForm:fbtnLogin": "Login"}
            action = re.search(r'action="([^"]*)"', form[0])[1]
            page, url = self.open(urllib.parse.urljoin(url, html.unescape(action)), fields)
        if "login.pl?logout" not in page:
            sys.exit(f"signing on at {court} failed: {url}")


def imported(arguments, court, files):
    """Case ids of the files, imported now or before."""
    command = [arguments.program, "import", "docket", "--data", arguments.data, "--court", court, "--json", *map(str, files)]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return [json.loads(line)["id"] for line in lines]


def held():
    """Court and name of each sample that the demonstration holds with invented names."""
    source = (DATA.parent.parent / "crates/forecourt/src/demo/world/dockets.rs").read_text()
    return set(re.findall(r'\("(\w+)", "(\w+)", include_str', source))


def court_for(name, held):
    """The court that a sample goes into: one of its kind that does not hold it with invented names."""
    bankruptcy = name.split("_")[0].endswith("b")
    courts = [court for court in PREFIX if (court in BANKRUPTCY) == bankruptcy]
    return next(court for court in courts if (court, name) not in held)


def parsed(kind, court, page):
    report = kind(court)
    report._parse_text(page)
    return json.loads(json.dumps(report.data, default=str))


def newest_first(sample):
    entries = sample["docket_entries"]
    if not entries:
        return False
    first, last = entries[0], entries[-1]
    number = lambda entry: int(entry["document_number"] or 0)
    if first["date_filed"] != last["date_filed"]:
        return first["date_filed"] > last["date_filed"]
    return number(last) > 0 and number(first) > number(last)


def docket(client, court, case, sample):
    multi = any("attachments" in entry or "page_count" in entry for entry in sample["docket_entries"])
    fields = {
        "all_case_ids": case,
        "sort1": "most recent date first" if newest_first(sample) else "oldest date first",
        "date_range_type": "Entered" if sample["ordered_by"] == "date_entered" else "Filed",
        "output_format": "html",
        "case_num": " ",
        "date_from": "1/1/1960",
        "list_of_parties_and_counsel": "on",
        "terminated_parties": "on",
        "pdf_header": "1",
    }
    if multi:
        fields["view_multi_docs"] = "on"
    page, _ = client.open(client.url(court, "/cgi-bin/DktRpt.pl?1-L_1_0-1"), fields)
    return page, parsed(DocketReport, court, page)


def history(client, court, case, sample):
    page, _ = client.open(client.url(court, f"/cgi-bin/HistDocQry.pl?{case}"))
    nonce = next(a.split("?")[1] for a in re.findall(r'<form[^>]*action="([^"]*)"', page) if "-L_" in a)
    fields = {"QueryType": "History", "sort1": "desc" if newest_first(sample) else "asc"}
    if any(entry["description"] for entry in sample["docket_entries"]):
        fields["DisplayDktText"] = "DisplayDktText"
    page, _ = client.open(client.url(court, f"/cgi-bin/HistDocQry.pl?{nonce}"), fields)
    return page, parsed(DocketHistoryReport, court, page)


def summary(client, court, case, sample):
    names = "UserType Qry_filed_from Qry_filed_to lastentry_from lastentry_to last_name first_name middle_name person_type".split()
    fields = {name: "" for name in names} | {"all_case_ids": case, "case_num": "foo"}
    page, _ = client.open(client.url(court, "/cgi-bin/iquery.pl?1-L_1_0-1"), fields)
    return page, parsed(CaseQuery, court, page)


def menu(client, court, case, sample):
    page, _ = client.open(client.url(court, f"/doc1/{PREFIX[court]}0{sample['pacer_doc_id'][4:]}"))
    return page, parsed(AttachmentPage, court, page)


KINDS = [
    ("District docket sheets", "dockets/district", docket),
    ("Bankruptcy docket sheets", "dockets/bankruptcy", docket),
    ("History/Documents", "docket_history", history),
    ("Case summaries", "case_queries", summary),
    ("Attachment menus", "attachment_pages", menu),
]


def served(sample, court):
    """The sample as this court serves it: its own code, and its own digits before a document's serial."""
    sample = copy.deepcopy(sample)
    if "court_id" in sample:
        sample["court_id"] = court
    documents = [sample, *sample.get("docket_entries", [])]
    documents += [part for item in documents for part in item.get("attachments", [])]
    for item in documents:
        if item.get("pacer_doc_id", "") and item["pacer_doc_id"].isdigit():
            item["pacer_doc_id"] = PREFIX[court] + item["pacer_doc_id"][3:]
    return sample


def differences(wanted, got, place=""):
    """Places where two values differ, without the numbers of list items."""
    if isinstance(wanted, dict) and isinstance(got, dict):
        for key in sorted(wanted.keys() | got.keys()):
            inner = f"{place}.{key}" if place else key
            if key not in wanted or key not in got:
                yield inner, wanted.get(key, "(no key)"), got.get(key, "(no key)")
            else:
                yield from differences(wanted[key], got[key], inner)
    elif isinstance(wanted, list) and isinstance(got, list):
        if len(wanted) != len(got):
            yield f"{place}[] (count)", len(wanted), len(got)
        for one, other in zip(wanted, got):
            yield from differences(one, other, f"{place}[]")
    elif wanted != got:
        yield place, wanted, got


def expected(place, wanted, got):
    """Why a difference may stand; None when it may not."""
    if place.endswith("pacer_doc_id") and isinstance(wanted, str) and not wanted.isdigit():
        return "the sample's court linked to a script, not to a number"
    if place == "pacer_case_id":
        return "the case id is the serving court's"
    if place == "case_name" and harmonize(wanted) == got:
        return "juriscraper shortens the name once more when it reads it again"
    if place.endswith("_to_str") and normalize_judge_string(wanted)[0] == got:
        return "juriscraper writes the judge's name anew when it reads it again"
    return None


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("place", nargs="?", type=pathlib.Path, help="JSON with domain, program and data, in place of the options")
    arguments.add_argument("--program")
    arguments.add_argument("--data")
    arguments.add_argument("--port", type=int, default=0, help="of this machine; without it names are asked of the proxy")
    arguments.add_argument("--domain", default="localhost")
    arguments.add_argument("--tls", action="store_true")
    arguments.add_argument("--user", default="vicviewer")
    arguments.add_argument("--password", default="maple sundial curtain 2")
    arguments.add_argument("--keep", type=pathlib.Path, help="folder for the pages")
    arguments.add_argument("--only", default="", help="kinds whose folder holds this word")
    arguments.add_argument("--verbose", action="store_true")
    arguments = arguments.parse_args()
    if arguments.place:
        place = json.loads(arguments.place.read_text())
        arguments.domain, arguments.program, arguments.data, arguments.tls = place["domain"], place["program"], place["data"], True
    client = Client(arguments.port, arguments.domain, arguments.tls)
    for court in PREFIX:
        client.sign_on(court, arguments.user, arguments.password)
    there = held()
    print(f"juriscraper {importlib.metadata.version('juriscraper')}\n")
    print("| Kind | Samples | Equal to the letter | Equal but for expected fields | Different |\n| --- | --- | --- | --- | --- |")
    failed, notes, verdicts = False, [], []
    for title, folder, fetch in KINDS:
        if arguments.only not in folder:
            continue
        counts, fields = Counter(), Counter()
        files = sorted((DATA / folder).glob("*.json"))
        going = {file: court_for(file.stem, there) for file in files}
        for court in PREFIX:
            mine = [file for file in files if going[file] == court]
            cases = imported(arguments, court, mine) if mine else []
            for file, case in zip(mine, cases):
                sample = json.loads(file.read_text())
                try:
                    page, got = fetch(client, court, case, sample)
                    if arguments.keep:
                        (arguments.keep / f"{folder.replace('/', '_')}_{file.stem}.html").write_text(page)
                    found = list(differences(served(sample, court), got))
                except Exception as problem:  # A client that fails is a difference like any other.
                    found = [("(client)", "", repr(problem))]
                reasons = [expected(*one) for one in found]
                counts["equal" if not found else "expected" if all(reasons) else "different"] += 1
                for (place, wanted, got), reason in zip(found, reasons):
                    fields[(place, reason or "NOT EXPECTED")] += 1
                    if arguments.verbose and not reason:
                        notes.append(f"{file.stem}: {place}: {str(wanted)[:160]!r} became {str(got)[:160]!r}")
        failed |= counts["different"] > 0 or not files
        verdicts.append(f"{'FAIL' if counts['different'] or not files else 'ok  '} {title}: {counts['equal'] + counts['expected']} of {len(files)}")
        print(f"| {title} | {len(files)} | {counts['equal']} | {counts['expected']} | {counts['different']} |")
        notes += [f"{title}: {place}, {count} times: {reason}" for (place, reason), count in fields.items()]
    print("\n" + "\n".join(notes + verdicts))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
