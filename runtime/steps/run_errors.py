"""What can keep a print run from being created, rendered or verified."""

from registry.errors import OfficeError
from registry.text import Text


class NobodyToPrint(OfficeError):
    """No student of this season may be issued a certificate that is not in a run yet."""

    code = "run.nobody"
    text = Text("没有可以编号打印的学生。", "There is nobody to number and print.")
    remedy = Text("运行 yanqi gate 查看每名学生的原因。", "`yanqi gate` shows why for each student.")


class UnknownRun(OfficeError):
    """No print run of that id."""

    code = "run.unknown"
    text = Text("没有打印批次 {id}。", "There is no print run {id}.")
    remedy = Text("运行 yanqi print-run list 查看批次。", "`yanqi print-run list` lists them.")


class GateClosedSince(OfficeError):
    """Something changed between numbering and the first rendering: what is printed cannot be taken back."""

    code = "run.gate_closed"
    text = Text(
        "批次 {id} 编号后情况有变，下列学生现在不得发证，未生成：{students}。",
        "Since run {id} was numbered the gate has closed for these students; nothing was made: {students}.",
    )
    remedy = Text(
        "用 yanqi gate --explain 学号 查看原因，办结后重新生成；可以越过的原因由两人同意越过。",
        "`yanqi gate --explain` says why: settle it, or have two people set it aside where that is allowed, "
        "then render again.",
    )


class RunNotRendered(OfficeError):
    """A run is to be verified before its PDF was made, or its PDF is gone."""

    code = "run.not_rendered"
    text = Text("批次 {id} 的 PDF 还没有生成，或已不在原处。", "The PDF of run {id} is not there.")
    remedy = Text("先运行 yanqi print-run render {id}。", "Run `yanqi print-run render {id}` first.")


class TemplateChanged(OfficeError):
    """The template is no longer the one the run was created with."""

    code = "run.template_changed"
    text = Text(
        "模板 {template} 在批次创建后被改动，不能继续打印。",
        "The template {template} was changed after the run was created; it cannot be printed.",
    )
    remedy = Text("请恢复原模板。", "Put the template back as it was.")


class RunNotReproducible(OfficeError):
    """Rendering again gave other bytes than the first time: fonts or libraries changed in between."""

    code = "run.not_reproducible"
    text = Text(
        "批次 {id} 重新生成的 PDF 与上次不同，未保存。",
        "Rendering run {id} again gave a different PDF; it was not kept.",
    )
    remedy = Text(
        "请用首次生成时的软件版本和字体重新生成。", "Use the software and fonts it was first rendered with."
    )


class PartnerMissing(OfficeError):
    """A co-sealed certificate without the university that seals it too."""

    code = "run.no_partner"
    text = Text(
        "合作盖章的证书需要合作学校名称，设置中为空。",
        "A co-sealed certificate needs the partner university, which the settings do not name.",
    )
    remedy = Text(
        "在 yanqi.toml 的 [school] 下填写 co_sealed_with。",
        "Set co_sealed_with under [school] in yanqi.toml.",
    )


class TemplateMissing(OfficeError):
    """No template for a level and seal type."""

    code = "run.no_template"
    text = Text(
        "没有适用于{kind}、{level}、{seal}的模板。", "There is no template for {kind}, {level}, {seal}."
    )
    remedy = Text(
        "本版本只有开放教育本科、专科的模板。", "This version has templates for open-education 本科 and 专科."
    )
