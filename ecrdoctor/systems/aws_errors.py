"""From whatever botocore raises to the one `Refused`, in words that carry no secret.

Codes: botocore's service models and AWS's "Common errors" page. AWS's own message is passed on only where
it says who may not do what, or what is wrong with a parameter: the message of a signature mismatch quotes
the whole request, session token included.
"""

from __future__ import annotations

from botocore import exceptions as sdk
from botocore.parsers import ResponseParserError

from ecrdoctor.reading.secrets import Redactor
from ecrdoctor.systems.aws_models import Refused

FAILURES = (
    sdk.ClientError, sdk.BotoCoreError, ResponseParserError, OSError, ValueError, LookupError, TypeError,
    AttributeError, RuntimeError,
)  # fmt: skip
"""What a call can end with: the SDK's own exceptions, and what it or we stumble over in a malformed answer."""

_DENIED = {
    "AccessDenied",
    "AccessDeniedException",
    "UnauthorizedOperation",
    "AuthorizationError",
    "AuthorizationErrorException",
}
_EXPIRED = {"ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"}
_SKEWED = {"RequestTimeTooSkewed", "RequestInTheFuture", "RequestExpired"}
_SIGNATURE = {"SignatureDoesNotMatch", "InvalidSignatureException", "InvalidSignature"}
_INVALID = {
    "InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId", "AuthFailure",
    "IncompleteSignature", "IncompleteSignatureException", "MissingAuthenticationToken",
    "MissingAuthenticationTokenException", "NotAuthorizedException", "OptInRequired",
}  # fmt: skip
_THROTTLED = {
    "Throttling", "ThrottlingException", "ThrottledException", "RequestLimitExceeded", "TooManyRequestsException",
    "RequestThrottled", "RequestThrottledException", "BandwidthLimitExceeded", "SlowDown", "PriorRequestNotComplete",
}  # fmt: skip
_SKEW_WORDS = ("signature expired", "signature not yet current", "is now earlier than", "is not yet current")
_LIMIT = 600
"""Characters of a foreign message that are passed on."""

_SDK: tuple[tuple[type[Exception], str, str], ...] = (
    (sdk.ProfileNotFound, "invalid-credentials", "ProfileNotFound"),
    (sdk.NoCredentialsError, "no-credentials", "NoCredentials"),
    (sdk.PartialCredentialsError, "no-credentials", "PartialCredentials"),
    (sdk.SSOError, "expired", "SsoExpired"),
    (sdk.LoginInsufficientPermissions, "denied", "LoginDenied"),
    (sdk.LoginError, "expired", "LoginExpired"),
    (sdk.TokenRetrievalError, "expired", "SsoExpired"),
    (sdk.CredentialRetrievalError, "no-credentials", "CredentialRetrieval"),
    (sdk.RefreshWithMFAUnsupportedError, "no-credentials", "MfaNeeded"),
    (sdk.ConnectTimeoutError, "timeout", "Timeout"),
    (sdk.ReadTimeoutError, "timeout", "Timeout"),
    (sdk.SSLError, "unreachable", "Tls"),
    (sdk.ProxyConnectionError, "unreachable", "Proxy"),
    (sdk.ConnectionClosedError, "unreachable", "Connection"),
    (sdk.ConnectionError, "unreachable", "Connection"),
    (sdk.ResponseStreamingError, "unreachable", "Connection"),
    (sdk.IncompleteReadError, "unreachable", "Connection"),
    (sdk.HTTPClientError, "unreachable", "Connection"),
    (sdk.ParamValidationError, "error", "ParamValidation"),
    (sdk.InvalidRegionError, "error", "InvalidRegion"),
)
"""SDK exception, kind, code; the first that fits."""


def refusal(error: Exception, action: str) -> Refused:
    """What an exception means that came while asking for `action` (an IAM action such as `ecr:PutImage`)."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, sdk.ClientError):
        return _from_client_error(error, action)
    for kind_of_error, kind, code in _SDK:
        if isinstance(error, kind_of_error):
            return Refused(clean(str(error)), kind=kind, code=code, action=action if kind == "denied" else "")
    if isinstance(error, RuntimeError) and "still expired" in str(error):
        return Refused("the credentials expired, and there are no newer ones", kind="expired", code="ExpiredToken")
    if isinstance(error, sdk.BotoCoreError):
        return Refused(clean(str(error)), code=type(error).__name__)
    return Refused(f"{action or 'AWS'}: the answer cannot be read ({type(error).__name__})", code="Unreadable")


def clean(text: str) -> str:
    """One line of a foreign message, bounded, without secrets and control characters."""
    line = " ".join(text[: 4 * _LIMIT].split())
    printable = "".join(c for c in line if c.isprintable())
    return Redactor().clean(printable)[:_LIMIT]


def _from_client_error(error: sdk.ClientError, action: str) -> Refused:
    said = error.response.get("Error", {})
    code, message = str(said.get("Code", "")), str(said.get("Message", ""))
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in _EXPIRED:
        return Refused(f"AWS says {code}", kind="expired", code=code)
    if code in _SKEWED or (code in _SIGNATURE and any(word in message.lower() for word in _SKEW_WORDS)):
        return Refused(f"AWS says {code}: the time of the request is off", kind="clock-skew", code=code)
    if code in _SIGNATURE:
        return Refused(
            f"AWS says {code}: the secret key does not fit the key id", kind="invalid-credentials", code=code
        )
    if code in _DENIED:
        return Refused(clean(message) or f"AWS says {code}", kind="denied", code=code, action=action)
    if code in _INVALID:
        return Refused(f"AWS says {code}", kind="invalid-credentials", code=code)
    if code in _THROTTLED or status == 429:
        return Refused(f"{action}: AWS says {clean(code)}", kind="throttled", code=code)
    text = f"{action}: AWS says {clean(code) or 'an error'} (HTTP {status})"
    return Refused(f"{text}: {clean(message)}" if message and status < 500 else text, code=code)
