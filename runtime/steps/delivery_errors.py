"""What keeps a delivery, or an image of it, from being registered, beyond faults of its files."""

from registry.errors import OfficeError
from registry.text import Text


class NotAccredited(OfficeError):
    """A picture taken while its provider was not accredited."""

    code = "provenance.not_accredited"
    text = Text(
        "{file} 采集于 {day}，不在{provider_zh}的认可期（{since} 至{until_zh}）内，未登记。",
        "{file} was captured on {day}, outside the accreditation of {provider_en} ({since} to {until_en}); "
        "not registered.",
    )
    remedy = Text(
        "请核对采集日期和 --provider；确实不在认可期内的，由认可的图像社重新采集。",
        "Check the day of capture and --provider; if it really lies outside, an accredited agency must "
        "capture the student again.",
    )


class ManifestRepeated(OfficeError):
    """More than one manifest or signature in one delivery."""

    code = "delivery.manifest_repeated"
    text = Text("交付中有 {count} 个 {file}。", "The delivery holds {count} files named {file}.")
    remedy = Text("一次只导入一份交付，请分开导入。", "Import one delivery at a time.")


class ManifestMismatch(OfficeError):
    """The manifest in the delivery does not describe what is there."""

    code = "delivery.manifest_mismatch"
    text = Text(
        "manifest.txt 与实际内容不符（{where_zh}）。未登记任何图像。",
        "manifest.txt does not describe what is there ({where_en}). Nothing was registered.",
    )
    remedy = Text(
        "请重新复制整份交付；仍不符则退回提供方。若该文件不是验讫格式的清单，请删去后再导入。",
        "Copy the whole delivery again; else return it to the provider. If the file is no manifest of this "
        "kind, remove it and import again.",
    )


class SignatureMissing(OfficeError):
    """A provider that signs its deliveries sent one without a signature."""

    code = "delivery.signature_missing"
    text = Text(
        "{provider_zh}登记了公钥，但这份交付没有签名。未登记任何图像。",
        "{provider_en} has a registered key, but this delivery is not signed. Nothing was registered.",
    )
    remedy = Text(
        "请向提供方索取 manifest.sig；确须先行登记的，用 --unsigned-reason 写明理由。",
        "Ask the provider for manifest.sig; if it cannot wait, say why with --unsigned-reason.",
    )


class SignatureWithoutKey(OfficeError):
    """A signature that nothing is registered to verify with."""

    code = "delivery.signature_without_key"
    text = Text(
        "交付带有签名，但没有登记{provider_zh}的公钥，无法核验。未登记任何图像。",
        "The delivery is signed, but no key of {provider_en} is registered to verify it. Nothing was "
        "registered.",
    )
    remedy = Text(
        "请当面或经可靠途径取得公钥，在 yanqi.toml 的 [[provider]] 里登记 key 后重新导入。",
        "Get the key in person or another safe way, name it as `key` in the [[provider]] table of yanqi.toml "
        "and import again.",
    )
