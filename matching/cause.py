"""What probably happened, in words: the cause a case gives."""

from collections.abc import Sequence

from matching.case import Side
from matching.hanging import Sighting
from matching.pairing import Role, StrayPicture, StudentPictures
from matching.slip import confused, key_slip, misfiled, renamed
from matching.swap import Ring
from registry.text import Text

_IN_ORDER = 12  # students named in a sentence; the case lists more


def of_missing(
    role: Role, student: StudentPictures, there: Sequence[Sighting], strays: Sequence[StrayPicture]
) -> Text:
    """Why a picture may be missing. `there`: where it was found instead; `strays`: pictures of nobody."""
    for sighting in there:
        if sighting.hanging.stray:
            return misfiled(sighting.hanging.role, sighting.hanging.owner, student)
    if there:
        return _LIES_ELSEWHERE
    if not any(student.of(one) for one in Role):  # no face to search with: the keys alone
        near = [one for one in strays if one.role is role and key_slip(one.key, student.key(role))]
        if len(near) == 1:
            said = misfiled(role, near[0].key, student)
            return Text(f"可能：{said.zh}", f"Perhaps: {said.en}")
    if not student.originals:
        return _NEVER_CAPTURED
    return renamed(student) or (_NOT_HANDED_IN if role is Role.CERTIFICATE_PHOTO else _NOT_LINKED)


def of_mismatch(
    side: Side,
    sightings: Sequence[Sighting],
    student: StudentPictures,
    owners: Sequence[tuple[Role, StudentPictures]],
) -> Text:
    """Why a wrong picture may lie here. `owners`: whose each wrong picture is, where that was settled."""
    for role, owner in owners:
        said = confused(role, student.key(role), owner.key(role))
        if said:
            return said
    for sighting in sightings:
        if sighting.hanging.stray:
            role = sighting.hanging.role
            said = confused(role, student.key(role), sighting.hanging.owner)
            return said or _NOT_ON_THE_ROSTER
    return _BY_SIDE[side] if sightings else _STRANGER


def of_ring(ring: Ring, side: Side | None) -> Text:
    """Who holds whose picture, in order."""
    what = Text("照片", "picture") if side in (None, Side.UNKNOWN) else ring.role.text
    following = [*ring.members[1:], ring.members[0]]
    pairs = list(zip(ring.members, following, strict=True))[: None if ring.closed else -1]
    order_zh = "，".join(f"{holder} 名下是 {owner} 的" for holder, owner in pairs[:_IN_ORDER])
    order_en = ", ".join(f"{holder} has {owner}'s" for holder, owner in pairs[:_IN_ORDER])
    more_zh, more_en = ("……", " and so on") if len(pairs) > _IN_ORDER else ("", "")
    count = len(ring.members)
    if not ring.closed:
        return Text(
            f"{count} 名学生的{what.zh}依次错位，像是清单错行：{order_zh}{more_zh}；"
            f"{ring.members[-1]} 没有本人的照片。",
            f"The {what.en}s of {count} students are shifted, as by a slipped row: {order_en}{more_en};"
            f" {ring.members[-1]} lacks their own.",
        )
    if count == 2:
        return Text(
            f"两名学生的{what.zh}互换：{order_zh}。", f"Two students' {what.en}s are swapped: {order_en}."
        )
    return Text(
        f"{count} 名学生的{what.zh}循环错位：{order_zh}{more_zh}。",
        f"The {what.en}s of {count} students went round in a circle: {order_en}{more_en}.",
    )


_BY_SIDE = {
    Side.EREGISTRATION_IMAGE: Text(
        "采集数据中身份证号有误，或采集卡混用、顺序错位。",
        "A wrong ID number in the capture data, or a mixed card or shifted order.",
    ),
    Side.CERTIFICATE_PHOTO: Text(
        "证书照片的学号有误。", "The certificate photo lies under a wrong student number."
    ),
    Side.BOTH: Text("两张照片都挂错了人。", "Both pictures are linked to the wrong student."),
    Side.UNKNOWN: Text(
        "两张照片之一挂错了人；没有原图可作依据。",
        "One of the two is linked to the wrong student; no original to tell which.",
    ),
}
_STRANGER = Text("错图不属于本季任何一名学生。", "The wrong picture shows nobody of this season.")
_NOT_ON_THE_ROSTER = Text(
    "错图属于名册以外的人，其照片也在本办。",
    "The wrong picture is of somebody outside the roster, who is on file here.",
)
SAME_PICTURE_TWICE = Text("同一张照片挂在不同学生名下。", "One picture lies under several students.")
SAME_FACE_TWICE = Text("不同学生名下的照片是同一张脸。", "Several students' pictures show one face.")
_LIES_ELSEWHERE = Text("图像挂在另一名学生名下。", "The picture lies under another student.")
_NOT_LINKED = Text(
    "图像社已采集，但学校、姓名或身份证号与名册不符而未能关联，或尚未上传。",
    "Captured, but not linked: school, name or ID number differ from the roster, or not uploaded yet.",
)
_NOT_HANDED_IN = Text(
    "图像社已采集，但没有按学号交来证书照片。",
    "Captured, but no certificate photo came in under the student number.",
)
_NEVER_CAPTURED = Text(
    "本办没有该生的图像社原图，可能未采集或未返回。",
    "This office holds no original: not captured, or not returned.",
)
