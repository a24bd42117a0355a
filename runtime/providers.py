"""The photo agencies an office accepts deliveries from, and the key each signs with."""

from registry.errors import OfficeError
from registry.provenance import XINHUA, Provider
from registry.text import Text
from runtime.office import Office
from runtime.signatures import SigningKey, read_key


class UnknownProvider(OfficeError):
    """A provider nobody has accredited."""

    code = "provider.unknown"
    text = Text(
        "没有名为 {provider} 的图像提供方；已登记：{known}。",
        "There is no photo provider named {provider}; known: {known}.",
    )
    remedy = Text(
        "请核对 --provider；新的提供方经上级认可后，在 yanqi.toml 里加一节 [[provider]]。",
        "Check --provider; once a new provider is accredited, add a [[provider]] table to yanqi.toml.",
    )


def providers(office: Office) -> dict[str, Provider]:
    """Every accredited provider by id; 中国图片社 is one even where the settings name none."""
    named = office.settings.provider
    own = {one.id: Provider(one.id, Text(one.name, one.name), one.since, one.until) for one in named}
    return {XINHUA.id: XINHUA} | own


def provider_of(office: Office, provider_id: str) -> Provider:
    """One provider. Raises UnknownProvider."""
    known = providers(office)
    if provider_id not in known:
        raise UnknownProvider(provider=provider_id, known="、".join(known))
    return known[provider_id]


def signing_key(office: Office, provider: Provider) -> SigningKey | None:
    """The key a provider signs with; None if none is registered. Raises KeyUnreadable."""
    for one in office.settings.provider:
        if one.id == provider.id and one.key:
            return read_key(office.folder / one.key)
    return None
