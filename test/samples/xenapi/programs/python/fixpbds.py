"""Plugs storage again with a changed address of its server, on each host."""

from login import login, show

CHANGED = {"server": "192.0.2.200"}

with login() as xenapi:
    sr = next(ref for ref, r in xenapi.SR.get_all_records().items() if r["type"] == "nfs")
    pbds = xenapi.SR.get_PBDs(sr)
    for pbd in pbds:
        xenapi.PBD.unplug(pbd)
    plugged = []
    for pbd in pbds:
        record = xenapi.PBD.get_record(pbd)
        xenapi.PBD.destroy(pbd)
        config = {**record["device_config"], **CHANGED}
        new = xenapi.PBD.create({"host": record["host"], "SR": record["SR"], "device_config": config})
        xenapi.PBD.plug(new)
        after = xenapi.PBD.get_record(new)
        plugged.append([after["device_config"]["server"], after["currently_attached"]])
    show(plugged)
