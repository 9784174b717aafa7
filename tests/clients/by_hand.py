"""Runs scripts of this folder by hand, as the test of the suite does: by_hand.py SET:SCRIPT… (SET: juriscraper-4, juriscraper-3).

Starts a demo in a new folder with a proxy before it. Build first (`cargo build`); `cargo x test` installs the sets in target/clients.
With --keep URLFILE it waits instead, and writes the JSON that a script takes to that file."""

import base64
import json
import os
import socket
import subprocess
import sys
import tempfile
import textwrap
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
DOMAIN = "uscourts.gov"


def copy(source, sink):
    try:
        while piece := source.recv(65536):
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def tunnel(client, port):
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        byte = client.recv(1)
        if not byte:
            return
        head += byte
    server = socket.create_connection(("127.0.0.1", port))
    client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
    threading.Thread(target=copy, args=(client, server), daemon=True).start()
    copy(server, client)


def listen(port):
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            threading.Thread(target=tunnel, args=(listener.accept()[0], port), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    return listener.getsockname()[1]


def main():
    folder = tempfile.mkdtemp(prefix="clients-")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    program = os.path.join(ROOT, "target/debug/forecourt")
    data = os.path.join(folder, "demo")
    arguments = ["demo", "--listen", f"127.0.0.1:{port}", "--domain", DOMAIN, "--tls", "self-signed", "--public-port", "443"]
    demo = subprocess.Popen([program, *arguments, "--data", data], stdout=subprocess.PIPE, text=True)
    try:
        print(demo.stdout.readline(), end="")
        with open(os.path.join(data, "keys/tls.crt"), "rb") as file:
            text = "\n".join(textwrap.wrap(base64.b64encode(file.read()).decode(), 64))
        certificate = os.path.join(folder, "certificate.pem")
        with open(certificate, "w", encoding="ascii") as file:
            file.write(f"-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")
        proxy = f"http://127.0.0.1:{listen(port)}"
        place = {"domain": DOMAIN, "proxy": proxy, "program": program, "data": data, "work": folder}
        place_file = os.path.join(folder, "place.json")
        environment = {"HTTPS_PROXY": proxy, "SSL_CERT_FILE": certificate, "REQUESTS_CA_BUNDLE": certificate, "HOME": folder}
        with open(place_file, "w", encoding="utf-8") as file:
            json.dump(place, file)
        if sys.argv[1] == "--keep":
            with open(sys.argv[2], "w", encoding="utf-8") as file:
                json.dump({"place": place_file, "environment": environment, "port": port}, file)
            return demo.wait()
        worst = 0
        for run in sys.argv[1:]:
            which, script = run.split(":")
            print(f"--- {script} with {which}", flush=True)
            python = os.path.join(ROOT, "target/clients", which, "bin/python")
            done = subprocess.run([python, os.path.join(HERE, script), place_file], env={**os.environ, **environment}, cwd=folder)
            worst = max(worst, done.returncode)
        return worst
    finally:
        demo.kill()


if __name__ == "__main__":
    sys.exit(main())
