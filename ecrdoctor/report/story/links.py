"""Which addresses become links: a rule's or a saved report's `docs` could hold anything."""

from __future__ import annotations

_ALLOWED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/?#=&%+,:")


def is_link(url: str) -> bool:
    """Whether `url` is a plain https address, without anything that a page or Markdown would act on."""
    return url.startswith("https://") and set(url) <= _ALLOWED
