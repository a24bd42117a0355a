"""Who was captured on which card, by every row of an index and not only by those whose image was registered.

Rows that were refused before this migration are not known any more.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "card_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("capture_card", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_card_row_batch_id_import_batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_row")),
        sa.UniqueConstraint(
            "capture_card", "person", "category", name=op.f("uq_card_row_capture_card_person_category")
        ),
    )
    op.execute(
        "INSERT INTO card_row (batch_id, capture_card, category, person)"
        " SELECT MIN(batch_id), capture_card, category, id_number FROM original WHERE capture_card <> ''"
        " GROUP BY capture_card, category, id_number ORDER BY MIN(id)"
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("card_row")
