"""Drives samples/xenapi with Python's own xmlrpc.client, as XenAPI.py does: python3 xmlrpc_client.py URL USER PASSWORD."""

import sys
import unittest
import xmlrpc.client

URL, USER, PASSWORD = sys.argv[1:4]
NULL = "OpaqueRef:NULL"


class Failure(Exception):
    """An API error: args are the code and its parameters."""


class Session:
    """A session, whose attributes are calls: `session.VM.get_record(ref)`."""

    def __init__(self):
        self.proxy = xmlrpc.client.ServerProxy(URL)
        self.ref = unwrap(self.proxy.session.login_with_password(USER, PASSWORD))

    def call(self, method, *params):
        return unwrap(getattr(self.proxy, method)(self.ref, *params))

    def __getattr__(self, name):
        return xmlrpc.client._Method(lambda method, params: self.call(method, *params), name)


def unwrap(reply):
    if reply["Status"] == "Success":
        return reply["Value"]
    raise Failure(*reply["ErrorDescription"])


def machine(**more):
    """What VM.create must be given."""
    texts = "PV_bootloader PV_kernel PV_ramdisk PV_args PV_bootloader_args PV_legacy_args HVM_boot_policy PCI_bus recommendations"
    maps = "VCPUs_params HVM_boot_params platform other_config"
    sizes = "memory_static_max memory_dynamic_max memory_dynamic_min memory_static_min"
    return {
        **{name: "" for name in texts.split()},
        **{name: {} for name in maps.split()},
        **{name: "1073741824" for name in sizes.split()},
        "name_label": "machine",
        "user_version": "1",
        "is_a_template": False,
        "affinity": NULL,
        "VCPUs_max": "1",
        "VCPUs_at_startup": "1",
        "actions_after_shutdown": "destroy",
        "actions_after_reboot": "restart",
        "actions_after_crash": "restart",
        **more,
    }


class Client(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.xapi = Session()
        cls.addClassCleanup(cls.xapi.proxy("close"))

    def fails(self, description, call, *params):
        with self.assertRaises(Failure) as raised:
            call(*params)
        self.assertEqual(raised.exception.args[: len(description)], tuple(description))

    def test_login(self):
        session, vm = self.xapi.proxy.session, self.xapi.proxy.VM
        self.fails(["SESSION_AUTHENTICATION_FAILED"], lambda: unwrap(session.login_with_password(USER, "x")))
        with_all = unwrap(session.login_with_password(USER, PASSWORD, "1.0", "the test"))
        self.assertEqual(unwrap(session.get_originator(with_all, with_all)), "the test")
        self.assertEqual(unwrap(session.logout(with_all)), "")
        self.fails(["SESSION_INVALID"], lambda: unwrap(vm.get_all(with_all)))

    def test_create_and_read(self):
        record = machine(name_label="Zoë <&> \"q\" \u2603", other_config={"": "empty", "__proto__": "p"})
        ref = self.xapi.VM.create(record)
        read = self.xapi.VM.get_record(ref)
        self.assertEqual({name: read[name] for name in record}, record)
        self.assertEqual(read["power_state"], "Halted")
        self.assertEqual(read["HVM_shadow_multiplier"], 1.0)
        self.assertEqual(read["resident_on"], NULL)
        self.assertIn(ref, self.xapi.VM.get_all())
        self.assertEqual(self.xapi.VM.get_all_records()[ref], read)
        self.assertEqual(self.xapi.VM.get_by_uuid(read["uuid"]), ref)
        self.assertEqual(self.xapi.VM.get_by_name_label(record["name_label"]), [ref])

    def test_fields(self):
        ref = self.xapi.VM.create(machine())
        self.assertEqual(self.xapi.VM.set_name_label(ref, "other"), "")
        self.assertEqual(self.xapi.VM.get_name_label(ref), "other")
        self.xapi.VM.add_tags(ref, "a")
        self.xapi.VM.add_tags(ref, "a")
        self.assertEqual(self.xapi.VM.get_tags(ref), ["a"])
        self.xapi.VM.remove_tags(ref, "a")
        self.assertEqual(self.xapi.VM.get_tags(ref), [])
        self.xapi.VM.add_to_other_config(ref, "key", "one")
        self.fails(["MAP_DUPLICATE_KEY", "key", "one", "two"], self.xapi.VM.add_to_other_config, ref, "key", "two")
        self.xapi.VM.remove_from_other_config(ref, "key")
        self.assertEqual(self.xapi.VM.get_other_config(ref), {})
        self.fails(["VALUE_NOT_SUPPORTED"], self.xapi.VM.set_actions_after_shutdown, ref, "explode")
        self.xapi.VM.set_memory_static_max(ref, "2147483648")
        self.assertEqual(self.xapi.VM.get_memory_static_max(ref), "2147483648")

    def test_pairs(self):
        vm = self.xapi.VM.create(machine())
        network = self.xapi.network.get_by_name_label("Host internal management network")[0]
        interface = {
            "device": "0",
            "VM": vm,
            "network": network,
            "MAC": "",
            "MTU": "1500",
            "other_config": {},
            "qos_algorithm_type": "",
            "qos_algorithm_params": {},
        }
        vif = self.xapi.VIF.create(interface)
        self.assertEqual(self.xapi.VM.get_VIFs(vm), [vif])
        self.assertIn(vif, self.xapi.network.get_VIFs(network))
        self.xapi.VIF.destroy(vif)
        self.assertEqual(self.xapi.VM.get_VIFs(vm), [])
        other = self.xapi.VIF.create(interface)
        self.xapi.VM.destroy(vm)
        self.fails(["HANDLE_INVALID", "VIF", other], self.xapi.VIF.get_record, other)
        self.fails(["HANDLE_INVALID", "VM", vm], self.xapi.VM.get_record, vm)

    def test_default_that_refers_to_an_object(self):
        role = self.xapi.role.get_by_uuid("0165f154-ba3e-034e-6b27-5d271af109ba")
        subject = self.xapi.subject.create({"subject_identifier": "S-1-5", "other_config": {}})
        self.assertEqual(self.xapi.subject.get_roles(subject), [role])

    def test_integers_keep_64_bits(self):
        for size in ("9223372036854775807", "-9223372036854775808"):
            ref = self.xapi.VM.create(machine(user_version=size))
            self.assertEqual(self.xapi.VM.get_user_version(ref), size)
        self.fails(["VALUE_NOT_SUPPORTED"], self.xapi.VM.create, machine(user_version="9223372036854775808"))
        ref = self.xapi.VM.create(machine(user_version=7))
        self.assertEqual(self.xapi.VM.get_user_version(ref), "7")

    def test_dates(self):
        pool = self.xapi.pool.get_all()[0]
        before = self.xapi.pool.get_telemetry_next_collection(pool)
        self.assertEqual(before, xmlrpc.client.DateTime("19700101T00:00:00Z"))
        self.xapi.pool.set_telemetry_next_collection(pool, xmlrpc.client.DateTime("20260131T12:00:00"))
        after = self.xapi.pool.get_telemetry_next_collection(pool)
        self.assertEqual(after.value, "20260131T12:00:00Z")

    def test_unknown_and_unwritten(self):
        vm = self.xapi.VM.create(machine())
        unwritten = self.xapi.session.create_from_db_file
        self.fails(["NOT_IMPLEMENTED", "session.create_from_db_file"], unwritten, "/x")
        self.fails(["MESSAGE_METHOD_UNKNOWN", "VM.explode"], self.xapi.VM.explode, vm)
        self.fails(["MESSAGE_PARAMETER_COUNT_MISMATCH", "VM.start", "4", "2"], self.xapi.VM.start, vm)
        self.fails(["FIELD_MISSING"], self.xapi.VM.create, {})
        self.fails(["FIELD_UNKNOWN", "colour"], self.xapi.VM.create, machine(colour="blue"))

    def test_introspection(self):
        methods = self.xapi.proxy.system.listMethods()
        methods = methods["Value"] if isinstance(methods, dict) else methods
        self.assertIn("VM.get_all_records", methods)
        self.assertIn("session.login_with_password", methods)


unittest.main(argv=sys.argv[:1])
