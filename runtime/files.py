"""Files a person names on the command line: read within a bound, written whole or not at all."""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from registry.errors import OfficeError
from registry.text import Text


class FileTooLarge(OfficeError):
    """A file beyond what its kind may have."""

    code = "file.too_large"
    text = Text(
        "{file} 超过 {limit_mb} MB，没有读取。", "{file} is larger than {limit_mb} MB and was not read."
    )
    remedy = Text(
        "请核对是否选错文件；表格请分成几个，照片请用原图。",
        "Check that it is the file you meant; split a table, take the original of a photo.",
    )


class FileUnreadable(OfficeError):
    """A path that is no file, or one the computer does not let us read."""

    code = "file.unreadable"
    text = Text("{file} 无法读取：{problem_zh}。", "{file} cannot be read: {problem_en}.")
    remedy = Text(
        "请检查路径和读取权限，再运行一次。", "Check the path and who may read it, then run it again."
    )


class FileUnwritable(OfficeError):
    """A place the computer does not let us write to."""

    code = "file.unwritable"
    text = Text("{file} 无法写入：{problem_zh}。", "{file} cannot be written: {problem_en}.")
    remedy = Text(
        "请检查路径、写入权限和磁盘空间，或换一个位置。",
        "Check the path, who may write there and the space left, or choose another place.",
    )


def read_bounded(path: Path, limit: int) -> bytes:
    """The bytes of a regular file of at most `limit` bytes. Raises FileTooLarge, FileUnreadable."""
    with reading(path):
        if "\0" in str(path):
            raise FileNotFoundError
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError
        if not stat.S_ISREG(status.st_mode):  # a pipe or a device might never end
            raise FileUnreadable(file=str(path), **_NO_FILE)
        if status.st_size <= limit:
            with path.open("rb") as file:
                data = file.read(limit + 1)  # it may have grown since
            if len(data) <= limit:
                return data
    raise FileTooLarge(file=str(path), limit_mb=max(1, limit // 1024**2))


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Says FileUnreadable where what is done inside fails to read `path`."""
    try:
        yield
    except OSError as error:
        raise FileUnreadable(file=str(path), **_problem(error)) from error


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Says FileUnwritable where what is done inside fails to write to `path`."""
    try:
        yield
    except OSError as error:
        raise FileUnwritable(file=str(path), **_problem(error)) from error


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, making its folder if need be. Raises FileUnwritable.

    What was there stays until the new bytes are complete.
    """
    with writing(path):
        if path.exists() and not path.is_file():  # a rename would put a file in the place of a device
            raise FileUnwritable(file=str(path), **_NO_FILE)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(path.name + ".part")
        try:
            part.write_bytes(data)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


_NO_FILE = {"problem_zh": "不是文件", "problem_en": "it is not a file"}
_PROBLEMS: dict[type[Exception], tuple[str, str]] = {
    FileNotFoundError: ("找不到", "there is no such file"),
    PermissionError: ("没有权限", "permission denied"),
    IsADirectoryError: ("是文件夹", "it is a folder"),
    NotADirectoryError: ("路径中有一段不是文件夹", "a part of the path is not a folder"),
    FileExistsError: ("已有同名文件", "a file of that name is in the way"),
}


def _problem(error: Exception) -> dict[str, str]:
    number = getattr(error, "errno", None)
    zh, en = _PROBLEMS.get(type(error), (f"系统错误 {number}", f"system error {number}"))
    return {"problem_zh": zh, "problem_en": en}
