"""The PostgreSQL the tests run on."""

from sqlalchemy import create_engine, text

from tests.postgres import postgres_server


def test_the_server_is_postgresql_and_the_same_one_for_every_caller() -> None:
    engine = create_engine(postgres_server())
    with engine.connect() as connection:
        version = connection.scalar(text("SHOW server_version_num"))
    engine.dispose()
    assert int(version) >= 150000
    assert postgres_server() == postgres_server()
