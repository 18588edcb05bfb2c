"""Installs a machine from a template of the vendor: clone, card, storage into the description of its disks, provision."""

from xml.dom import minidom

from login import login, show, wait_until

with login() as xenapi:
    pifs = xenapi.PIF.get_all_records()
    lowest = min(pifs, key=lambda ref: pifs[ref]["device"])
    network = xenapi.PIF.get_network(lowest)
    records = xenapi.VM.get_all_records()
    template = next(r for r in records if records[r]["is_a_template"] and records[r]["name_label"].startswith("Debian"))
    vm = xenapi.VM.clone(template, "new")
    card = {"device": "0", "network": network, "VM": vm, "MAC": "", "MTU": "1500", "other_config": {}}
    xenapi.VIF.create({**card, "qos_algorithm_type": "", "qos_algorithm_params": {}})
    xenapi.VM.set_PV_args(vm, "non-interactive")

    pool = xenapi.pool.get_all()[0]
    sr = xenapi.SR.get_record(xenapi.pool.get_default_SR(pool))
    description = minidom.parseString(xenapi.VM.get_other_config(vm)["disks"])
    for disk in description.getElementsByTagName("disk"):
        disk.setAttribute("sr", sr["uuid"])
    xenapi.VM.remove_from_other_config(vm, "disks")
    xenapi.VM.add_to_other_config(vm, "disks", description.toprettyxml())
    xenapi.VM.provision(vm)
    xenapi.VM.start(vm, False, True)

    wait_until(xenapi, "VM_guest_metrics", lambda: xenapi.VM.get_guest_metrics(vm) in xenapi.VM_guest_metrics.get_all())
    guest = xenapi.VM_guest_metrics.get_record(xenapi.VM.get_guest_metrics(vm))
    record = xenapi.VM.get_record(vm)
    disks = [xenapi.VDI.get_record(xenapi.VBD.get_VDI(vbd)) for vbd in record["VBDs"]]
    show(
        {
            "state": record["power_state"],
            "template": record["is_a_template"],
            "from": record["other_config"]["base_template_name"],
            "disks": [[d["virtual_size"], xenapi.SR.get_uuid(d["SR"]) == sr["uuid"]] for d in disks],
            "os": guest["os_version"]["name"],
            "address": guest["networks"]["0/ip"],
        }
    )
