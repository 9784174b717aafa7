"""Pages of claims and of courts of appeals, read by juriscraper's own parsers, must equal the samples they were made of.

    FORECOURT_PAGES=DIR cargo nextest run -p cmecf claims:: appellate::
    python tests/clients/claims_and_appellate.py DIR

The Rust tests import the samples of tests/data, ask for the pages as juriscraper does, and keep them in DIR. This script
runs under juriscraper 4.0.1 and 3.0.44. It prints a line for each page and ends with 1 if one differs.
"""

import json
import sys
from pathlib import Path

from juriscraper.pacer import AppellateDocketReport, ClaimsRegister
from juriscraper.pacer.appellate_attachment_page import AppellateAttachmentPage
from juriscraper.pacer.claims_activity import ClaimsActivity
from juriscraper.pacer.download_confirmation_page import DownloadConfirmationPage
from juriscraper.pacer.list_of_creditors import ListOfCreditors

DATA = Path(__file__).resolve().parent.parent / "data"


def read(parser, court, page):
    """What a parser reads from a page, with dates as text."""
    report = parser(court)
    report._parse_text(page.read_text(encoding="utf-8"))
    data = report.metadata if parser is ClaimsActivity else report.data
    return json.loads(json.dumps(data, default=str))


def differences(found, wanted, place=""):
    """The places where two values differ."""
    if isinstance(found, dict) and isinstance(wanted, dict):
        for key in sorted(found.keys() | wanted.keys()):
            yield from differences(found.get(key, "(missing)"), wanted.get(key, "(missing)"), f"{place}.{key}")
    elif isinstance(found, list) and isinstance(wanted, list) and len(found) == len(wanted):
        for at, (one, other) in enumerate(zip(found, wanted)):
            yield from differences(one, other, f"{place}[{at}]")
    elif found != wanted:
        yield f"{place}: {found!r} in place of {wanted!r}"


def main(folder):
    samples = [
        (ClaimsRegister, "njb", "claims_registers.njb", "claims_registers/njb"),
        (ClaimsActivity, "nysb", "claims_activity.nysb_1", "claims_activity/nysb_1"),
        (AppellateDocketReport, "ca9", "dockets_appellate.ca9_293296", "dockets/appellate/ca9_293296"),
        (AppellateDocketReport, "cadc", "dockets_appellate.cadc_1", "dockets/appellate/cadc_1"),
    ]
    wrong = 0
    for parser, court, page, sample in samples:
        wanted = json.loads((DATA / f"{sample}.json").read_text(encoding="utf-8"))
        problems = list(differences(read(parser, court, folder / f"{page}.html"), wanted))
        wrong += bool(problems)
        print(f"{'differs' if problems else 'equal'}: {sample} by {parser.__name__}", *problems, sep="\n  ")

    creditors = read(ListOfCreditors, "njb", folder / "list_of_creditors.njb.html")["data"].splitlines()
    attached = read(AppellateAttachmentPage, "cadc", folder / "attachments_appellate.html")
    charges = read(DownloadConfirmationPage, "cadc", folder / "confirmation_appellate.html")
    for name, sound in [
        ("list of creditors: 7 addresses", len(creditors) == 9 and creditors[-1].startswith("9|End of Label Matrix|")),
        (
            "list of attached documents: 2, of 3 and 2 pages",
            [(part["attachment_number"], part["page_count"]) for part in attached["attachments"]] == [(1, 3), (2, 2)]
            and attached["pacer_doc_id"] == attached["attachments"][0]["pacer_doc_id"]
            and bool(attached["pacer_case_id"]) and attached["pacer_seq_no"] == "1",
        ),
        (
            "page of charges: number, case, pages",
            charges["docket_number"] == "21-5042" and charges["billable_pages"] == "3"
            and charges["document_number"].startswith("0121") and bool(charges["transaction_date"]),
        ),
    ]:
        wrong += not sound
        print(f"{'equal' if sound else 'differs'}: {name}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
