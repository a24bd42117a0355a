"""Every step of a case, who imported what, and the audit trail; nobody can change what they recorded.

A later migration that rebuilds `case_step` or `audit_entry` must create their triggers again.
"""

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# The unique keys of a table. SQLite's INSERT OR REPLACE deletes the old row without asking a DELETE trigger.
_IMMUTABLE = {
    "audit_entry": ("sequence = NEW.sequence", "hash = NEW.hash"),
    "case_step": ("id = NEW.id",),
}
_ROLES = {
    "证书照片": ("certificate_photo", "certificate photo"),
    "电子注册图像": ("eregistration_image", "e-registration image"),
    "社方原图": ("original", "agency original"),
}
_MOVES = {"confirmed": "confirm", "cleared": "clear"}


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "audit_entry",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("time", sa.DateTime(), nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("actor", "via", "action", "subject", "reason", "before", "after", "previous", "hash")
        ),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_entry_hash")),
    )
    op.create_index("ix_audit_entry_action", "audit_entry", ["action"])
    op.create_index("ix_audit_entry_subject", "audit_entry", ["subject"])
    op.create_table(
        "case_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("reviewer", "move", "before", "after", "reason", "receipt")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_step_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_step")),
    )
    op.create_index(op.f("ix_case_step_case_id"), "case_step", ["case_id"])
    op.add_column("import_batch", sa.Column("imported_by", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("image", schema=None) as batch_op:
        batch_op.add_column(sa.Column("batch_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_image_batch_id_import_batch"), "import_batch", ["batch_id"], ["id"]
        )
    _keep_decisions()
    _rewrite_involves(lambda other: {**_plain(other), "role": _ROLES[other["zh"]][0]})
    _drop("case", "decided_by", "decided_at", "reason")
    for statement in protection(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Undo; of each case only the last decision stays."""
    for statement in removal(op.get_bind().dialect.name):
        op.execute(statement)
    op.add_column("case", sa.Column("decided_by", sa.String(), nullable=False, server_default=""))
    op.add_column("case", sa.Column("decided_at", sa.DateTime(), nullable=True))
    op.add_column("case", sa.Column("reason", sa.String(), nullable=False, server_default=""))
    op.execute("UPDATE \"case\" SET state = 'open' WHERE state = 'in_review'")
    op.execute("UPDATE \"case\" SET state = 'confirmed' WHERE state = 'correction_filed'")
    op.execute("UPDATE \"case\" SET state = 'superseded' WHERE state = 'resolved'")
    op.execute(
        'UPDATE "case" SET (decided_by, decided_at, reason) = (SELECT reviewer, at, reason FROM case_step s'
        ' WHERE s.case_id = "case".id AND s.after = "case".state ORDER BY s.id DESC LIMIT 1)'
        " WHERE state IN ('confirmed', 'cleared')"
        ' AND EXISTS (SELECT 1 FROM case_step s WHERE s.case_id = "case".id AND s.after = "case".state)'
    )
    words = {role: {"zh": zh, "en": en} for zh, (role, en) in _ROLES.items()}
    _rewrite_involves(lambda other: {**_plain(other), **words[other["role"]]})
    with op.batch_alter_table("image", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_image_batch_id_import_batch"), type_="foreignkey")
        batch_op.drop_column("batch_id")
    _drop("import_batch", "imported_by")
    op.drop_table("case_step")
    op.drop_table("audit_entry")


def _drop(table: str, *columns: str) -> None:
    """Without rebuilding the table, which SQLite refuses while other rows speak of its rows."""
    for column in columns:
        op.execute(f'ALTER TABLE "{table}" DROP COLUMN {column}')


def _keep_decisions() -> None:
    """The decision of each case becomes a step of it."""
    rows = op.get_bind().execute(
        sa.text(
            'SELECT id, state, decided_by, decided_at, reason FROM "case"'
            " WHERE decided_at IS NOT NULL AND state IN ('confirmed', 'cleared')"
        )
    )
    for row in rows.all():
        op.get_bind().execute(
            sa.text(
                "INSERT INTO case_step (case_id, at, reviewer, move, before, after, reason, receipt)"
                " VALUES (:case_id, :at, :reviewer, :move, 'in_review', :after, :reason, '')"
            ),
            {
                "case_id": row.id,
                "at": row.decided_at,
                "reviewer": row.decided_by,
                "move": _MOVES[row.state],
                "after": row.state,
                "reason": row.reason,
            },
        )


def _rewrite_involves(change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.text('SELECT id, involves FROM "case"')).all():
        involves = json.loads(row.involves) if isinstance(row.involves, str) else row.involves
        if involves:
            connection.execute(
                sa.text('UPDATE "case" SET involves = :involves WHERE id = :id').bindparams(
                    sa.bindparam("involves", type_=sa.JSON())
                ),
                {"id": row.id, "involves": [change(other) for other in involves]},
            )


def _plain(other: dict[str, Any]) -> dict[str, Any]:
    return {"key": other["key"], "stray": other["stray"]}


def protection(dialect: str) -> list[str]:
    """The statements after which a row of a protected table can be added, and never changed or deleted."""
    if dialect == "postgresql":  # the function is that of 0002
        return [
            f"CREATE TRIGGER {table}_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            for table in _IMMUTABLE
        ]
    statements = []
    for table, keys in _IMMUTABLE.items():
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is immutable'); END"
        known = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {key})" for key in keys)  # noqa: S608 - names of ours
        statements += [
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {known} {refuse}",
        ]
    return statements


def removal(dialect: str) -> list[str]:
    """The statements that take `protection` back."""
    if dialect == "postgresql":
        return [f"DROP TRIGGER {table}_immutable ON {table}" for table in _IMMUTABLE]
    kinds = ("no_update", "no_delete", "no_replace")
    return [f"DROP TRIGGER {table}_{kind}" for table in _IMMUTABLE for kind in kinds]
