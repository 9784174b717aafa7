"""juriscraper, both generations: RSS by court and by case, and the list of written opinions."""

import datetime
import json
import pathlib
import subprocess
import xml.etree.ElementTree

import requests
from filing import file_paper
from harness import PLACE, check, equal, script, url, viewer, wait, world
from juriscraper.pacer import FreeOpinionReport, PacerRssFeed, PacerSession

COURT = "almd"


def sound(what, answer):
    """RSS 2.0: what a channel and an item must have, and nothing that is no XML."""
    equal(f"{what} is found", answer.status_code, 200)
    root = xml.etree.ElementTree.fromstring(answer.content)
    channel = root.find("channel")
    equal(f"{what} is RSS", (root.tag, root.get("version")), ("rss", "2.0"))
    check(f"{what} has title, link and description", all(channel.findtext(name) for name in ("title", "link", "description")))
    items = channel.findall("item")
    whole = all(item.findtext(name) for item in items for name in ("title", "link", "description", "guid", "pubDate"))
    check(f"every item of {what} is whole", items and whole, answer.text)
    guids = [item.findtext("guid") for item in items]
    equal(f"every item of {what} has an id of its own", len(guids), len(set(guids)))
    return items


def parsed(text):
    feed = PacerRssFeed(COURT)
    feed._parse_text(text)
    return feed.data


def court_feed(case, filed):
    feed = PacerRssFeed(COURT)
    wait(feed.query())
    feed.parse()
    address = url(f"ecf.{COURT}", "/cgi-bin/rss_outside.pl")
    answer = requests.get(address, timeout=60)
    items = sound("the court's feed", answer)
    equal("every item comes back", len(feed.data), len(items))
    found = [one for one in feed.data if one["docket_entries"][0]["document_number"] == str(filed["number"])]
    check("what was just filed is in it", found, feed.data)
    docket, entry = found[0], found[0]["docket_entries"][0]
    equal("the item names the case id", docket["pacer_case_id"], case["id"])
    equal("the item names the docket number", docket["docket_number"], case["number"][: len(docket["docket_number"])])
    equal("the item names the title", docket["case_name"] != "Unknown Case Title", True)
    check("the item has a short description", entry["short_description"], entry)
    check("the item has the document and the place", entry["pacer_doc_id"] and entry["pacer_seq_no"], entry)
    check("the item has a time with its zone", entry["date_filed"].tzinfo is not None, entry)
    again = requests.get(address, headers={"If-None-Match": answer.headers["ETag"]}, timeout=60)
    equal("asked again, nothing has changed", (again.status_code, len(again.content)), (304, 0))


def case_feed(case, filed):
    address = url(f"ecf.{COURT}", f"/cgi-bin/rss_outside.pl?{case['id']}")
    answer = requests.get(address, timeout=60)
    items = sound("the case's feed", answer)
    data = parsed(answer.text)
    equal("every item of the case comes back", len(data), len(items))
    equal("all are of the case", {one["pacer_case_id"] for one in data}, {case["id"]})
    check("what was just filed is the first", data[0]["docket_entries"][0]["document_number"] == str(filed["number"]), data[0])
    missing = requests.get(url(f"ecf.{COURT}", "/cgi-bin/rss_outside.pl?99999999"), timeout=60)
    equal("a case that is not there has none", missing.status_code, 404)


def opinions():
    days = (datetime.date(2021, 4, 1), datetime.date(2021, 4, 6), datetime.date(2021, 4, 6))
    rows = [
        {
            "case_name": f"Example {place} v. Sample",
            "cause": "42:1983 Civil Rights",
            "court_id": COURT,
            "date_filed": str(day),
            "description": f"MEMORANDUM OPINION number {place}",
            "docket_number": f"2:20-cv-0770{place}",
            "document_number": str(20 + place),
            "federal_defendant_number": None,
            "federal_dn_case_type": "cv",
            "federal_dn_judge_initials_assigned": "ABC",
            "federal_dn_judge_initials_referred": None,
            "federal_dn_office_code": "2",
            "nature_of_suit": "Civil Rights: Other",
            "pacer_case_id": str(77_000 + place),
            "pacer_doc_id": f"0170770000{place}",
            "pacer_seq_no": str(40 + place),
        }
        for place, day in enumerate(days, 1)
    ]
    file = pathlib.Path(PLACE["work"]) / "opinions.json"
    file.write_text(json.dumps(rows), encoding="utf-8")
    program = [PLACE["program"], "import", "docket", "--data", PLACE["data"], "--court", COURT, str(file)]
    subprocess.run(program, check=True, capture_output=True, timeout=120)
    who = viewer()
    session = PacerSession(username=who["username"], password=who["password"])
    wait(session.login())
    for sort in ("case_number", "date_filed"):
        report = FreeOpinionReport(COURT, session)
        wait(report.query(datetime.date(2021, 4, 1), datetime.date(2021, 4, 10), sort=sort))
        data = sorted(report.data, key=lambda row: row["docket_number"])
        for row in data:
            row["date_filed"] = str(row["date_filed"])
        equal(f"the opinions come back as they were imported, by {sort}", data, rows)


def body():
    case = next(one for one in world()["cases"] if one["court"] == COURT and "-cv-" in one["number"])
    filed = file_paper(COURT, case, "for the feed")
    court_feed(case, filed)
    case_feed(case, filed)
    opinions()


script(body)
