"""What no check looks at, in one place: whoever looks at the photos must, and every report says so.

These hold no photo back: they are the same for every photo. `Unclear` (imaging.check) is something else: a
check that could not look at this one photo, which goes to a person. Reasons and what was tried:
docs/photo-checks.md.
"""

from dataclasses import dataclass

from registry.text import Text


@dataclass(frozen=True, slots=True)
class Unassessed:
    """One requirement that is left to people. `word` is the field's own, `text` what to look for."""

    id: str
    word: str
    text: Text
    reason: Text


_PARSING = Text(
    "需要人脸分区模型；现有的都不可自由使用，且太慢。",
    "It takes a face-parsing network; those there are may not be used freely and are too slow.",
)

UNASSESSED = (
    Unassessed(
        "person.dark_hat",
        "NoHeadCoverings",
        Text("深色帽子、发饰", "dark hats, hair ornaments"),
        Text(
            "颜色与头发相同，程序只能看出约四分之三的帽子。",
            "They have the colour of hair: of hats, three in four are seen.",
        ),
    ),
    Unassessed(
        "person.fringe",
        "HairAcrossEyes",
        Text("刘海遮住双眼或眉毛", "a fringe over both eyes or the brows"),
        Text("刘海与眉毛、睫毛颜色相同。", "A fringe has the colour of brows and lashes."),
    ),
    Unassessed(
        "person.frame",
        "FrameCoveringEyes",
        Text("镜框压住眼睛", "a spectacle frame across the eyes"),
        Text("细镜框与睫毛、眼皮的边缘相似。", "Thin frames have the same edges as lashes and lids."),
    ),
    Unassessed(
        "person.lens_tint",
        "TintedLenses",
        Text("茶色或浅色镜片", "brown or light tints of the lenses"),
        Text("与肤色相同。", "They have the colour of skin."),
    ),
    Unassessed(
        "person.hand",
        "FaceOcclusionPrevention",
        Text("手等肤色物体遮脸", "hands and other skin-coloured things before the face"),
        Text("与面部颜色相同。", "They have the face's own colour."),
    ),
    Unassessed("person.ears", "EarsVisible", Text("双耳是否露出", "whether both ears are seen"), _PARSING),
    Unassessed(
        "person.gaze_vertical",
        "LookingAway",
        Text("眼睛向上或向下看", "eyes looking up or down"),
        Text("眼皮随眼球移动，看不出来。", "The lids follow the eyes and hide it."),
    ),
    Unassessed(
        "picture.retouching",
        "Retouching",
        Text("修图、美颜", "retouching"),
        Text(
            "压缩后没有可靠痕迹；与图像社原图比对可以发现。",
            "It leaves no trace that outlasts JPEG; comparison with the agency's original finds it.",
        ),
    ),
)
