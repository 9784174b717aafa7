"""pacersdk: sign-on and logout, with its own configuration file of three base addresses, and with the addresses it comes with."""

import json
import os

from harness import PLACE, check, equal, linked, script, url, viewer
from pacersdk.auth import Authenticator
from pacersdk.client import PCLClient
from pacersdk.config import ConfigLoader


def body():
    who = viewer()
    path = os.path.join(PLACE["work"], "environments.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(
            {"prod": {"registrationurl": url("pacer", ""), "authenticationurl": url("pacer.login", ""), "pclapiurl": url("pcl", "")}}, file
        )
    client = PCLClient(who["username"], who["password"], config_path=path)
    token = client.authenticator.token
    equal("sign-on with a configuration file gives a token", len(token or ""), 128)
    client.logout()
    equal("logout forgets it", client.authenticator.token, None)

    config = ConfigLoader().get("prod")
    wrong = Authenticator(who["username"], "not this one", config)
    equal("a wrong password gives an empty token", wrong.get_token(), "")

    _, filer = linked("almd")
    equal("a filer who does not agree to redact gets none", Authenticator(filer["username"], filer["password"], config).get_token(), "")
    agreed = Authenticator(filer["username"], filer["password"], config, redaction=True, client_code="Smith-1")
    check("a filer who agrees gets one", len(agreed.get_token()) == 128)
    agreed.logout()


script(body)
