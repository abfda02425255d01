"""Requests that would end a principal, or the edition that all principals share. Each has the reason next to it."""

# Operations that are never sent.
SKIPPED = {
    "sign_out": "ends the token of the principal",
    "erase_me": "erases the account of the principal",
    "follow_live": "a stream that does not end; tests/api/feed.rs reads it",
    "cancel_my_registration": "without a registration the principal is a stranger",
}

# Fields that are removed from valid bodies.
REMOVED_FIELDS = {
    "update_congress": {
        "slug": "the paths of the run contain it",
        "second_factor_required": "would refuse staff who sign in with a password only",
    },
    "create_congress": {"second_factor_required": "would refuse staff who sign in with a password only"},
}

# Operations that run in an edition of their own, because they end or move an edition.
IN_SPARE_EDITION = {
    "archive_congress": "an archived edition accepts no changes",
    "close_congress": "a closed edition accepts no registrations",
    "open_congress": "is possible for a draft only",
    "run_congress": "is possible before the edition only",
    "update_congress": "other dates would move the programme out of the edition",
}

# Values of parameters and body fields that belong to a principal. Operations that change or end what they name get
# other values; reading is allowed.
KEPT = {
    "account": "staff roles and evaluations belong to an account",
    "registration": "cancelling, rejecting or transferring it would end the principal's participation",
    "delegation": "the mayor is its accredited head",
    "token": "the sign-in of the principal; a second sign-in of the same account is used instead",
}

# Operations on kept values that the principal needs, and that leave it intact.
ALLOWED_ON_KEPT = {
    "create_member": "adds a person to the principal's own delegation",
    "enrol_person": "a seat of a principal can be taken again",
    "cancel_enrolment": "a seat of a principal can be taken again",
    "move_enrolment": "a seat of a principal can be taken again",
    "set_assignments": "assignments can be made again",
    "set_evaluator": "an evaluator stays one",
    "recuse_evaluator": "a recusal can be lifted",
    "lift_recusal": "gives the evaluator back the entry",
}
