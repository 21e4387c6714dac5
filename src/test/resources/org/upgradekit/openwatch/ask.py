"""ask.py health|version|read|add NAME: asks the server as a browser would; read and add sign in first."""

import json
import ssl
import sys
import urllib.error
import urllib.request

TLS = ssl._create_unverified_context()


def ask(path, body=None, token=""):
    request = urllib.request.Request("https://localhost:8443" + path, headers={"Authorization": "Bearer " + token})
    request.data = json.dumps(body).encode() if body else None
    try:
        with urllib.request.urlopen(request, context=TLS, timeout=10) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as error:
        sys.exit(f"{path}: {error.code} {error.read().decode()}")


def token():
    return json.loads(ask("/api/v1/auth/login", {"username": "user-7", "password": "secret-7"}))["access_token"]


match sys.argv[1:]:
    case ["read"]:
        print(ask("/api/v1/hosts", token=token()))
    case ["add", name]:
        print(ask("/api/v1/hosts", {"name": name, "address": "10.9.9.9"}, token()))
    case [what]:
        print(ask("/api/v1/" + what))
