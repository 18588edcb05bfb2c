"""Logs in with the vendor's XenAPI.py, and prints what a program found as JSON: `with login() as xenapi: ...`."""

import contextlib
import json
import sys

import XenAPI

NULL = "OpaqueRef:NULL"


@contextlib.contextmanager
def login():
    url, user, password = sys.argv[1:4]
    session = XenAPI.Session(url)
    session.xenapi.login_with_password(user, password, "1.0", sys.argv[0])
    try:
        yield session.xenapi
    finally:
        session.xenapi.session.logout()


def show(found):
    print(json.dumps(found))


def wait_until(xenapi, owner, condition):
    """Asks again after each change of an object of the class."""
    token = ""
    while not condition():
        token = getattr(xenapi.event, "from")([owner], token, 30.0)["token"]


def machines(xenapi):
    """The records of the machines that are no templates, snapshots or control domains, by reference."""
    records = xenapi.VM.get_all_records()
    return {ref: r for ref, r in records.items() if not r["is_a_template"] and not r["is_control_domain"]}


def results(xenapi, tasks):
    """Waits for tasks, destroys them, and gives their status and error."""
    wait_until(xenapi, "task", lambda: all(xenapi.task.get_status(task) != "pending" for task in tasks))
    records = [xenapi.task.get_record(task) for task in tasks]
    for task in tasks:
        xenapi.task.destroy(task)
    return [[record["status"], record["error_info"]] for record in records]
