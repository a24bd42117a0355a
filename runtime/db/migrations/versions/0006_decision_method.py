"""Decisions say which step of the cascade decided, and with which numbers of the picture comparison."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Each outcome belongs to one step, so that of a decision already stored is known.
_METHODS = {
    "identical": "file",
    "same_picture": "picture",
    "altered": "picture",
    "same_person": "face",
    "undecided": "face",
    "different_person": "face",
}


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("method", sa.String(), nullable=False, server_default="none"))
        batch_op.add_column(sa.Column("agreement", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("one_exposure_at", sa.Double(), nullable=True))
    decision = sa.table("decision", sa.column("verdict", sa.String()), sa.column("method", sa.String()))
    for verdict, method in _METHODS.items():
        op.execute(decision.update().where(decision.c.verdict == verdict).values(method=method))


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_column("one_exposure_at")
        batch_op.drop_column("agreement")
        batch_op.drop_column("method")
