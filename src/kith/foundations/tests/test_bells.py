import os

from kith.foundations.bells import Listener, bell_folder, ring


def test_a_ring_wakes_every_listener_once(tmp_path):
    folder = bell_folder(tmp_path, "tea")
    listeners = [Listener(folder), Listener(folder)]

    ring(folder)
    ring(folder)
    heard = [(listener.wait(1), listener.wait(0)) for listener in listeners]
    for listener in listeners:
        listener.close()

    assert heard == [(True, False), (True, False)]


def test_ringing_where_nobody_listens_is_no_error(tmp_path):
    folder = bell_folder(tmp_path, "tea")
    ring(folder)
    Listener(folder).close()

    ring(folder)

    assert list(folder.iterdir()) == []


def test_a_listener_that_died_is_forgotten(tmp_path):
    folder = bell_folder(tmp_path, "tea")
    listener = Listener(folder)
    listener.socket.close()  # as the kernel does

    ring(folder)

    assert not listener.path.exists()


def test_a_full_bell_does_not_hold_up_who_rings(tmp_path):
    folder = bell_folder(tmp_path, "tea")
    listener = Listener(folder)

    for _ in range(5000):
        ring(folder)

    assert listener.wait(0)
    listener.close()


def test_a_long_data_folder_still_gives_a_path_that_a_socket_takes(tmp_path):
    long = tmp_path / ("long-" * 40)

    listener = Listener(bell_folder(long, "tea"))
    listener.close()

    assert len(os.fsencode(listener.path)) <= 103
