"""All scenarios, by the stage of the push at which they fail."""

from . import access, authentication, credentials, healthy, local, login, manifest, repository, upload

SCENARIOS = (
    *local.SCENARIOS,
    *credentials.SCENARIOS,
    *login.SCENARIOS,
    *authentication.SCENARIOS,
    *access.SCENARIOS,
    *repository.SCENARIOS,
    *upload.SCENARIOS,
    *manifest.SCENARIOS,
    *healthy.SCENARIOS,
)
