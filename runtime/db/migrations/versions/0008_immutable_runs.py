"""Numbers, printed pages, statements of consent and signed overrides: nobody can change what they recorded.

A later migration that rebuilds one of these tables must create its triggers again.
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# The unique keys of a table. SQLite's INSERT OR REPLACE deletes the old row without asking a DELETE trigger.
_IMMUTABLE = {
    "certificate": (
        "id = NEW.id",
        "student_id = NEW.student_id",
        "student_number = NEW.student_number",
        "number = NEW.number",
    ),
    "print_page": (
        "id = NEW.id",
        "certificate_id = NEW.certificate_id",
        "run_id = NEW.run_id AND page = NEW.page",
    ),
    "consent": ("id = NEW.id",),
}
# An override may be signed by the second person, or taken back until then: all else stays as asked for.
_ASKED = ("id", "student_id", "reasons", "pictures", "why", "first", "first_at")


def upgrade() -> None:
    """Apply."""
    for statement in protection(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Undo."""
    for statement in removal(op.get_bind().dialect.name):
        op.execute(statement)


def protection(dialect: str) -> list[str]:
    """The statements after which a row can be added, and never changed or deleted."""
    if dialect == "postgresql":  # the function is that of 0002
        refuse = "EXECUTE FUNCTION refuse_change()"
        other = " OR ".join(f"OLD.{column}::text IS DISTINCT FROM NEW.{column}::text" for column in _ASKED)
        return [
            *(
                f"CREATE TRIGGER {table}_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
                f" FOR EACH STATEMENT {refuse}"
                for table in _IMMUTABLE
            ),
            "CREATE TRIGGER gate_override_no_update BEFORE UPDATE ON gate_override"
            f" FOR EACH ROW WHEN (OLD.second <> '' OR {other}) {refuse}",
            "CREATE TRIGGER gate_override_no_delete BEFORE DELETE ON gate_override"
            f" FOR EACH ROW WHEN (OLD.second <> '') {refuse}",
            "CREATE TRIGGER gate_override_no_truncate BEFORE TRUNCATE ON gate_override"
            f" FOR EACH STATEMENT {refuse}",
        ]
    statements = []
    for table, keys in _IMMUTABLE.items():
        refuse = _refusal(table)
        known = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {key})" for key in keys)  # noqa: S608 - names of ours
        statements += [
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {known} {refuse}",
        ]
    refuse = _refusal("gate_override")
    other = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in _ASKED)
    return [
        *statements,
        f"CREATE TRIGGER gate_override_no_update BEFORE UPDATE ON gate_override"
        f" WHEN OLD.second <> '' OR {other} {refuse}",
        f"CREATE TRIGGER gate_override_no_delete BEFORE DELETE ON gate_override"
        f" WHEN OLD.second <> '' {refuse}",
        "CREATE TRIGGER gate_override_no_replace BEFORE INSERT ON gate_override"  # noqa: S608 - no data in it
        f" WHEN EXISTS (SELECT 1 FROM gate_override WHERE id = NEW.id) {refuse}",
    ]


def removal(dialect: str) -> list[str]:
    """The statements that take `protection` back."""
    if dialect == "postgresql":
        kinds = ("no_update", "no_delete", "no_truncate")
        return [
            *(f"DROP TRIGGER {table}_immutable ON {table}" for table in _IMMUTABLE),
            *(f"DROP TRIGGER gate_override_{kind} ON gate_override" for kind in kinds),
        ]
    kinds = ("no_update", "no_delete", "no_replace")
    return [f"DROP TRIGGER {table}_{kind}" for table in (*_IMMUTABLE, "gate_override") for kind in kinds]


def _refusal(table: str) -> str:
    return f"BEGIN SELECT RAISE(ABORT, '{table} is immutable'); END"
