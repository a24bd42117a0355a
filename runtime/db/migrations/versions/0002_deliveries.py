"""Deliveries, what a trace rests on, and registrations that nobody can change.

A later migration that rebuilds `delivery` or `original` must create their triggers again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# The unique keys of a table. SQLite's INSERT OR REPLACE deletes the old row without asking a DELETE trigger.
_IMMUTABLE = {
    "delivery": ("id = NEW.id", "batch_id = NEW.batch_id"),
    "original": ("id = NEW.id", "id_number = NEW.id_number AND sha256 = NEW.sha256"),
}


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("manifest_sha256", sa.String(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.Column("signer", sa.String(), nullable=False),
        sa.Column("unsigned_reason", sa.String(), nullable=False),
        sa.Column("originals", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_delivery_batch_id_import_batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("batch_id", name=op.f("uq_delivery_batch_id")),
    )
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delivery_manifest_sha256"), ["manifest_sha256"], unique=False)

    with op.batch_alter_table("trace", schema=None) as batch_op:
        batch_op.add_column(sa.Column("evidence", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("heat_map_sha256", sa.String(), nullable=False, server_default=""))

    op.execute(
        "INSERT INTO delivery (batch_id, provider, source, received_at, manifest_sha256, signature, signer,"
        " unsigned_reason, originals)"
        " SELECT b.id, 'xinhua', b.source, b.imported_at, '', 'none', '', '', COUNT(*)"
        " FROM import_batch b JOIN original o ON o.batch_id = b.id"
        " GROUP BY b.id, b.source, b.imported_at ORDER BY b.id"
    )
    for statement in protection(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Undo."""
    for statement in removal(op.get_bind().dialect.name):
        op.execute(statement)
    with op.batch_alter_table("trace", schema=None) as batch_op:
        batch_op.drop_column("heat_map_sha256")
        batch_op.drop_column("evidence")

    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delivery_manifest_sha256"))

    op.drop_table("delivery")


def protection(dialect: str) -> list[str]:
    """The statements after which a row of a protected table can be added, and never changed or deleted."""
    if dialect == "postgresql":
        return [
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$"
            " BEGIN RAISE EXCEPTION '% is immutable', TG_TABLE_NAME"
            " USING ERRCODE = 'integrity_constraint_violation'; END $$",
            *(
                f"CREATE TRIGGER {table}_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
                for table in _IMMUTABLE
            ),
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
        dropped = [f"DROP TRIGGER {table}_immutable ON {table}" for table in _IMMUTABLE]
        return [*dropped, "DROP FUNCTION refuse_change()"]
    kinds = ("no_update", "no_delete", "no_replace")
    return [f"DROP TRIGGER {table}_{kind}" for table in _IMMUTABLE for kind in kinds]
