from __future__ import annotations

from ecrdoctor.diagnosis.explain import Explainer
from ecrdoctor.reading.read import read_log
from ecrdoctor.report.translations import has_language, in_both, in_language, translations
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
    assert translations(explainer.report(diagnosis), explainer.report(diagnosis, "zh")) == {
        "Nothing in this log shows a failed push.": "日志中没有失败的推送。"
    }


def test_without_its_sentences_a_report_stays_as_it_is(rulebook: Rulebook) -> None:
    explainer = Explainer(rulebook)
    report = explainer.explain(read_log(LOGS["login"].encode(), "push.log"))
    told = in_language(report, "zh")
    assert (told.language, told.summary, told.causes) == ("zh", report.summary, report.causes)
