"""Holds a file against a schema, XSD or JSON Schema, with formats; prints every fault as a line."""

import json
import sys

import jsonschema
from lxml import etree

schema, path = sys.argv[1:]
if schema.endswith(".xsd"):
    rules = etree.XMLSchema(etree.parse(schema))
    rules.validate(etree.parse(path))
    faults = [f"line {fault.line}: {fault.message}" for fault in rules.error_log]
else:
    rules = json.load(open(schema))
    kind = jsonschema.validators.validator_for(rules)
    checker = kind(rules, format_checker=kind.FORMAT_CHECKER)
    faults = [f"{fault.json_path}: {fault.message[:200]}" for fault in checker.iter_errors(json.load(open(path)))]
print("\n".join(faults), end="")
