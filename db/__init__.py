"""How it is kept: tables, migrations, transactions and queries, the same on SQLite and PostgreSQL."""
