"""What AWS's own words of refusal name: the kind of policy, and with it the cause.

Wordings: IAM user guide, "Troubleshoot access denied error messages". AWS names only one of several policies
that refuse, so what is found here is a cause, not every cause.
"""

from __future__ import annotations

_QUARANTINE = "awscompromisedkeyquarantine"
_BY_POLICY = (
    ("service control policy", "scp-deny"),
    ("resource control policy", "scp-deny"),
    ("vpc endpoint policy", "vpc-endpoint-policy-deny"),
    ("permissions boundary", "permissions-boundary-deny"),
    ("session policy", "session-policy-deny"),
    ("sessions policy", "session-policy-deny"),
    ("role trust policy", "assume-role-denied"),
    ("resource-based policy", "repository-policy-deny"),
)


def cause_of(message: str) -> str:
    """The cause that a refusal states; empty where it ends without a reason."""
    text = message.lower()
    reason = (
        text.rpartition(" because no ")[2]
        if " because no " in text
        else text.rpartition(" with an explicit deny in ")[2]
    )
    if reason == text:
        return ""
    if _QUARANTINE in reason:
        return "aws-key-quarantined"
    for words, cause in _BY_POLICY:
        if words in reason:
            return cause
    if "identity-based policy" in reason:
        return "iam-explicit-deny" if "explicit deny" in text else "iam-push-denied"
    return ""
