"""Watches samples/xenapi with Python's own xmlrpc.client, as users of XenAPI.py do: python3 xmlrpc_events.py URL USER PASSWORD."""

import sys
import threading
import unittest
import xmlrpc.client

URL, USER, PASSWORD = sys.argv[1:4]


class Failure(Exception):
    """An API error: details are the code and its parameters."""

    def __init__(self, details):
        super().__init__(*details)
        self.details = details


class Session(xmlrpc.client.ServerProxy):
    """As XenAPI.Session: `session.xenapi.VM.get_record(ref)`."""

    def login_with_password(self, user, password):
        self.handle = result(self.session.login_with_password(user, password))

    def __getattr__(self, name):
        return Calls(self) if name == "xenapi" else super().__getattr__(name)

    def call(self, method, params):
        return result(super().__getattr__(method)(self.handle, *params))


class Calls:
    """`event_from` is `event.from`, whose name Python keeps for itself."""

    def __init__(self, made):
        self.made = made

    def __getattr__(self, name):
        return xmlrpc.client._Method(self.made.call, name)


def result(reply):
    if reply["Status"] == "Success":
        return reply["Value"]
    raise Failure(reply["ErrorDescription"])


def session():
    made = Session(URL)
    made.login_with_password(USER, PASSWORD)
    return made


class Watching(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.watcher, cls.actor = session(), session()
        cls.addClassCleanup(cls.watcher("close"))
        cls.addClassCleanup(cls.actor("close"))

    def test_loop(self):
        """The loop of XenServer's watch-all-events.py: what it knows follows what is there."""
        known, token = {}, ""
        network = self.actor.xenapi.network.create({"name_label": "made", "other_config": {}})
        self.actor.xenapi.network.set_name_label(network, "changed")
        steps = [
            lambda: self.assertEqual(known[network]["name_label"], "changed"),
            lambda: self.assertEqual(known[network]["name_label"], "again"),
            lambda: self.assertNotIn(network, known),
        ]
        acts = [
            lambda: self.actor.xenapi.network.set_name_label(network, "again"),
            lambda: self.actor.xenapi.network.destroy(network),
            lambda: None,
        ]
        for check, act in zip(steps, acts):
            output = self.watcher.xenapi.event_from(["network"], token, 30.0)
            for event in output["events"]:
                if event["operation"] == "del":
                    del known[event["ref"]]
                else:
                    known[event["ref"]] = event["snapshot"]
            token = output["token"]
            check()
            self.assertEqual(int(output["valid_ref_counts"]["network"]), len(known))
            act()

    def test_wait(self):
        token = self.watcher.xenapi.event_from(["*"], "", 0.0)["token"]
        seen = []
        thread = threading.Thread(
            target=lambda: seen.append(self.watcher.xenapi.event_from(["network"], token, 30.0))
        )
        thread.start()
        network = self.actor.xenapi.network.create({"name_label": "made", "other_config": {}})
        thread.join()
        events = seen[0]["events"]
        self.assertEqual([(e["class"], e["operation"], e["ref"]) for e in events], [("network", "add", network)])
        self.actor.xenapi.network.destroy(network)

    def test_next(self):
        with self.assertRaises(Failure) as raised:
            self.watcher.xenapi.event.next()
        self.assertEqual(raised.exception.details[0], "SESSION_NOT_REGISTERED")
        self.watcher.xenapi.event.register(["network"])
        network = self.actor.xenapi.network.create({"name_label": "made", "other_config": {}})
        events = self.watcher.xenapi.event.next()
        self.assertEqual([(e["operation"], e["ref"]) for e in events], [("add", network)])
        self.watcher.xenapi.event.unregister(["network"])
        self.actor.xenapi.network.destroy(network)

    def test_task(self):
        task = self.actor.xenapi.Async.network.create({"name_label": "made", "other_config": {}})
        token = ""
        while self.actor.xenapi.task.get_status(task) == "pending":
            token = self.watcher.xenapi.event_from(["task/" + task], token, 30.0)["token"]
        network = self.actor.xenapi.network.get_by_name_label("made")[0]
        self.assertIn(network, self.actor.xenapi.task.get_result(task))
        self.actor.xenapi.task.destroy(task)
        self.actor.xenapi.network.destroy(network)


unittest.main(argv=sys.argv[:1])
