"""Real values of the edition for path parameters, filters and the ids in bodies."""

import re
from datetime import UTC, datetime, timedelta

from prepared import ON_CREATED
from protected import ALLOWED_ON_KEPT, KEPT
from service import API

CONGRESS = f"{API}/congresses/{{congress}}"

# Lists with the values of a parameter that its own path does not list; and how to find the values in an item.
LISTS = {
    "session": (f"{CONGRESS}/sessions", "id"),
    "registration": (f"{CONGRESS}/registrations", "id"),
    "account": (f"{CONGRESS}/staff", "account.id"),
    "speaker": (f"{CONGRESS}/speakers", "id"),
    "delegation": (f"{CONGRESS}/delegations", "id"),
    "declaration": (f"{CONGRESS}/declarations", "id"),
    "announcement": (f"{CONGRESS}/announcements", "id"),
    "award": (f"{CONGRESS}/awards", "slug"),
    "theme": (f"{CONGRESS}/themes", "slug"),
    "track": (f"{CONGRESS}/tracks", "slug"),
    "room": (f"{CONGRESS}/rooms", "slug"),
    "pool": (f"{CONGRESS}/pools", "slug"),
    "type": (f"{CONGRESS}/registration-types", "slug"),
    "question": (f"{CONGRESS}/questions", "slug"),
    "entry": (f"{CONGRESS}/awards/{{award}}/entries", "id"),
    "round": (f"{CONGRESS}/awards/{{award}}", "rounds.slug"),
    "category": (f"{CONGRESS}/awards/{{award}}", "categories.slug"),
    "criterion": (f"{CONGRESS}/awards/{{award}}", "rounds.criteria.id"),
    "evaluation": (f"{CONGRESS}/me/evaluations", "id"),
    "request": (f"{CONGRESS}/sessions/{{session}}/speaking-requests", "id"),
    "code": (f"{CONGRESS}/certificates", "code"),
    "reference": (f"{CONGRESS}/registrations", "reference"),
}

# Values with which an operation can succeed, by a part of its path: a list, or the code of a session of the demo.
PREFERRED_LISTS = {
    "registrations/{registration}/approve": (f"{CONGRESS}/registrations?state=pending&limit=200", "id"),
    "registrations/{registration}/reject": (f"{CONGRESS}/registrations?state=pending&limit=200", "id"),
    "registrations/{registration}/promote": (f"{CONGRESS}/registrations?state=waitlisted&limit=200", "id"),
}
PREFERRED_SESSIONS = {
    "sessions/{session}/speak": "SITTING", "me/enrolments/{session}": "SOON", "me/presence/{session}": "SOON",
}  # fmt: skip

# Parameters whose own list would hold too little: any value of the edition is of interest as well.
ALSO_ANY = {"session", "registration", "account"}

# Names of body fields and filters, by the parameter with the same values.
FIELDS = {
    "themes": "theme", "tracks": "track", "types": "type", "evaluator": "account", "evaluators": "account",
    "actor": "account", "head": "registration", "registrations": "registration", "removed": "session",
    "second_choice": "session", "to": "session", "reply_to": "request", "with": "request",
}  # fmt: skip
SINGULAR = {"criteria": "criterion", "entries": "entry", "categories": "category", "registration-types": "type"}
IDS = {
    "AccountId", "CriterionId", "DelegationId", "EntryId", "RegistrationId", "SessionId", "SpeakerId",
    "SpeakingRequestId", "Slug",
}  # fmt: skip

# The formats that only this document has: what is valid, and valid texts. Schemathesis generates any text for them.
FORMATS = {
    "Slug": (re.compile(r"[a-z0-9]+(-[a-z0-9]+)*"), [f"contract-{number:03}" for number in range(900)]),
    "Country": (re.compile(r"CN|FR|EC"), ["CN", "FR", "EC", "PT", "AT", "KE", "BR"]),
    "Language": (re.compile(r"en|fr|es|zh"), ["en", "fr", "es", "zh", "zh-Hant", "pt-BR", "ar"]),
    "TimeZone": (re.compile(r"UTC|[A-Z][a-z]+/[A-Z][A-Za-z_]+"), ["Asia/Shanghai", "America/New_York", "UTC"]),
    "Email": (re.compile(r"[a-z.]+@[a-z]+\.example"), [f"person.{number}@city.example" for number in range(900)]),
}


def formatted(name, value, random):
    """The value, or a valid one of this format if it is not valid."""
    valid, texts = FORMATS[name]
    return value if valid.fullmatch(value) else random.choice(texts)


def found(item, path):
    """The texts at a dotted path of an item, through lists."""
    step, _, rest = path.partition(".")
    values = item.get(step) if isinstance(item, dict) else None
    for value in values if isinstance(values, list) else [values]:
        if rest and isinstance(value, dict):
            yield from found(value, rest)
        elif not rest and isinstance(value, (str, int)):
            yield str(value)


def resolved(document, value):
    reference = value.get("$ref")
    return document["components"]["parameters"][reference.rsplit("/", 1)[-1]] if reference else value


class Values:
    def __init__(self, service, document, congress, principals, password):
        self.service, self.congress, self.password = service, congress, password
        self.reader = principals[-1].token
        self.lists = {path for path, item in document["paths"].items() if "get" in item}
        self.schemas = document["components"]["schemas"]
        self.bodies = {
            (operation["operationId"], media_type): content["schema"]
            for item in document["paths"].values()
            for operation in item.values()
            for media_type, content in operation.get("requestBody", {}).get("content", {}).items()
        }
        self.queries = {
            (operation["operationId"], parameter["name"]): parameter.get("schema", {})
            for item in document["paths"].values()
            for operation in item.values()
            for parameter in map(lambda one: resolved(document, one), operation.get("parameters", []))
            if parameter["in"] == "query"
        }
        self.kept = {name: set().union(*(p.own.get(name, set()) for p in principals)) for name in KEPT}
        self.known = {}
        # Ids and slugs of what was created in this run, by the name of its parameter.
        self.created = {}

    def remember(self, path, body):
        """Remembers what a response with 201 says was created."""
        collection = path.rstrip("/").rsplit("/", 1)[-1]
        name = SINGULAR.get(collection, collection.removesuffix("s"))
        if isinstance(body, dict):
            made = [body[key] for key in ("slug", "id", "secret") if isinstance(body.get(key), str)]
            self.created.setdefault(name, []).extend(made)

    def forget(self):
        """What was listed is read again."""
        self.known.clear()

    # Parameters

    def parameters(self, operation_id, method, path, principal, random):
        """Values for all parameters of a path; a parameter without a known value is missing."""
        filled = {}
        for name in re.findall(r"\{(\w+)\}", path):
            if name == "congress":
                filled[name] = self.congress
                continue
            choices = self.choices(name, path, filled, principal)
            choices = self.without_kept(name, choices, operation_id, method)
            made = [value for value in self.created.get(name, []) if value in choices]
            is_target = method == "delete" and path.endswith("{" + name + "}")
            if made and (is_target or operation_id in ON_CREATED):
                choices = made
            if name == "secret" and not choices:
                choices = self.created.get("invitation", [])
            if choices:
                filled[name] = random.choice(choices)
        return filled

    def without_kept(self, name, choices, operation_id, method):
        if method == "get" or operation_id in ALLOWED_ON_KEPT or name not in self.kept:
            return choices
        return [value for value in choices if value not in self.kept[name]]

    def choices(self, name, path, filled, principal):
        for part, code in PREFERRED_SESSIONS.items():
            preferred = self.sessions_with(code, filled, principal) if name == "session" and part in path else []
            if preferred:
                return preferred
        for part, (source, at) in PREFERRED_LISTS.items():
            ends = name == "registration" and path.endswith(part)
            preferred = self.listed(source, at, filled, principal) if ends else []
            if preferred:
                return preferred
        own = path.split("{" + name + "}")[0].rstrip("/")
        sources = []
        if own in self.lists:
            sources.append((own, name))
        if name in LISTS and (not sources or (name in ALSO_ANY and not path.endswith("/move") and "/members/" not in path)):
            sources.append(LISTS[name])
        values = [self.listed(source, at, filled, principal) for source, at in sources]
        return [value for listed in values for value in listed]

    def listed(self, path, at, filled, principal):
        try:
            path = path.format(**{"congress": self.congress, **filled})
        except KeyError:
            return []
        # Lists of the caller are read as the caller, all others as the administrator.
        personal = "/me" in path
        token = principal.token if personal else self.reader
        key = (path, at, token)
        if key not in self.known:
            items = self.service.items(path + ("" if "?" in path else "?limit=200"), token)
            if not items:
                items = self.service.items(path, token)
            values = []
            for item in items:
                ways = [at, LISTS.get(at, (None, at))[1], f"{at}.id", "id", "slug"]
                values.extend(next((texts for texts in (list(found(item, way)) for way in ways) if texts), []))
            self.known[key] = values
        return self.known[key]

    def sessions_with(self, code, filled, principal):
        path = f"{LISTS['session'][0]}?limit=200"
        codes, ids = self.listed(path, "code", filled, principal), self.listed(path, "id", filled, principal)
        return [session for known, session in zip(codes, ids, strict=True) if known == code]

    def any_of(self, name, filled, principal, random):
        """A value of this name, of what the path names if it names something; else of any award or session."""
        if name not in LISTS:
            return None
        filled = dict(filled)
        for needed in re.findall(r"\{(\w+)\}", LISTS[name][0]):
            if needed not in filled and needed != "congress":
                parents = self.listed(*LISTS[needed], filled, principal)
                if not parents:
                    return None
                filled[needed] = random.choice(parents)
        values = self.listed(*LISTS[name], filled, principal)
        return random.choice(values) if values else None

    # Bodies

    def fill(self, body, schema, filled, principal, random, name=""):
        """The body with real ids and slugs for those that name other resources."""
        reference = schema.get("$ref", "").rsplit("/", 1)[-1]
        if reference in IDS and isinstance(body, str) and name != "slug":
            if name == "delegation" and principal.own.get("delegation"):
                return sorted(principal.own["delegation"])[0]
            real = self.any_of(FIELDS.get(name, name), filled, principal, random)
            if real is not None:
                return real
        if reference in FORMATS and isinstance(body, str):
            return formatted(reference, body, random)
        if reference == "Localized" and isinstance(body, dict):
            return {formatted("Language", language, random): text for language, text in body.items()}
        if isinstance(body, str) and name == "reference":
            return self.any_of(name, filled, principal, random) or body
        if isinstance(body, str) and name in ("respond_by", "expires_at"):
            return (datetime.now(UTC) + timedelta(days=2)).isoformat()
        if isinstance(body, str) and name == "permissions":
            return "registration.read"
        schema = self.schemas.get(reference, schema)
        for part in [part for word in ("allOf", "oneOf", "anyOf") for part in schema.get(word, [])]:
            body = self.fill(body, part, filled, principal, random, name)
        if isinstance(body, dict):
            properties = schema.get("properties", {})
            return {
                key: self.fill(value, properties[key], filled, principal, random, key) if key in properties else value
                for key, value in body.items()
            }
        if isinstance(body, list) and isinstance(schema.get("items"), dict):
            return [self.fill(value, schema["items"], filled, principal, random, name) for value in body]
        return body

    def filter(self, name, value, schema, filled, principal, random):
        """The value of a parameter of the query, or mostly a real one if it names a resource."""
        name = FIELDS.get(name, name)
        real = self.any_of(name, filled, principal, random) if name in LISTS and random.random() < 0.8 else None
        reference = schema.get("$ref", "").rsplit("/", 1)[-1]
        if real is None and reference in FORMATS and isinstance(value, str):
            return formatted(reference, value, random)
        return value if real is None else real

    def body_schema(self, operation_id, media_type):
        return self.bodies.get((operation_id, media_type), {})
