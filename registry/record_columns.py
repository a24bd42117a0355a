"""The columns of the tables that come after the roster: corrections, changes of status, courses, audits."""

from registry.columns import STUDENT_NUMBER, Column, column

CORRECTIONS: tuple[Column, ...] = (
    STUDENT_NUMBER,
    column("field", "更正项目", "field", "更正内容 更正字段 项目 GZXM"),
    column("value", "更正为", "corrected value", "新值 更正后 正确内容 GZW"),
    column("asked_on", "申请日期", "asked on", "申请时间 SQRQ"),
    column("proof", "证明材料", "proof", "证明文件 证明 附件 ZMCL", required=False),
)
STATUS_CHANGES: tuple[Column, ...] = (
    STUDENT_NUMBER,
    column("kind", "异动类型", "change", "异动类别 学籍异动 YDLX YDLB"),
    column("applied_on", "申请日期", "applied on", "申请时间 SQRQ"),
    column("programme", "项目", "programme", "招生项目 学生项目 XM_LB", required=False),
    column("restricted", "限制专业", "restricted major", "医学等专业 XZZY", required=False),
    column("proven", "证明齐全", "proof handed in", "证明 ZMQQ", required=False),
    column("near", "相近专业", "near major", "专业相近 XJZY", required=False),
    column("to", "转入", "to", "转入专业 转入教学点 ZR", required=False),
)
COURSES: tuple[Column, ...] = (
    STUDENT_NUMBER,
    column("code", "课程代码", "course code", "课程号 课程编号 KCDM KCH"),
    column("course", "课程名称", "course", "课程 KCMC"),
    column("stage", "注册状态", "stage", "课程注册 状态 ZCZT"),
)
AUDIT_FILES: tuple[Column, ...] = (
    STUDENT_NUMBER,
    column("applied_on", "申请日期", "applied on", "毕业申请日期 申请时间 SQRQ", required=False),
    column("route", "考试途径", "examination route", "统考途径 网考免考 KSTJ", required=False),
    column("mark", "统考成绩", "public examination", "统考 统考结果 TKCJ", required=False),
    column(
        "diploma_verified", "专科学历核查", "diploma verified", "专科学历 学历核查 ZKXLHC", required=False
    ),
    column("diploma_on", "专科毕业日期", "diploma issued on", "专科毕业时间 ZKBYRQ", required=False),
    column("continued", "专续本", "continued study", "是否专续本 ZXB", required=False),
    column(
        "diploma_complete_on", "材料齐全日期", "papers complete on", "核查齐全日期 CLQQRQ", required=False
    ),
)
