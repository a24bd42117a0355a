"""What can be wrong with an archive, and with one entry of it."""

from registry.errors import OfficeError
from registry.text import Text

_AGAIN = Text(
    "请用 Windows 自带的压缩或 7-Zip 重新打包为 ZIP，再重新导入。",
    "Pack the files again as a ZIP with Windows or 7-Zip, then import that.",
)


class NoSuchPath(OfficeError):
    """A path with nothing at it that can be read."""

    code = "archive.not_found"
    text = Text("找不到“{source}”，或没有读取权限。", "“{source}” does not exist or may not be read.")
    remedy = Text(
        "请核对路径，并确认文件没有被其他程序占用。", "Check the path and that no other program holds it."
    )


class UnsupportedArchive(OfficeError):
    """RAR, 7z and the like."""

    code = "archive.unsupported"
    text = Text("“{source}”不是 ZIP 压缩包。", "“{source}” is not a ZIP archive.")
    remedy = Text(
        "请解压后改用 ZIP 打包，或直接导入文件夹。", "Unpack it and import the folder, or pack a ZIP."
    )


class DamagedArchive(OfficeError):
    """A ZIP whose directory cannot be read."""

    code = "archive.damaged"
    text = Text("压缩包“{source}”已损坏或不完整。", "The archive “{source}” is damaged or incomplete.")
    remedy = Text(
        "请核对文件大小，重新复制或下载。", "Compare its size with the sender's, then copy it again."
    )


class ArchiveTooLarge(OfficeError):
    """More files or bytes than one batch may have."""

    code = "archive.too_large"
    text = Text("“{source}”超出一批的上限。", "“{source}” is more than one batch may hold.")
    remedy = Text(
        "一批最多 10000 个文件、压缩包 512 MB、解压后 4 GB；请按教学点分批导入。",
        "A batch holds 10,000 files, a ZIP of 512 MB, 4 GB unpacked; import it by teaching site.",
    )


class OverlappingEntries(OfficeError):
    """A ZIP whose entries share bytes: only made to harm."""

    code = "archive.overlap"
    text = Text("压缩包“{source}”内部数据重叠，已拒收。", "Entries of “{source}” overlap; it was refused.")
    remedy = _AGAIN


class EntryPath(OfficeError):
    """An entry whose name would leave its folder, or cannot be a file name."""

    code = "archive.entry_path"
    text = Text("压缩包内的路径“{entry}”不安全，已跳过。", "The path “{entry}” is not safe and was skipped.")
    remedy = _AGAIN


class EntryLink(OfficeError):
    """A symbolic link or a device, not a file."""

    code = "archive.entry_link"
    text = Text("“{entry}”是链接，不是文件，已跳过。", "“{entry}” is a link, not a file, and was skipped.")
    remedy = Text("请放入照片文件本身。", "Put in the file itself.")


class EntryRepeated(OfficeError):
    """Several entries of one name."""

    code = "archive.entry_repeated"
    text = Text(
        "压缩包内有多个文件都叫“{entry}”，一个也没有采用。",
        "Several entries are called “{entry}”; none of them was used.",
    )
    remedy = Text("请只保留正确的一个后重新打包。", "Keep the right one and pack again.")


class EntryEncrypted(OfficeError):
    """An entry that asks for a password."""

    code = "archive.entry_encrypted"
    text = Text("“{entry}”有密码。", "“{entry}” is protected by a password.")
    remedy = Text("请用密码解压后，不设密码重新打包。", "Unpack it, then pack it again without a password.")


class EntryTooLarge(OfficeError):
    """An entry larger than its kind may be."""

    code = "archive.entry_too_large"
    text = Text("“{entry}”超过 {limit_mb} MB。", "“{entry}” is larger than {limit_mb} MB.")
    remedy = Text(
        "照片一张不超过 2 MB，请用社方原图；内层压缩包过大时请单独导入。",
        "A photo holds at most 2 MB: use the agency's original. Import a large inner ZIP by itself.",
    )


class EntryRatio(OfficeError):
    """An entry that unpacks to more than a hundred times its size: a ZIP bomb."""

    code = "archive.entry_ratio"
    text = Text("“{entry}”压缩比异常，已拒收。", "“{entry}” unpacks to far too much and was refused.")
    remedy = Text(
        "请打开核对该文件，确认后不压缩重新打包。", "Look at the file, then pack it again uncompressed."
    )


class EntryDamaged(OfficeError):
    """An entry whose bytes do not unpack or do not match their checksum."""

    code = "archive.entry_damaged"
    text = Text("“{entry}”已损坏，无法读取。", "“{entry}” is damaged and cannot be read.")
    remedy = _AGAIN


class NestedTooDeep(OfficeError):
    """A ZIP in a ZIP in a ZIP."""

    code = "archive.nested"
    text = Text("“{entry}”套了两层以上的压缩包。", "“{entry}” lies more than one archive deep.")
    remedy = Text("请先解开内层压缩包。", "Unpack the inner archive first.")
