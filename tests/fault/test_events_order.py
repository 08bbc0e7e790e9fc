"""Who reads changes by their positions misses none, however their transactions interleave."""
import os
import random
import threading
import time
from contextlib import closing

WRITERS = 12
ROUNDS = 25 * int(os.environ.get("NATCOM_PROOF_SCALE", "1"))
PERSON = ("insert into natcom.person (id, full_name, role) values (natcom.uuid_v7(), %s, 'expert') returning id",
          "update natcom.person set full_name = %s where id = %s")


def write(postgres, database, seed):
    """Transactions of a few changes each, some of which take their time to commit."""
    chance = random.Random(seed)
    with closing(postgres.connect(database)) as connection, connection.cursor() as cursor:
        connection.autocommit = False
        for number in range(ROUNDS):
            cursor.execute("set local natcom.roles = 'secretariat'")
            cursor.execute(PERSON[0], (f"Writer {seed} {number}",))
            record = cursor.fetchone()[0]
            for again in range(chance.randrange(4)):
                cursor.execute(PERSON[1], (f"Writer {seed} {number} {again}", record))
            time.sleep(chance.random() * 0.02)
            connection.commit()


def sequence(postgres, database, over):
    """What each instance of the service does."""
    with closing(postgres.connect(database)) as connection, connection.cursor() as cursor:
        while not over.is_set():
            cursor.execute("select given from natcom.sequence_changes(20)")
            time.sleep(0.001)


def follow(postgres, database, column, seen, over):
    """Read on from the highest that was seen, as a client does."""
    last = 0
    with closing(postgres.connect(database)) as connection, connection.cursor() as cursor:
        while True:
            ends = over.is_set()
            cursor.execute(f"select {column}, number, record_id, record_version from natcom.change"
                           f" where {column} > %s order by {column}", (last,))
            rows = cursor.fetchall()
            seen += rows
            last = rows[-1][0] if rows else last
            if ends and not rows:
                return
            time.sleep(0.002)


def test_a_reader_of_positions_misses_nothing_and_one_of_numbers_does(postgres):
    database = postgres.create_database()
    with closing(postgres.connect(database)) as connection, connection.cursor() as cursor:
        cursor.execute("truncate natcom.change restart identity")
        cursor.execute("update natcom.change_head set position = 0")
    written, over = threading.Event(), threading.Event()
    by_position, by_number = [], []
    others = [threading.Thread(target=sequence, args=(postgres, database, over)) for _ in range(2)]
    others.append(threading.Thread(target=follow, args=(postgres, database, "position", by_position, over)))
    others.append(threading.Thread(target=follow, args=(postgres, database, "number", by_number, written)))
    writers = [threading.Thread(target=write, args=(postgres, database, seed)) for seed in range(WRITERS)]
    for thread in others + writers:
        thread.start()
    for thread in writers:
        thread.join()
    written.set()
    with closing(postgres.connect(database)) as connection, connection.cursor() as cursor:
        deadline = time.monotonic() + 30
        while True:
            cursor.execute("select count(*), count(position), max(position) from natcom.change")
            count, given, highest = cursor.fetchone()
            if count == given:
                break
            assert time.monotonic() < deadline, "changes stay without a position"
            time.sleep(0.01)
    over.set()
    for thread in others:
        thread.join()
    assert count >= WRITERS * ROUNDS and highest == count
    assert [row[0] for row in by_position] == list(range(1, count + 1)), "positions have gaps or were missed"
    versions = {}
    for _, _, record, version in by_position:
        assert version == versions.get(record, 0) + 1, "changes of one record are out of order"
        versions[record] = version
    # The control: who goes by the order of writing misses what was committed late.
    assert len({row[1] for row in by_number}) < count, "the transactions did not interleave: nothing was proved"
