"""What can be wrong with a file that comes in, beyond what its own format knows."""

from registry.errors import OfficeError
from registry.text import Text


class NumberedStudent(OfficeError):
    """A change to a student who already has a certificate number (rule 1.6)."""

    code = "student.numbered"
    text = Text(
        "该生已有证书编号，信息不得再改（规则 1.6）。",
        "This student has a certificate number; nothing may be changed any more (rule 1.6).",
    )
    remedy = Text(
        "如确有错误，请上报学籍考务办。", "If something is wrong, report it to the registry office."
    )


class IdNumberTaken(OfficeError):
    """An ID number that another student of the season has."""

    code = "student.id_number_taken"
    text = Text(
        "身份证号已属于学号 {student_number}。", "The ID number belongs to student number {student_number}."
    )
    remedy = Text(
        "请核对两名学生；两人互换的，先改正其中一人再导入另一人。",
        "Check both students; where two were exchanged, correct one of them first.",
    )


class CorrectionUndone(OfficeError):
    """A roster row with the value that a granted correction replaced (rule 1.6)."""

    code = "student.correction_undone"
    text = Text(
        "该行{field_zh}是更正前的旧值，已批准的更正（记录 {record}）不得被旧名册覆盖，未导入。",
        "The {field_en} of this row is the one that correction {record} replaced; the row was not taken.",
    )
    remedy = Text(
        "请改用更正后的名册；更正本身有误的，另行申请更正。",
        "Use a roster with the corrected value; if the correction is wrong, ask for another one.",
    )


class WrongRole(OfficeError):
    """Certificate photos handed in as e-registration images, or the reverse."""

    code = "image.wrong_role"
    text = Text(
        "这批图像的文件名大多是{other_zh}，不像{role_zh}，未导入。",
        "Most of these files are named by {other_en}: they do not look like {role_en}. None was taken.",
    )
    remedy = Text(
        "证书照片以学号命名，用 import photos；电子注册图像以身份证号命名，用 import eregistration。",
        "Certificate photos are named by 学号 (import photos), e-registration images by ID number (import "
        "eregistration).",
    )


class NothingToImport(OfficeError):
    """No picture in what was handed in."""

    code = "image.none"
    text = Text("{source} 里没有图像文件。", "There is no picture in {source}.")
    remedy = Text("请检查路径；图像应为 .jpg 文件。", "Check the path; pictures are .jpg files.")


class TableAmongImages(OfficeError):
    """A table among pictures, which import no table."""

    code = "image.table_ignored"
    text = Text(
        "{file} 是表格，导入图像时不读取。", "{file} is a table; importing pictures does not read it."
    )
    remedy = Text(
        "名册用 import roster 导入，图像社交付用 import delivery。",
        "A roster comes in by import roster, a delivery by import delivery.",
    )


class RepeatedKey(OfficeError):
    """Two files of one import for one key."""

    code = "image.repeated_key"
    text = Text(
        "同一批中有 {count} 张图像属于 {key}，均未导入。",
        "{count} pictures of this batch have the key {key}; none was taken.",
    )
    remedy = Text("每人只留一张，删除多余文件后重新导入。", "Keep one per person and import again.")


class UnknownFile(OfficeError):
    """A file that is neither a photo nor a table."""

    code = "intake.unknown_file"
    text = Text("{file} 既不是照片也不是表格，未导入。", "{file} is neither a photo nor a table; left out.")
    remedy = Text(
        "照片请用 .jpg；索引请用 CSV、XLSX 或 DBF。", "Photos are .jpg; an index is CSV, XLSX or DBF."
    )


class IndexMissing(OfficeError):
    """A delivery without an index that could be read."""

    code = "delivery.no_index"
    text = Text(
        "交付中有 {count} 个索引表，应恰好一个。", "The delivery holds {count} index tables, not one."
    )
    remedy = Text(
        "交付应含一个索引（CSV、XLSX 或 DBF）及其 JPEG 文件，格式见 docs/input.zh-CN.md。",
        "A delivery is one index (CSV, XLSX or DBF) with its JPEGs; see docs/input.md.",
    )


class DeliveryFileMissing(OfficeError):
    """The index names a file that is not there."""

    code = "delivery.file_missing"
    text = Text(
        "索引中的 {file} 在交付里找不到，或有多个同名文件。",
        "{file} of the index is not in the delivery, or more than one file could be meant.",
    )
    remedy = Text("请向图像社补要该文件。", "Ask the agency for the file.")


class DeliveryFileChanged(OfficeError):
    """A file is not the one the index describes."""

    code = "delivery.file_changed"
    text = Text("{file} 的 SHA-256 与索引不符。", "{file} does not have the SHA-256 of the index.")
    remedy = Text(
        "请重新复制交付；仍不符则退回图像社。", "Copy the delivery again, else return it to the agency."
    )


class DeliveryFileUnlisted(OfficeError):
    """A file is there that the index does not name."""

    code = "delivery.file_unlisted"
    text = Text("{file} 不在索引里，未登记。", "{file} is not in the index and was not registered.")
    remedy = Text("请向图像社核实该文件。", "Ask the agency about the file.")
