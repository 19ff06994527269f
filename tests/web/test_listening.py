"""What the server accepts sends its small messages at once."""

import socket

from web import listening


def accepted(server: socket.socket) -> socket.socket:
    """The server's end of a connection that somebody makes to it."""
    with socket.create_connection(server.getsockname()):
        return server.accept()[0]


def without_protocol() -> socket.socket:
    """A listening socket as Streamlit opens its own."""
    server = socket.socket(socket.AF_INET)
    server.bind(("127.0.0.1", 0))
    server.listen()
    return server


def sends_at_once(connection: socket.socket) -> bool:
    return bool(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))


def test_connections_to_where_this_process_listens_send_at_once() -> None:
    with without_protocol() as server:
        with accepted(server) as before:
            assert not sends_at_once(before)
        listening.send_at_once()
        with accepted(server) as connection:
            assert sends_at_once(connection)


def test_what_is_open_otherwise_stays_as_it_is() -> None:
    one, other = socket.socketpair()
    with one, other:
        listening.send_at_once()
        one.sendall(b"still open")
        assert other.recv(10) == b"still open"
