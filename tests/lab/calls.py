"""One API call, and what every service needs to answer it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from .state import State, StoredRepository
from .world import Principal, partition

Answer: TypeAlias = Mapping[str, Any]
Handler: TypeAlias = "Callable[[ApiCall], Answer]"


class ApiError(Exception):
    """AWS refuses an API call."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


@dataclass(frozen=True)
class ApiCall:
    """Who calls, where, with which parameters."""

    state: State
    caller: Principal | None
    region: str
    parameters: Mapping[str, Any]

    @property
    def principal(self) -> Principal:
        """The caller of a signed call."""
        if self.caller is None:
            raise ApiError("MissingAuthenticationToken", "Request is missing Authentication Token", 403)
        return self.caller

    def authorize(self, action: str, resource: str) -> None:
        """Refuse unless the caller may do this."""
        call, decision = self.state.decide(self.principal, action, resource)
        if not decision.allowed:
            raise ApiError("AccessDeniedException", decision.message(call, reasons=self.state.world.reasons))

    @property
    def registry_id(self) -> str:
        """The registry asked about: the caller's own unless it names another."""
        return str(self.parameters.get("registryId") or self.principal.account)

    def repository_arn(self, name: str) -> str:
        """The ARN a repository of that name has, whether or not it exists."""
        return f"arn:{partition(self.region)}:ecr:{self.region}:{self.registry_id}:repository/{name}"

    def repository(self, action: str) -> StoredRepository:
        """The repository that ``repositoryName`` names, once the caller may do the action on it."""
        name = str(self.parameters["repositoryName"])
        self.authorize(action, self.repository_arn(name))
        return self.existing(name)

    def existing(self, name: str) -> StoredRepository:
        """The repository of that name, or ECR's RepositoryNotFoundException."""
        found = self.state.repository(self.registry_id, self.region, name)
        if found is None:
            raise ApiError(
                "RepositoryNotFoundException",
                f"The repository with name '{name}' does not exist in the registry with id '{self.registry_id}'",
            )
        return found
