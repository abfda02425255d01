"""The service under test: plain requests, and sign-in."""

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

API = "/api/v1"


class Service:
    def __init__(self, base_url):
        self.base_url = base_url
        self.session = requests.Session()
        # Reading proxies from the environment takes longer than the request.
        self.session.trust_env = False
        # The server closes idle connections, perhaps while the next request is sent.
        self.session.mount(base_url, HTTPAdapter(max_retries=Retry(3, allowed_methods=None, respect_retry_after_header=False)))

    def request(self, method, path, token=None, **options):
        headers = {"authorization": f"Bearer {token}"} if token else {}
        url = self.base_url + path
        return self.session.request(method, url, headers=headers, timeout=30, **options)

    def items(self, path, token):
        """The items of a list; of a resource, the resource itself. Empty if the caller is refused."""
        response = self.request("GET", path, token)
        if response.status_code != 200:
            return []
        body = response.json()
        return body["items"] if isinstance(body, dict) and "items" in body else [body]

    def sign_in(self, email, password):
        response = self.request("POST", f"{API}/auth/tokens", json={"email": email, "password": password})
        response.raise_for_status()
        return response.json()["token"]


class Key:
    """A caller with an API key that can do little."""

    PERMISSIONS = ("registration.read", "schedule.edit")

    def __init__(self, name, owner):
        self.name, self.owner, self.email = name, owner, None
        self.token, self.own = None, {}

    def sign_in(self, service, password, congress):
        body = {"name": "contract", "permissions": self.PERMISSIONS}
        response = service.request("POST", f"{API}/me/api-keys", self.owner.token, json=body)
        response.raise_for_status()
        self.token, self.own = response.json()["secret"], self.owner.own


class Principal:
    """A caller. `anonymous` has no e-mail and no token."""

    def __init__(self, name, email=None):
        self.name, self.email = name, email
        self.token = None
        # What belongs to this principal, by the name of the parameter.
        self.own = {}

    def sign_in(self, service, password, congress):
        if self.email is None:
            return
        self.token = service.sign_in(self.email, password)
        account = service.items(f"{API}/me", self.token)[0]
        registration = service.items(f"{API}/congresses/{congress}/me/registration", self.token)
        delegation = service.items(f"{API}/congresses/{congress}/me/delegation", self.token)
        current = [token["id"] for token in service.items(f"{API}/me/tokens", self.token)]
        # A second sign-in, which operations on tokens can end.
        service.sign_in(self.email, password)
        self.own = {
            "account": {account["id"]},
            "registration": {one["id"] for one in registration},
            "delegation": {one["id"] for one in delegation},
            "token": set(current),
        }
