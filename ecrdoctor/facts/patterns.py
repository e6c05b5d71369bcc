"""The forms in which logs name a push: one table a kind. About the form only, never about one log's words.

Tokens keep the patterns readable: `<<ref>>` captures an image reference up to a blank, quote, comma or bracket,
`<<ref?>>` the same, as short as what follows allows, `<<path>>` likewise, but only with a slash in it;
`<<host>>` captures a registry host.
"""

from __future__ import annotations

from ecrdoctor.regex import Regex, regex

# Ranks of the places that name a target, strongest first.
SAID_BY_ERROR, PUSHED, COMMAND, REQUESTED, LISTED, NAMED, LOGGED_IN, HINTED = range(8)

PUSH_RANKS = (PUSHED, COMMAND, REQUESTED)
"""Ranks of places that say what was pushed."""

_TOKENS = {
    "<<ref>>": r"(?P<reference>[^\s\"'`,;()\[\]|]+)",
    "<<path>>": r"(?P<reference>[^\s\"'`,;()\[\]|@/]+/[^\s\"'`,;()\[\]|]+?)",
    "<<ref?>>": r"(?P<reference>[^\s\"'`,;()\[\]|]+?)",
    "<<host>>": r"(?P<host>[^\s\"'`,;()\[\]|/=@]*)",
    "<<words>>": r"(?:[^\s\"'`,;()\[\]|]+ )?",
    "<<options>>": r"(?:-\S+ )*",
    "<<engine>>": r"\b(?:docker|podman|nerdctl|buildah|finch|img)",
    "<<region>>": r"(?P<region>[a-z]{2,4}(?:-[a-z]+){1,3}-\d{1,2})",
}


def _compiled(pattern: str) -> Regex:
    for token, meaning in _TOKENS.items():
        pattern = pattern.replace(token, meaning)
    return regex(pattern.replace(" ", r"\s+"))


def _table(*rows: tuple[int, str]) -> tuple[tuple[int, Regex], ...]:
    return tuple((rank, _compiled(pattern)) for rank, pattern in rows)


PLACES = (r"the push refers to", r"\.dkr[.-]ecr", r"public\.ecr\.aws/", r" push \S+/\S+:")
"""Patterns that find, in a raw log, the lines most facts come from."""

REFERENCES = _table(
    (PUSHED, r"the push refers to (?:a )?repository \[(?P<reference>[^\]\s]+)\]"),
    (PUSHED, r"failed to push (?:image )?[\"']?<<path>>[\"']?(?::?\s|$)"),
    (PUSHED, r"checking push permission for [\"']?<<ref?>>[\"']?(?::|\s|$)"),
    (PUSHED, r"(?:error )?pushing image(?: ref| to)? [\"']?<<path>>[\"']?(?::?\s|$)"),
    (PUSHED, r"pushing image [\"'][^\"'\n]+[\"'] to [\"']?(?:docker://)?<<path>>[\"']?(?::?\s|$)"),
    (PUSHED, r"pushing (?:manifest|layers) for <<ref?>>(?:@|\s|$)"),
    (PUSHED, r"containerizing application to <<ref?>>(?:, |\.\.\.|\s|$)"),
    (PUSHED, r"(?m)^\s*Pushed: <<path>>(?:\s|$)"),
    (PUSHED, r"/images/(?P<reference>[^\s\"'`?]+)/push(?:[?\s\"'`:]|$)"),  # what docker asks its daemon for
    (COMMAND, r"<<engine>> (?:image )?(?:manifest )?push <<options>><<words>>docker://<<ref>>"),
    (COMMAND, r"<<engine>> (?:image )?(?:manifest )?push <<options>>[\"']?<<ref>>"),
    (COMMAND, r"\bskopeo (?:copy|sync) [^\n]*docker://<<ref>>"),
    (COMMAND, r"\bg?crane (?:push|copy|cp) <<options>>\S+ <<ref>>"),
    (COMMAND, r"\b(?:oras|regctl|cosign|flux) [^\n]*?\b(?:copy|cp) <<options>>\S+ <<ref>>"),
    (
        COMMAND,  # past options with values: what has a dot before its first slash
        r"\b(?:oras|regctl|cosign|soci|flux) [^\n]*?\b(?:push|attach|sign) (?:[^\s/]+ ){0,12}?"
        r"(?P<reference>[^\s\"'`,;()\[\]|@/]*\.[^\s\"'`,;()\[\]|@/]+/[^\s\"'`,;()\[\]|]+)",
    ),
    (COMMAND, r"\b(?:oras|regctl|cosign|soci|flux) [^\n]*?\b(?:push|attach|sign) <<options>><<path>>(?:\s|$)"),
    (COMMAND, r"\bhelm push \S+ <<ref>>"),
    (COMMAND, r"--destination[= ][\"']?<<ref>>"),
    (COMMAND, r"\bdocker (?:image )?tag \S+ [\"']?<<ref>>"),
    (
        LISTED,  # what describe-repositories prints
        r"(?m)^\s*(?:\"repositoryUri\":\s*)?\"?(?P<reference>\d{12}\.dkr[.-]ecr(?:-fips)?\.[^\s\"'`,;()\[\]|/=@:]+/[^\s\"'`,;()\[\]|@:]+)"
        r"\"?,?[\t\r]*$",
    ),
    (NAMED, r"\bdocker (?:buildx )?build [^\n]*?(?:-t|--tag)[= ][\"']?<<ref>>"),
    (NAMED, r"(?P<reference>[^\s\"'`,;()\[\]|/=@]*\.dkr[.-]ecr(?:-fips)?\.[^\s\"'`,;()\[\]|/=@]*/[^\s\"'`,;()\[\]|]+)"),
    (NAMED, r"(?P<reference>(?:public\.ecr\.aws|ecr-public\.aws\.com)/[a-z0-9][^\s\"'`,;()\[\]|]*)"),
    (  # as it stands in a URL
        NAMED,
        r"(?P<reference>[^\s\"'`,;()\[\]|/=@%]*\.dkr[.-]ecr(?:-fips)?\.[^\s\"'`,;()\[\]|/=@%]*%2F[^\s\"'`,;()\[\]|/?&]+)",
    ),
)

HOSTS = _table(
    (LOGGED_IN, r"login attempt to https://<<host>>/v2/"),
    (HINTED, r"(?P<host>[^\s\"'`,;()\[\]|/=@]*\.+dkr[.-]ecr(?:-fips)?\.[^\s\"'`,;()\[\]|/=@:]+)"),
    (HINTED, r"\b(?P<host>public\.ecr\.aws|ecr-public\.aws\.com)\b"),
)

LOGIN = _compiled(
    r"(?:<<engine>>|\bskopeo|\bcrane auth|\boras|\bregctl registry|\bhelm registry) login (?P<arguments>[^\n|;&]+)"
)

LOGGING_IN = _compiled(r"(?:logging in\s*to (?:registry )?[\"']?|authenticating )<<host>>")
"""What tools say of a login. A host follows, or only a name, as in "Logging in to Amazon ECR..."."""

REQUESTS = tuple(
    _compiled(pattern)
    for pattern in (
        r"https?://[\"']?(?P<host>[^\s/\"'`]+)/v2/(?P<repository>[^\s\"'`?]+?)/(?:blobs|manifests|tags)"
        r"(?:/(?P<rest>[^\s\"'`?]*))?",
        # masked with words: https://<account id>.dkr.ecr…
        r"https?://(?P<host><[^>\n]{1,40}>[^\s/\"'`]*)/v2/(?P<repository>[^\s\"'`?]+?)/(?:blobs|manifests|tags)"
        r"(?:/(?P<rest>[^\s\"'`?]*))?",
        # docker-maven-plugin: path and host apart
        r"unable to (?:push|pull) '(?P<repository>[^'\s.:]+)(?::(?P<rest>[^'\s]*))?' from registry '<<host>>'",
        # podman, skopeo, buildah: path and host apart
        r" to /v2/(?P<repository>[^\s\"'`?]+?)/(?:blobs|manifests)(?:/(?P<rest>[^\s\"'`?]*))? in <<host>>",
    )
)

SAID = tuple(
    _compiled(pattern)
    for pattern in (
        r"repository with name '(?P<repository>[^'\n]{1,300})'"
        r"(?: (?:does not exist )?in (?:the )?registry with id '(?P<account>\d{12})')?",
        r"image tag '(?P<tag>[^'\n]{1,300})' already exists(?: in the '(?P<repository>[^'\n]{1,300})' repository)?",
        r"and tag '(?P<tag>[^'\n]{1,300})' already exists in the repository with name '(?P<repository>[^'\n]{1,300})'",
        r"(?:repositoryArn\"?\s*[:=]\s*\"?)?arn:(?P<partition>aws[a-z-]*):ecr"
        r":(?:(?P<region>[a-z]{2,4}(?:-[a-z]+){1,3}-\d{1,2})|[^:\s\"']*):(?:(?P<account>\d{12})|[^:\s\"']*)"
        r":repository/(?P<repository>[a-z0-9][^\s\"'`,*)]*)",
    )
)

TAGS = tuple(
    _compiled(pattern)
    for pattern in (
        r"(?m)^(?P<tag>[\w][\w.-]{0,127}): digest: sha256:",
        r"(?:reading|uploading|writing) manifest (?P<tag>[\w][\w.-]{0,127}) (?:in|to) \S",
        r"pushing tag\(s\) (?P<tag>[\w][\w.-]{0,127})",
        r"/images/[^\s\"'`?]+/push\?tag=(?P<tag>[\w][\w.-]{0,127})",
    )
)
"""Tags that are printed away from the rest of the reference."""

REGISTRY_ID = _compiled(r"--registry-ids?[= ][\"']?(?P<account>\d{12})\b")

TOKEN_REGION = _compiled(r"\becr get-login(?:-password)?\b[^\n|;&)`]*?--region[= ][\"']?<<region>>")

REGIONS = tuple(
    _compiled(pattern)
    for pattern in (
        r"--region[= ][\"']?<<region>>",
        r"\b(?:api\.)?ecr(?:-public)?(?:-fips)?\.<<region>>\.(?:amazonaws|api\.aws)",
        r"AWS_(?:DEFAULT_)?REGION[\"']?\s*[:=]\s*[\"']?<<region>>",
        r"aws[-_]?region[\"']?\s*[:=]\s*[\"']?<<region>>",
        r"configured to use region <<region>>",
        r"\barn:aws[a-z-]*:ecr:<<region>>:",
        r"\baws://[^/\s\"']{1,40}/<<region>>",
        r"\bcredentials matching \"?ecr:<<region>>:",
        r"CDK_DEFAULT_REGION\" environment variable to <<region>>",
    )
)

VALUES = tuple(
    _compiled(pattern)
    for pattern in (
        r"User: [\"']?(?P<principal>arn:[^\s\"']+(?: [^\s\"']+)?)[\"']? is not authorized",
        r"not authorized to perform:? [\"'`]?(?P<action>[a-z][a-z0-9-]*:[A-Za-z]+)",
        r"on resource: [\"'`]?(?P<resource>arn:[^\s\"'`]+|\*)",
        r"(?:because no|explicit deny in (?:an?|the)) (?P<policy_type>[a-z-]+(?: [a-z-]+){0,3}? (?:policy|boundary))",
        r"(?:policy|boundary): (?P<policy_arn>arn:aws[a-z-]*:(?:iam|organizations|ec2|ecr)[^\s\"']+)",
        r"authorization-details/(?P<authorization_id>[0-9a-z]+)",
        r"authorization id: (?P<authorization_id>[0-9a-z]{6,})",
        r"Request\s*ID:\s*(?P<request_id>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22})",
        r"(?:StatusCode|Status Code|failed with status|unexpected HTTP status(?: code)?|http res|status)"
        r"[\"']?:?\s*[\"']?"
        r"(?P<status>[1-5]\d\d)\b",
        r"https?://[^\s\"']+[\"']?: (?P<status>[1-5]\d\d) [A-Z][a-z]",
        r"\b(?P<method>HEAD|GET|POST|PUT|PATCH|DELETE) (?:request to )?[\"']?(?P<url>https?://[^\s\"']+)",
        r"--profile[= ](?P<profile>[^\s\"';|&)]+)",
        r"docker-credential-(?P<helper>[a-z0-9-]+)",
    )
)

MASKED_HOST = _compiled(r"(?P<account>[^\s/\"'`=@]*)\.dkr[.-]ecr(?:-fips)?\.(?P<region>[^\s/.]+)\.")
