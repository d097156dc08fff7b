"""Moves Statements of a test into older months, as if they had been stored then."""

from django.db import connection

from lrs.models import Statement
from lrs.rules.months import Month, month_of
from lrs.services.sql import months

MOVED = (
    "UPDATE lrs_statement SET position = position - %s WHERE tenant_id = %s AND position = %s",
    "UPDATE lrs_statementkey SET position = position - %s WHERE tenant_id = %s AND position = %s",
    "UPDATE lrs_statementidentity SET position = position - %s WHERE tenant_id = %s AND position = %s",
    "UPDATE lrs_statementreference SET position = position - %s WHERE tenant_id = %s AND position = %s",
)


def split_off(*wanted: Month) -> None:
    """Give months of the past partitions of their own, for which the one of everything older makes place."""
    with connection.cursor() as cursor:
        for table in months.TABLES:
            cursor.execute(f"DROP TABLE IF EXISTS {table}_before")
            for month in wanted:
                months.create_table(table, month)
                months.attach_table(table, month)


def move(statement_id: str, month: Month) -> int:
    """Have a Statement stored in that month, at the same time of it; return its new position."""
    row = Statement.objects.get(statement_id=statement_id)
    back = month_of(row.position).first_position - month.first_position
    with connection.cursor() as cursor:
        for sql in MOVED:
            cursor.execute(sql, [back, row.tenant_id, row.position])
    return row.position - back
