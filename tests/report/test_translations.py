from __future__ import annotations

from dataclasses import replace

from ecrdoctor.diagnosis.explain import Explainer
from ecrdoctor.reading.read import read_log
from ecrdoctor.report.from_json import read_reports
from ecrdoctor.report.model import Gap, Report, Translated
from ecrdoctor.report.to_json import render_json
from ecrdoctor.report.translations import has_language, in_both, in_language
from ecrdoctor.rulebook.tree import Rulebook

from .test_text import LOGS


def test_each_sentence_is_paired_with_its_twin(rulebook: Rulebook) -> None:
    explainer = Explainer(rulebook)
    for log in LOGS.values():
        diagnosis = explainer.diagnose(read_log(log.encode(), "push.log"))
        english, chinese = explainer.report(diagnosis), explainer.report(diagnosis, "zh")
        both = in_both(english, chinese)
        assert in_language(both, "en") is both
        told = in_language(both, "zh")
        assert told == in_both(chinese, english)
        assert in_language(told, "en") == both
        assert (has_language(both, "zh"), has_language(english, "zh")) == (True, False)


def test_the_catalogue(rulebook: Rulebook) -> None:
    explainer = Explainer(rulebook)
    diagnosis = explainer.diagnose(read_log(b"everything is fine\n", "-"))
    both = in_both(explainer.report(diagnosis), explainer.report(diagnosis, "zh"))
    assert both.translations == {"Nothing in this log shows a failed push.": "日志中没有失败的推送。"}
    assert both.translated == ()


def test_without_its_sentences_a_report_stays_as_it_is(rulebook: Rulebook) -> None:
    explainer = Explainer(rulebook)
    report = explainer.explain(read_log(LOGS["login"].encode(), "push.log"))
    told = in_language(report, "zh")
    assert (told.language, told.summary, told.causes) == ("zh", report.summary, report.causes)


def test_a_sentence_with_two_translations_is_told_by_its_place() -> None:
    def gaps(*said: str) -> tuple[Gap, ...]:
        return tuple(Gap("kms", why, "") for why in said)

    english = Report("explain", "-", "unknown", "Done", "1", gaps=gaps("denied", "refused", "Done", "denied"))
    chinese = replace(english, language="zh", summary="完成", gaps=gaps("被拒绝", "被拒绝", "Done", "拒绝"))
    both = in_both(english, chinese)
    assert both.translations == {"Done": "完成", "denied": "被拒绝", "refused": "被拒绝"}
    assert both.translated == (Translated(7, "Done", "Done"), Translated(9, "denied", "拒绝"))
    saved = read_reports(render_json(in_language(both, "zh")), "r.json")[0]
    assert saved == in_both(chinese, english)
    assert in_language(saved, "en") == both


def test_a_place_that_has_another_sentence_by_now_is_left_alone() -> None:
    report = Report("explain", "-", "unknown", "Done", "1", translations={"Done": "完成"})
    moved = replace(report, translated=(Translated(1, "denied", "拒绝"),))
    assert in_language(moved, "zh").summary == "完成"
