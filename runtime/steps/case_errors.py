"""Why a step of a case is refused."""

from registry.errors import OfficeError
from registry.text import Text


class UnknownCase(OfficeError):
    """No case of that id."""

    code = "case.unknown"
    text = Text("没有案例 {id}。", "There is no case {id}.")
    remedy = Text("运行 yanqi cases 查看案例。", "`yanqi cases` lists them.")


class CaseSuperseded(OfficeError):
    """A decision about pictures that are no longer there."""

    code = "case.superseded"
    text = Text("案例 {id} 的照片已更换，不能再处理。", "The pictures of case {id} were replaced since.")
    remedy = Text("请处理重新比对后的新案例。", "Decide the new case that the next screening opened, if any.")


class DecisionIncomplete(OfficeError):
    """A decision without a reviewer or a reason."""

    code = "case.decision_incomplete"
    text = Text("处理结果须写明审核人和理由。", "A decision needs a reviewer and a reason.")
    remedy = Text("补全 --by 和 --reason。", "Give --by and --reason.")


class MoveNotOpen(OfficeError):
    """A step that the state of the case does not allow."""

    code = "case.move_not_open"
    text = Text(
        "案例 {id} 现为“{state_zh}”，不能{move_zh}。", "Case {id} is {state_en}: no step “{move_en}”."
    )
    remedy = Text("{remedy_zh}", "{remedy_en}")


class OwnUpload(OfficeError):
    """Whoever brought a picture in does not say that it is right."""

    code = "case.own_upload"
    text = Text(
        "{reviewer} 导入过案例 {id} 的图像，不能审核本案例。",
        "{reviewer} imported pictures of case {id} and may not decide it.",
    )
    remedy = Text("请由另一名审核人处理。", "Another reviewer must decide it.")


class SecondReviewerNeeded(OfficeError):
    """One reviewer cannot be both of two."""

    code = "case.second_reviewer"
    text = Text(
        "{reviewer} 已认为案例 {id} 无误；比对引擎判为不是同一人，须另一名审核人复核。",
        "{reviewer} has cleared case {id} already; the engine called it a mismatch, so another must too.",
    )
    remedy = Text(
        "请另一名审核人运行 yanqi cases decide {id}。", "Have another reviewer run `yanqi cases decide {id}`."
    )


class ReceiptMissing(OfficeError):
    """A correction is filed when the office that takes it has said so."""

    code = "case.receipt_missing"
    text = Text("报送更正须填写回执。", "A filed correction needs its receipt.")
    remedy = Text(
        "补全 --receipt，如回执编号或签收日期。", "Give --receipt: its number, or who signed and when."
    )


class NothingToCorrect(OfficeError):
    """A correction that image correction cannot make."""

    code = "case.nothing_to_correct"
    text = Text("案例 {id} 不能用图像信息更正解决。", "Image correction cannot cure case {id}.")
    remedy = Text(
        "请按案例的处理步骤办理：证书照片有误的换回原图，已发证的上报。",
        "Follow the steps of the case: replace a wrong certificate photo, escalate once it is issued.",
    )


class CaseStands(OfficeError):
    """A picture reported as wrong on which a case is under way."""

    code = "case.stands"
    text = Text("这张图像已有案例 {id}（{state_zh}）。", "Case {id} is about this picture ({state_en}).")
    remedy = Text("请在该案例中处理：yanqi cases show {id}。", "Work on that one: `yanqi cases show {id}`.")


class OriginalMissing(OfficeError):
    """A correction without the picture that is to come instead."""

    code = "case.original_missing"
    text = Text(
        "案例 {id} 的学生没有可用的社方原图；非图像社所摄的图像不能电子注册（规则 5.5），不能报送。",
        "The student of case {id} has no original of the agency to use; an image not taken by the agency"
        " cannot be e-registered (rule 5.5).",
    )
    remedy = Text(
        "先凭身份证号向图像社调取（保存三年），调不到的由图像社重新采集；登记社方交付后再报送。",
        "Ask the agency for it by ID number (kept three years), else have the agency capture again; register"
        " it with `yanqi import delivery`, then file.",
    )
