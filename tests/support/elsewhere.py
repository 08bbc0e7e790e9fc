"""A service that was started elsewhere, behind a proxy: TEST_ELSEWHERE names a JSON file about it.

    base_url, keys_dir                       how it is reached, and the folder of its keys
    database                                 libpq connection string of the owner

What a test needs beyond requests, tokens and the database is not to be had there: it is skipped.
"""
import json
import os
import pathlib

import psycopg2
import pytest

from support.service import Service, clean_environment

PLACE = os.environ.get("TEST_ELSEWHERE")


def place():
    return json.loads(pathlib.Path(PLACE).read_text(encoding="utf-8"))


def not_here(what):
    pytest.skip(f"needs {what}, which a service behind a proxy does not give")


class Elsewhere(Service):
    """The service behind the proxy; tokens are minted with its keys."""

    def __init__(self):  # pylint: disable=super-init-not-called
        about = place()
        self.base_url = self.issuer = self.audience = about["base_url"]
        self.tokens = {}
        self.keys_dir = pathlib.Path(about["keys_dir"])
        self.environment = {**clean_environment(), "NATCOM_KEYS_DIR": about["keys_dir"],
                            "NATCOM_PUBLIC_URL": self.base_url}

    def __getattr__(self, name):
        return not_here(f"service.{name}")

    def start(self):
        not_here("a service of its own")

    stop = kill = pause = resume = log_text = start


class Database:
    """Its database, with the calls of support.postgres that make sense for one."""

    def create_database(self):
        not_here("a database of its own")

    def connect(self, database, user=None):
        connection = psycopg2.connect(self.url(database, user))
        connection.autocommit = True
        return connection

    def url(self, database, user=None):
        if user is not None or database != "natcom":
            not_here("another connection")
        return place()["database"]

    def __getattr__(self, name):
        return not_here(f"postgres.{name}")
