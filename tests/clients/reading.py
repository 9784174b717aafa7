"""juriscraper, both generations: sign-on, case lookup, query, docket report, attachment page, receipt, download, free look, notices."""

import re
from datetime import timedelta

from harness import DOMAIN, check, equal, mails, script, viewer, wait, world
from filing import file_paper
from juriscraper.lib.exceptions import PacerLoginException
from juriscraper.pacer import (
    AttachmentPage,
    CaseQuery,
    CaseQueryAdvancedBankruptcy,
    DocketHistoryReport,
    DocketReport,
    DownloadConfirmationPage,
    PacerSession,
    PossibleCaseNumberApi,
    S3NotificationEmail,
)

COURT = "almd"
BANKRUPTCY = "wieb"


def sign_on():
    who = viewer()
    session = PacerSession(username=who["username"], password=who["password"], client_code="Smith-1")
    wait(session.login())
    # httpx gives names, requests cookies.
    jar = getattr(session.cookies, "jar", session.cookies)
    cookies = {cookie.name: cookie.value for cookie in jar}
    equal("sign-on sets the three cookies", sorted(cookies), ["NextGenCSO", "PacerClientCode", "PacerSession"])
    check("the token has 128 letters and digits", re.fullmatch(r"[A-Za-z0-9]{128}", cookies["NextGenCSO"]), cookies)

    wrong = PacerSession(username=who["username"], password="not this one")
    try:
        wait(wrong.login())
        check("a wrong password is refused", False)
    except PacerLoginException as refused:
        check("a wrong password is refused", "NextGenCSO" in str(refused) or "Invalid" in str(refused), refused)
    return session


def look_up(session, case):
    report = PossibleCaseNumberApi(COURT, session)
    wait(report.query(case["number"]))
    found = report.data()
    equal("case lookup gives the case id", found and found["pacer_case_id"], case["id"])
    check("case lookup gives the title", found and case["title"][:12] in found["title"], found)
    wait(report.query("1:99-cv-99999"))
    equal("case lookup of a number that is not there", report.data(), None)


def query(session, case):
    report = CaseQuery(COURT, session)
    wait(report.query(case["id"]))
    data = report.data
    equal("case query gives the docket number", data.get("docket_number"), case["number"][: len(data.get("docket_number", "?"))])
    check("case query gives dates", data.get("date_filed"), data)


def search(session):
    """Lists of cases. The client reads those of bankruptcy courts; its class for district courts is a stub that can't be made."""
    cases = {one["id"]: one for one in world()["cases"] if one["court"] == BANKRUPTCY}
    report = CaseQueryAdvancedBankruptcy(BANKRUPTCY, session)
    found = []
    for beginning in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        wait(report.query(name_last=beginning))
        found = report.data
        if len(found) > 1:
            break
    if not check("a search by name lists cases", len(found) > 1, found):
        return
    check("with ids that the court has", {row["pacer_case_id"] for row in found} & set(cases), (found, cases))
    for row in found:
        known = cases.get(row["pacer_case_id"])
        if known:
            equal("its number", row["docket_number"], known["number"][: len(row["docket_number"] or "?")])
            check("its title", row["case_name"], row)
            check("its dates", row["date_filed"] and "date_closed" in row, row)
    filed = min(row["date_filed"] for row in found if row["date_filed"])
    wait(report.query(filed_from=filed, filed_to=filed + timedelta(days=29)))
    by_date = report.data
    check("a search by dates is read, or leads to its one case", isinstance(by_date, (list, dict)), by_date)
    if by_date:
        check("and lists what was filed then", all(filed <= row["date_filed"] <= filed + timedelta(days=29) for row in by_date), by_date)


def docket(session, case):
    report = DocketReport(COURT, session)
    wait(report.query(case["id"], show_parties_and_counsel=True, show_terminated_parties=True))
    data = report.data
    check("the docket has entries", data.get("docket_entries"), data)
    check("the docket has parties", data.get("parties"), data)
    check("the docket has attorneys", any(party["attorneys"] for party in data.get("parties", [])), data.get("parties"))
    equal("the docket's number", data.get("docket_number"), case["number"][: len(data.get("docket_number", "?"))])
    return data


def history(session, case, filed):
    report = DocketHistoryReport(COURT, session)
    wait(report.query(case["id"], query_type="History", order_by="asc", show_de_descriptions=True))
    entries = report.data.get("docket_entries", [])
    check("the history has what was filed", any(entry["document_number"] == str(filed["number"]) for entry in entries), report.data)


def documents(session, case, filed, data):
    number = str(filed["number"])
    entry = next(entry for entry in data["docket_entries"] if entry["document_number"] == number)
    doc_id = entry["pacer_doc_id"]
    equal("the docket gives the doc1 id with its fourth digit 0", doc_id[3], "0")
    check("the docket gives the sequence number of the entry", entry["pacer_seq_no"], entry)

    menu = AttachmentPage(COURT, session)
    wait(menu.query(doc_id))
    equal("the attachment page names the document", menu.data.get("document_number"), int(number))
    equal("the attachment page names the case", menu.data.get("pacer_case_id"), case["id"])
    attachments = menu.data.get("attachments", [])
    equal("the attachment page has one attachment", [one["attachment_number"] for one in attachments], [1])
    equal("its description", attachments and attachments[0]["description"], "Exhibit A")

    receipt = DownloadConfirmationPage(COURT, session)
    wait(receipt.query(doc_id))
    equal("the receipt names the document", receipt.data.get("document_description"), f"Image{number}-0")
    equal("the receipt names the case", receipt.data.get("docket_number"), case["number"])
    equal("the receipt counts pages", receipt.data.get("billable_pages"), "1")
    check("the receipt has a cost", re.fullmatch(r"\d+\.\d\d", receipt.data.get("cost", "")), receipt.data)

    report = DocketReport(COURT, session)
    answer, error = wait(report.download_pdf(case["id"], doc_id))
    equal("a download is answered without an error", error, "")
    equal("and is application/pdf, to the letter", answer and answer.headers["content-type"], "application/pdf")
    check("and is a PDF", answer and answer.content.startswith(b"%PDF"), answer)
    answer, error = wait(report.download_pdf("999999", doc_id))
    check("a download with another case id is sent again without it", answer and answer.content.startswith(b"%PDF"), error)
    answer, error = wait(report.download_pdf(case["id"], attachments[0]["pacer_doc_id"] if attachments else doc_id))
    check("the attachment is a PDF too", answer and answer.content.startswith(b"%PDF"), error)


def notices(session, case, filed):
    mail = mails(filed["email"], "Activity in Case", f"Document Number: {filed['number']} ")[0]
    raw = (
        f"From: court@{DOMAIN}\nTo: {filed['email']}\nSubject: {mail['subject']}\nMIME-Version: 1.0\n"
        f"Content-Type: text/html; charset=utf-8\n\n{mail['html']}"
    )
    report = S3NotificationEmail(COURT)
    report._parse_text(raw)
    data = report.data
    equal("the notice is understood", bool(data.get("dockets")), True)
    docket = data["dockets"][0]
    entry = docket["docket_entries"][0]
    equal("the notice names the case", docket["docket_number"], case["number"][: len(docket["docket_number"])])
    equal("the notice names the document", entry["document_number"], str(filed["number"]))
    equal("the notice names the case id", entry["pacer_case_id"], case["id"])
    equal("the notice names the sequence number", bool(entry["pacer_seq_no"]), True)
    check("the notice holds the docket text", filed["words"] in entry["description"], entry)
    check("the notice holds a short description", entry.get("short_description"), entry)
    equal("the notice says that there are attachments", data.get("contains_attachments"), True)
    check("the notice lists its recipients", any(filed["email"] in one["email_addresses"] for one in data["email_recipients"]), data)
    return entry


def free_look(session, case, entry):
    magic, doc_id = entry["pacer_magic_num"], entry["pacer_doc_id"]
    check("the notice has a free look", magic, entry)
    report = DocketReport(COURT, session)
    answer, error = wait(report.download_pdf(case["id"], doc_id, pacer_magic_num=magic, de_seq_num=entry["pacer_seq_no"]))
    check("a free look gives the PDF", answer is not None and answer.content.startswith(b"%PDF"), error)
    answer, error = wait(report.download_pdf(case["id"], doc_id, pacer_magic_num=magic))
    check("and only once", answer is None and "not available via magic link" in error, (answer, error))


def body():
    session = sign_on()
    case = next(one for one in world()["cases"] if one["court"] == COURT and "-cv-" in one["number"])
    look_up(session, case)
    query(session, case)
    search(session)
    filed = file_paper(COURT, case, "concerning an example")
    data = docket(session, case)
    history(session, case, filed)
    documents(session, case, filed, data)
    entry = notices(session, case, filed)
    free_look(session, case, entry)


script(body)
