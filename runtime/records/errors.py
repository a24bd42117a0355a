"""What can be wrong with a table of records, beyond what a table knows."""

from registry.errors import OfficeError
from registry.text import Text


class UnknownStudent(OfficeError):
    """A 学号 that no student of the season has."""

    code = "record.student_unknown"
    text = Text(
        "学号 {student_number} 不在本季名册中。",
        "No student of the season has the number {student_number}.",
    )
    remedy = Text("请核对学号，或先导入名册。", "Check the number, or import the roster first.")


class RecordDecided(OfficeError):
    """A row that would change a request that was decided already."""

    code = "record.decided"
    text = Text("该申请已有结论（{state_zh}），不能再改。", "The request is decided already ({state_en}).")
    remedy = Text("如需再办，请换一个申请日期重新提交。", "To ask again, hand it in with a new date.")


class RuleRefuses(OfficeError):
    """A row that a rule does not allow."""

    code = "record.refused"
    text = Text("{reason_zh}（规则 {rule}）", "{reason_en} (rule {rule})")
    remedy = Text("请联系{office_zh}。", "Ask the {office_en}.")


class ProofMissing(OfficeError):
    """A scan that the table names and that does not lie beside it."""

    code = "record.proof_missing"
    text = Text("找不到证明材料 {file}。", "The proof {file} is not there.")
    remedy = Text(
        "请把扫描件与表格放在同一文件夹或 ZIP 中。", "Put the scan into the folder or ZIP of the table."
    )


class ProofUnreadable(OfficeError):
    """A scan that cannot be read as a picture."""

    code = "record.proof_unreadable"
    text = Text("证明材料 {file} 无法打开。", "The proof {file} cannot be opened.")
    remedy = Text("请重新扫描为 JPEG 图像。", "Scan it again, as a JPEG picture.")


class NoTable(OfficeError):
    """A folder or ZIP with no table, or with several."""

    code = "record.table"
    text = Text(
        "{source} 中应有一张表，现有 {count} 张。", "{source} should hold one table and holds {count}."
    )
    remedy = Text("请只留一张表，扫描件放在旁边。", "Leave one table, and the scans beside it.")


class RecordUnknown(OfficeError):
    """No record of that number in this season."""

    code = "record.unknown"
    text = Text("本季没有编号为 {number} 的记录。", "There is no record {number} in this season.")
    remedy = Text("用 yanqi records list 查看编号。", "See the numbers with yanqi records list.")


class NotARequest(OfficeError):
    """A decision on a record that asks for nothing."""

    code = "record.no_request"
    text = Text("{kind_zh}不需审批。", "A {kind_en} is not decided by anybody.")
    remedy = Text("只有基本信息更正和学籍异动须审批。", "Corrections and changes of status are.")


class ContradictsIdNumber(OfficeError):
    """A corrected sex or birth date that the ID number does not carry."""

    code = "record.contradicts"
    text = Text("更正后与身份证号不一致。", "The corrected value disagrees with the ID number.")
    remedy = Text(
        "身份证号有误的，申请更正身份证号，性别和出生日期随之更正。",
        "If the ID number is wrong, ask for its correction: sex and birth date follow it.",
    )


class DestinationMissing(OfficeError):
    """A change of major or teaching site that does not say into which."""

    code = "record.destination"
    text = Text("{change_zh}未写明转入何处。", "The {change_en} does not say into which.")
    remedy = Text(
        "请在“转入”列填写转入的专业或教学点，再导入。",
        "Write the new major or site into the column 转入, and import it again.",
    )


class OwnRequest(OfficeError):
    """A request granted by the person who imported it."""

    code = "record.own_request"
    text = Text(
        "该申请由 {importer} 导入，不能由同一人批准。",
        "{importer} imported this request: the same person may not grant it.",
    )
    remedy = Text("请由另一名有权人员批准。", "Have somebody else grant it.")
