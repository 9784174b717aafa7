"""pacer-cli: sign-on and logout, a docket by its link (JSF login, options form, its own parser), a document (receipt, goDLS, PDF)."""

import json
from pathlib import Path

from harness import PLACE, check, equal, script, url, viewer, world
from filing import file_paper
from pacer_cli.auth import authenticate, logout
from pacer_cli.config import PacerConfig
from pacer_cli.downloader import DocketDownloader, DocumentDownloader
from pacer_cli.parser import parse_docket

COURT = "almd"


def body():
    who = viewer()
    config = PacerConfig(username=who["username"], password=who["password"], rate_limit=False)
    signed_on = authenticate(config)
    check("sign-on gives a token", signed_on.success and len(signed_on.token) == 128, signed_on)
    check("logout is answered", logout(config, signed_on.token))
    refused = authenticate(PacerConfig(username=who["username"], password="not this one"))
    equal("a wrong password is refused in the guide's words", refused.error, "Invalid username, password, or one-time passcode.")

    case = next(one for one in world()["cases"] if one["court"] == COURT and "-cv-" in one["number"])
    filed = file_paper(COURT, case, "for another client")
    work = Path(PLACE["work"])
    link = url(f"ecf.{COURT}", f"/cgi-bin/iqquerymenu.pl?{case['id']}")
    docket = DocketDownloader(config, verbose=True).download_docket_by_link(link, work / "docket")
    if check("a docket comes by its link", docket.success, docket.error):
        text = docket.filepath.read_text(encoding="utf-8")
        parsed = parse_docket(text)
        check("its own parser finds entries", len(parsed.entries) > 2, parsed.meta)
        manifest = json.loads(docket.docs_filepath.read_text(encoding="utf-8"))
        found = [one for one in manifest["documents"] if one["doc_num"] == str(filed["number"])]
        check("and the document that was filed", found, manifest["documents"][-3:])
        # The menu of an entry with attachments is a page for people: the document itself has 1 as its fourth digit.
        address = found[0]["url"] if found else ""
        doc_id = address.rsplit("/", 1)[-1]
        address = url(f"ecf.{COURT}", f"/doc1/{doc_id[:3]}1{doc_id[4:]}")
        document = DocumentDownloader(config, verbose=True).download_document(address, work / "documents")
        check("a document comes by its address", document.success, document.error)
        check("and is a PDF", document.filepath and document.filepath.read_bytes().startswith(b"%PDF"), document.error)


script(body)
