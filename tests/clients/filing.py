"""A linked attorney files a notice with one exhibit, as in a browser."""

import re

from harness import Person, linked, pdf


def file_paper(court, case, words):
    """Gives the number of the document, the filer's own words, and the address to which the notice went."""
    filer, account = linked(court)
    person = Person()
    person.sign_on(court, account)
    person.click("Civil").click("Notices").press("Notice of Appearance")
    person.press("Find This Case", {person.field("Case Number"): case["number"]})
    boxes = person.tree.xpath("//input[@name='filer[]']/@value")
    if boxes:
        person.press("Next", {"filer[]": boxes[0]})
    else:
        role = next(option for option in person.tree.xpath("//select[@name]//option") if "Defendant" in option.text_content())
        select = role.getparent()
        person.press("Next", {person.field("Name of the new party"): "Example Timber Company", select.get("name"): role.get("value")})
    paper = ("paper.pdf", pdf("A paper"), "application/pdf")
    person.press("Upload", files={"main_document": paper})
    exhibit = {person.field("Category"): "Exhibit", person.field("Description"): "A"}
    person.press("Add attachment", exhibit, files={"attachment": paper})
    person.press("Next")
    person.press("Next", {person.field("Your own words in the docket text"): words})
    ticks = {box.get("name"): box.get("value", "on") for box in person.tree.xpath("//input[@type='checkbox'][@name='redaction_confirmed']")}
    person.press("Submit", ticks)
    text = " ".join(person.tree.text_content().split())
    number = re.search(r"Document Number:\s*(\d+)", text)
    assert number, f"no Notice of Electronic Filing: {text[:2000]}"
    return {"number": int(number[1]), "words": words, "email": filer["email"]}
