"""The audit trail of an office: written with every change, anchored outside the database, verified."""
