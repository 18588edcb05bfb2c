"""Snapshots machines, with the memory of those that run, changes them, and goes back."""

from login import login, machines, show


def back_and_forth(xenapi, vm, runs):
    snapshot = (xenapi.VM.checkpoint if runs else xenapi.VM.snapshot)(vm, "before")
    xenapi.VM.add_to_other_config(vm, "changed", "yes")
    drives = len(xenapi.VM.get_VBDs(vm))
    xenapi.VM.revert(snapshot)
    after = xenapi.VM.get_record(vm)
    for vbd in xenapi.VM.get_VBDs(snapshot):
        if xenapi.VBD.get_type(vbd) == "Disk":
            xenapi.VDI.destroy(xenapi.VBD.get_VDI(vbd))
    was = xenapi.VM.get_snapshot_info(snapshot)["power-state-at-snapshot"]
    xenapi.VM.destroy(snapshot)
    if runs:
        xenapi.VM.resume(vm, False, False)
    return {
        "states": [was, after["power_state"], xenapi.VM.get_power_state(vm)],
        "changed": "changed" in after["other_config"],
        "same drives": len(after["VBDs"]) == drives,
        "snapshots": [len(after["snapshots"]), len(xenapi.VM.get_snapshots(vm))],
    }


with login() as xenapi:
    found = machines(xenapi)
    show({r["name_label"]: back_and_forth(xenapi, vm, r["power_state"] == "Running") for vm, r in found.items()})
