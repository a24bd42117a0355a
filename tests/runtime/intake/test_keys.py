import pytest

from runtime.intake.keys import key_of
from runtime.intake.kinds import is_photo, is_table


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("2023000123.jpg", "2023000123"),
        ("城东教学点/2023000123.JPG", "2023000123"),
        ("a\\b\\2023000123.jpeg", "2023000123"),
        ("2023000123_2.jpg", "2023000123"),
        ("2023000123 (1).jpg", "2023000123"),
        ("2023000123（2）.jpg", "2023000123"),
        ("2023000123-2.jpg", "2023000123"),
        ("2023000123 - 副本.jpg", "2023000123"),
        ("2023000123 - 副本 (2).jpg", "2023000123"),
        ("2023000123 - Copy.jpg", "2023000123"),
        ("２０２３０００１２３.jpg", "2023000123"),
        ("2023-0001-23.jpg", "2023000123"),
        ("a023000123.jpg", "A023000123"),
        ("11010519491231002x.jpg", "11010519491231002X"),
        ("11010519491231002Ｘ.jpg", "11010519491231002X"),
        ("11010519491231002×.jpg", "11010519491231002X"),
        ("11010519491231002Х.jpg", "11010519491231002X"),  # Cyrillic
        ("张三_2023000123.jpg", "2023000123"),
        ("2023000123张三.jpg", "2023000123"),
        ("110105194912310021 阿卜杜·热合曼.jpg", "110105194912310021"),
        ("IMG_2023000123.jpg", "2023000123"),
        ("2023000123", "2023000123"),
        ("2023000123.1.jpg", "2023000123"),
    ],
)
def test_keys_in_file_names(name: str, key: str) -> None:
    assert key_of(name) == key


@pytest.mark.parametrize("name", ["张三.jpg", "2023000123_110105194912310021.jpg", "照片.jpg", ".jpg", ""])
def test_a_name_without_one_clear_key_joins_nothing(name: str) -> None:
    assert not key_of(name).isalnum() or not key_of(name).isascii()


@pytest.mark.parametrize("ending", [".jpg", ".JPEG", ".png", ".bmp", ".gif", ".tif", ".tiff", ".webp"])
def test_every_ending_of_a_picture_is_no_part_of_its_key(ending: str) -> None:
    assert is_photo(f"张三{ending}")
    assert key_of(f"张三{ending}") == "张三"


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".txt", ".dbf", ".xlsx", ".xlsm", ".XLS", ".ods"])
def test_every_table_we_read_is_known_by_its_ending(ending: str) -> None:
    assert is_table(f"roster{ending}")
    assert not is_photo(f"roster{ending}")
