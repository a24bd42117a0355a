"""A few words for each fault, to count and filter by: a check's own sentence carries one photo's numbers."""

from registry.text import Text

NOT_ASSESSED_ID = "not_assessed"

_NAMES = {
    "background.colour": Text("背景颜色不符", "background colour"),
    "background.marks": Text("背景有文字或标记", "marks on the picture"),
    "background.rim": Text("背景疑被替换", "background exchanged"),
    "background.shadow": Text("背景有阴影", "shadow on the wall"),
    "background.uniformity": Text("背景不均匀", "uneven background"),
    "check.crashed": Text("检查中断", "check broke off"),
    "file.bytes": Text("文件大小", "file size"),
    "file.colour_mode": Text("不是彩色", "not colour"),
    "file.dimensions": Text("像素尺寸不符", "pixel size"),
    "file.dpi": Text("分辨率标注不符", "stated resolution"),
    "file.editor": Text("有修图软件痕迹", "editor trace"),
    "file.format": Text("不是 JPEG", "not JPEG"),
    "file.name": Text("文件名不符", "file name"),
    "file.orientation": Text("靠旋转标记显示", "turned by a note"),
    "file.personal": Text("含个人信息字段", "personal metadata"),
    "file.quality": Text("压缩过度", "compressed too hard"),
    "file.readable": Text("无法读取", "unreadable"),
    "file.trailing": Text("结尾有多余数据", "trailing data"),
    "geometry.edge": Text("脸部贴边或被切", "face at the edge"),
    "geometry.eye_line": Text("眼睛位置不符", "eye line"),
    "geometry.face_width": Text("脸部宽度不符", "face width"),
    "geometry.hair_top": Text("头顶位置不符", "hair line"),
    "geometry.off_centre": Text("人像不居中", "off centre"),
    "geometry.pitch": Text("抬头或低头", "chin up or down"),
    "geometry.roll": Text("头部歪斜", "tilted head"),
    "geometry.shoulders": Text("双肩不平", "shoulders not level"),
    "geometry.single_face": Text("人脸数不是一张", "not exactly one face"),
    "geometry.yaw": Text("脸部侧转", "turned head"),
    "light.exposure": Text("曝光不当", "exposure"),
    "light.illumination": Text("面部光线不均", "uneven light"),
    "person.expression": Text("表情不自然", "expression not neutral"),
    "person.eyes_open": Text("闭眼或眯眼", "eyes not open"),
    "person.eyes_visible": Text("眼部被遮挡", "eye covered"),
    "person.gaze": Text("未看镜头", "looking away"),
    "person.glare": Text("镜片反光", "glare on the lenses"),
    "person.head_covering": Text("疑戴帽或头饰", "head covered"),
    "person.lenses": Text("墨镜或有色镜片", "dark lenses"),
    "person.mouth_closed": Text("嘴未闭合", "mouth open"),
    "person.mouth_visible": Text("口部被遮挡", "mouth covered"),
    "person.occlusion": Text("面部被遮挡", "face covered"),
    "person.red_eye": Text("红眼", "red eyes"),
    "picture.cast": Text("偏色", "colour cast"),
    "picture.colour": Text("色彩异常", "colour"),
    "picture.compression": Text("压缩失真", "compression artefacts"),
    "picture.detail": Text("细节不足（疑放大）", "too little detail"),
    "picture.frame": Text("有边框", "border"),
    "picture.noise": Text("噪点", "noise"),
    "picture.pattern": Text("疑为翻拍（网纹）", "photo of a print or screen"),
    "picture.resaved": Text("多次压缩", "saved again"),
    "picture.sharpness": Text("模糊", "blur"),
    NOT_ASSESSED_ID: Text("有未能检查的项目", "something not assessed"),
}
_REFUSED = Text("文件未接收", "file refused")


def fault_name(fault_id: str) -> Text:
    """The words for a fault; its id where nobody has named it yet."""
    if fault_id.startswith(("archive.", "intake.")):
        return _REFUSED
    return _NAMES.get(fault_id, Text(fault_id, ""))
