"""What the checks found, joined with what the log said: confirmed, likely, possible, ruled out.

Only a `problem` confirms; what was seen rules out. A message that states its cause stays confirmed even
if the check finds all well now: then things have changed since, and both are shown. When the log comes
from another machine or identity, nothing seen here proves anything about it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ecrdoctor.checks.contract import Missing, Outcome
from ecrdoctor.diagnosis.fixes import Filler
from ecrdoctor.facts.model import Facts
from ecrdoctor.report.model import CauseFound, CheckAnswer, Gap, Report, Verdict
from ecrdoctor.report.words import phrase, word
from ecrdoctor.rulebook.tree import Rulebook

PROVENANCE = "provenance"
_ABOUT_AWS = frozenset(("repository", "tag", "policies", "kms", "cloudtrail"))
"""Checks whose answers hold wherever they are asked from."""
_MENDED_BY_ALLOWING = ("iam-push-denied", "ecr-token-denied")
"""Causes whose fixes are identity policies, which a check may know better than the rulebook."""
_OF_ALL_CAUSES = ("principal", "principal_name", "repository_arn")
"""What an answer can teach that the fixes of every cause may use."""
_Key = tuple[bool, bool, int, bool, int]
_VERDICTS: tuple[Verdict, ...] = ("confirmed", "likely", "possible", "ruled-out")


@dataclass(frozen=True, slots=True)
class _Proof:
    """What all checks say about one cause."""

    confirmed_by: tuple[Outcome, ...]
    suggested_by: tuple[Outcome, ...]
    ruled_out_by: tuple[Outcome, ...]
    policy: Mapping[str, Any] | None
    """What would grant the missing actions, where that was seen of the right identity."""


def judge(report: Report, outcomes: tuple[Outcome, ...], facts: Facts, rulebook: Rulebook) -> Report:
    """The report with the checks' answers, its causes judged and ranked anew.

    Sort key: not ruled out; proposed by the log, or found by a check that the log's causes name; the
    verdict; not explained by another confirmed cause; the place in the log's own ranking; the catalogue.
    """
    elsewhere = _is_elsewhere(outcomes)
    language = report.language
    asked = {check for cause in report.causes for check in cause.checks}
    explained = _explained(outcomes, elsewhere)
    judged: list[tuple[_Key, CauseFound]] = []
    for place, cause in enumerate(report.causes):
        proof = _proof(cause.id, outcomes, elsewhere)
        filler = Filler(_known_for(cause.id, facts, outcomes, elsewhere))
        found = _judged(cause, proof, filler, rulebook, language)
        judged.append((_key(found, True, cause.id in explained, place), found))
    known = {cause.id for cause in report.causes}
    for cause_id in _found_by_checks(outcomes, suggested=not report.causes):
        if cause_id not in known and (entry := rulebook.cause(cause_id)):
            proof = _proof(cause_id, outcomes, elsewhere)
            related = not report.causes or any(outcome.check.id in asked for outcome in proof.confirmed_by)
            base = CauseFound(cause_id, entry.stage, entry.sentence.in_language(language), "possible", "")
            filler = Filler(_known_for(cause_id, facts, outcomes, elsewhere))
            found = _judged(base, proof, filler, rulebook, language)
            place = 100 + rulebook.cause_order[cause_id]
            judged.append((_key(found, related, cause_id in explained, place), found))
    causes = tuple(cause for _, cause in sorted(judged, key=lambda item: item[0]))
    return replace(
        report,
        causes=causes,
        summary=_summary(report, causes),
        checks=tuple(_check_answer(outcome, language) for outcome in outcomes),
        gaps=(*report.gaps, *_gaps(outcomes, language)),
    )


def _key(cause: CauseFound, related: bool, explained: bool, place: int) -> _Key:
    return (cause.verdict == "ruled-out", not related, _VERDICTS.index(cause.verdict), explained, place)


def _telling(outcomes: tuple[Outcome, ...], elsewhere: bool) -> list[Outcome]:
    """The outcomes that hold for the machine and identity that the log is from."""
    return [outcome for outcome in outcomes if not elsewhere or outcome.check.id in _ABOUT_AWS]


def _explained(outcomes: tuple[Outcome, ...], elsewhere: bool) -> frozenset[str]:
    """Causes that only follow from one that a check confirmed."""
    told = (o for o in _telling(outcomes, elsewhere) if o.answer.status == "problem")
    return frozenset(cause for outcome in told for cause in outcome.answer.explains)


def _proof(cause_id: str, outcomes: tuple[Outcome, ...], elsewhere: bool) -> _Proof:
    told = _telling(outcomes, elsewhere)
    here = [outcome for outcome in outcomes if outcome not in told]
    confirmed = tuple(o for o in told if o.answer.status == "problem" and cause_id in o.answer.confirms)
    hinted = tuple(o for o in here if o.answer.status == "problem" and cause_id in o.answer.confirms)
    suggested = tuple(o for o in outcomes if cause_id in o.answer.suggests)
    ruled_out = tuple(o for o in told if o.answer.status in ("ok", "problem") and cause_id in o.answer.rules_out)
    policy = next((o.answer.policy for o in (*confirmed, *suggested) if o in told and o.answer.policy), None)
    return _Proof(confirmed, (*suggested, *hinted), ruled_out, policy)


def _judged(cause: CauseFound, proof: _Proof, filler: Filler, rulebook: Rulebook, language: str) -> CauseFound:
    by = (*proof.confirmed_by, *proof.suggested_by, *proof.ruled_out_by)
    remedy = rulebook.remedy(cause.id)
    as_why = () if cause.why else by[:1]  # what no log speaks of is explained by the answer that found it
    return replace(
        cause,
        verdict=_verdict(cause, proof),
        why=cause.why or " ".join(outcome.answer.text.in_language(language) for outcome in as_why),
        checks=tuple(dict.fromkeys((*(outcome.check.id for outcome in by), *cause.checks))),
        proof=_said((*proof.confirmed_by, *proof.suggested_by), as_why, language),
        counter=_said(proof.ruled_out_by, as_why, language),
        fixes=filler.fixes(remedy, language, proof.policy if cause.id in _MENDED_BY_ALLOWING else None),
        verify=filler.commands(remedy.verify) if remedy else (),
        docs=remedy.docs if remedy else (),
        ranked_by=_reason(cause, proof, language),
    )


def _verdict(cause: CauseFound, proof: _Proof) -> Verdict:
    if proof.confirmed_by or cause.verdict == "confirmed":
        return "confirmed"
    if proof.ruled_out_by:
        return "ruled-out"
    return "likely" if proof.suggested_by else cause.verdict


def _reason(cause: CauseFound, proof: _Proof, language: str) -> str:
    if proof.confirmed_by:
        return phrase("ranked-confirmed", language, check=proof.confirmed_by[0].check.id)
    if proof.ruled_out_by and cause.verdict != "confirmed":
        return phrase("ranked-ruled-out", language, check=proof.ruled_out_by[0].check.id)
    if proof.suggested_by:
        return phrase("ranked-suggested", language, check=proof.suggested_by[0].check.id)
    return cause.ranked_by


def _said(outcomes: tuple[Outcome, ...], besides: tuple[Outcome, ...], language: str) -> tuple[str, ...]:
    """What the checks answered; without the outcomes `besides`, which are told elsewhere."""
    colon = word("colon", language)
    return tuple(
        f"{outcome.check.id}{colon}{outcome.answer.text.in_language(language)}"
        for outcome in outcomes
        if outcome not in besides
    )


def _found_by_checks(outcomes: tuple[Outcome, ...], *, suggested: bool) -> tuple[str, ...]:
    """What problems confirm and, where no log says anything, what they only suggest."""
    problems = [outcome.answer for outcome in outcomes if outcome.answer.status == "problem"]
    confirmed = [cause for answer in problems for cause in answer.confirms]
    likely = [cause for answer in problems for cause in answer.suggests] if suggested else []
    return tuple(dict.fromkeys((*confirmed, *likely)))


def _is_elsewhere(outcomes: tuple[Outcome, ...]) -> bool:
    """Whether the log was written by another identity or on another machine than this one."""
    return any(o.check.id == PROVENANCE and o.answer.detail.get("same") is False for o in outcomes)


def _known_for(cause_id: str, facts: Facts, outcomes: tuple[Outcome, ...], elsewhere: bool) -> Facts:
    """The facts with what the checks learnt that holds for one cause.

    That another region has the repository, say, fills the fixes of the cause that this answer speaks for: in those
    of another cause it would be one half of a command and the log the other. Who pushes holds for all, and the log
    knows it best.
    """
    general: dict[str, str] = {}
    for outcome in _telling(outcomes, elsewhere):
        for name in _OF_ALL_CAUSES:
            if value := outcome.answer.learned.get(name):
                general.setdefault(name, value)
    own = {
        name: value
        for outcome in outcomes
        if cause_id in (*outcome.answer.confirms, *outcome.answer.suggests)
        for name, value in outcome.answer.learned.items()
        if value and name not in _OF_ALL_CAUSES
    }
    return replace(facts, values={**general, **facts.values, **own})


def _summary(report: Report, causes: tuple[CauseFound, ...]) -> str:
    """The first cause that still stands; the log's own summary where the checks changed nothing."""
    first = next((cause for cause in causes if cause.verdict != "ruled-out"), None)
    if first is None:
        return word("summary-all-ruled-out", report.language) if causes else report.summary
    summary = phrase(f"summary-{first.verdict}", report.language, title=first.title)
    failed = sum(push.outcome == "failed" for push in report.pushes)
    return phrase("summary-several", report.language, summary=summary, count=failed) if failed > 1 else summary


def _check_answer(outcome: Outcome, language: str) -> CheckAnswer:
    answer = outcome.answer
    return CheckAnswer(
        id=outcome.check.id,
        question=outcome.check.question.in_language(language),
        status=answer.status,
        answer=answer.text.in_language(language),
        detail=answer.detail,
        needs=outcome.check.permissions,
        ms=outcome.ms,
    )


def _gaps(outcomes: tuple[Outcome, ...], language: str) -> tuple[Gap, ...]:
    """What was not seen; checks that were kept from looking by the same thing share one gap."""
    named: dict[Missing, list[str]] = {}
    for outcome in outcomes:
        if missing := outcome.answer.missing:
            named.setdefault(missing, []).append(outcome.check.id)
    return tuple(
        Gap(", ".join(ids), missing.why.in_language(language), missing.remedy.in_language(language))
        for missing, ids in named.items()
    )
