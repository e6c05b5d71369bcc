"""What a check answers when a system gave no answer: `unknown`, with what would allow it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ecrdoctor.checks.contract import Answer, Missing
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Unavailable

_WHY = {
    "denied": Text("not allowed to look", "没有查看权限"),
    "no-credentials": Text("there are no usable AWS credentials here", "这里没有可用的 AWS 凭证"),
    "expired": Text("the AWS credentials have expired", "AWS 凭证已过期"),
    "invalid-credentials": Text("AWS does not accept the credentials", "AWS 不接受这组凭证"),
    "clock-skew": Text("this machine's clock is off", "本机时钟不准"),
    "unreachable": Text("could not be reached", "无法连接"),
    "timeout": Text("no answer in time", "在限定时间内没有应答"),
    "throttled": Text("throttled", "请求被限流"),
    "missing-tool": Text("a tool is missing", "缺少所需的工具"),
    "error": Text("no usable answer", "没有得到可用的应答"),
}
_REMEDY = {
    "no-credentials": Text(
        "log in to AWS here (for example `aws sso login`), or name a profile with --profile",
        "在本机登录 AWS（例如 `aws sso login`），或用 --profile 指定 profile",
    ),
    "expired": Text(
        "get fresh credentials (for example `aws sso login`) and run this again",
        "获取新的凭证（例如 `aws sso login`）后再运行一次",
    ),
    "invalid-credentials": Text(
        "check which credentials are in use: `aws configure list`", "确认正在使用哪组凭证：`aws configure list`"
    ),
    "clock-skew": Text("set the clock (for example with NTP) and run this again", "校准时钟（例如用 NTP）后再运行一次"),
    "unreachable": Text("check the network path: DNS, proxy, VPC endpoint", "检查网络路径：DNS、代理、VPC 终端节点"),
    "timeout": Text("run this again, or with a longer --timeout", "再运行一次，或者加大 --timeout"),
    "throttled": Text("run this again in a minute", "过一分钟再运行一次"),
    "missing-tool": Text(
        "install the tool that is named, or run this where it is", "安装上面提到的工具，或在有该工具的机器上运行"
    ),
    "error": Text("run this again with -v and look at the reason", "加上 -v 再运行一次，查看原因"),
}


def missing(error: Unavailable) -> Missing:
    """Why a system gave no answer, and the permission or command that would change that."""
    why = _WHY.get(error.kind, _WHY["error"])
    reason = error.reason
    return Missing(why=Text(f"{why.en}: {reason}", f"{why.zh}：{reason}"), remedy=_remedy(error))


def is_absent(error: Unavailable) -> bool:
    """Whether the failure says only that the repository is not there (yet): a template may create it on push."""
    return getattr(error, "code", "") == "RepositoryNotFoundException"


def unknown(
    what: Text, error: Unavailable, *, detail: Mapping[str, Any] | None = None, suggests: tuple[str, ...] = ()
) -> Answer:
    """The answer `unknown` about `what` (a noun phrase such as "whether the repository exists")."""
    why = _WHY.get(error.kind, _WHY["error"])
    return Answer(
        status="unknown",
        text=Text(f"cannot tell {what.en}: {why.en}", f"无法判断{what.zh}：{why.zh}"),
        detail={"kind": error.kind, "reason": error.reason, **({"action": error.action} if error.action else {})}
        | dict(detail or {}),
        suggests=suggests,
        missing=missing(error),
    )


def _remedy(error: Unavailable) -> Text:
    if error.kind == "denied":
        if error.action:
            return Text(f"grant {error.action}", f"授予权限 {error.action}")
        return Text("ask for read access", "申请只读权限")
    return _REMEDY.get(error.kind, _REMEDY["error"])
