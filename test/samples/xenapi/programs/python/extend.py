"""Adds shared storage and a VLAN to a pool, uses them, and takes them away again."""

from login import login, results, show

with login() as xenapi:
    pool = xenapi.pool.get_all()[0]
    host = xenapi.pool.get_master(pool)
    config = {"server": "192.0.2.77", "serverpath": "/exports/new"}
    sr = xenapi.SR.create(host, config, "0", "new storage", "", "nfs", "user", True, {})
    plugged = [xenapi.PBD.get_currently_attached(pbd) for pbd in xenapi.SR.get_PBDs(sr)]
    old = xenapi.pool.get_default_SR(pool)
    xenapi.pool.set_default_SR(pool, sr)
    record = {"name_label": "disk", "SR": sr, "virtual_size": str(1 << 30), "type": "user"}
    vdi = xenapi.VDI.create({**record, "sharable": False, "read_only": False, "other_config": {}})
    xenapi.VDI.resize(vdi, str(2 << 30))
    snapshot = xenapi.VDI.snapshot(vdi)
    outcome = results(xenapi, [xenapi.Async.SR.scan(sr)])
    size = xenapi.VDI.get_virtual_size(snapshot)
    for disk in (snapshot, vdi):
        xenapi.VDI.destroy(disk)

    # Another pool would find the storage so, with what is on it.
    uuid = xenapi.SR.get_uuid(sr)
    xenapi.pool.set_default_SR(pool, old)
    for pbd in xenapi.SR.get_PBDs(sr):
        xenapi.PBD.unplug(pbd)
    xenapi.SR.forget(sr)
    again = xenapi.SR.introduce(uuid, "found storage", "", "nfs", "user", True, {})
    for ref in xenapi.host.get_all():
        xenapi.PBD.plug(xenapi.PBD.create({"host": ref, "SR": again, "device_config": config}))
    for pbd in xenapi.SR.get_PBDs(again):
        xenapi.PBD.unplug(pbd)
    xenapi.SR.destroy(again)

    network = xenapi.network.create({"name_label": "VLAN 42", "other_config": {}})
    pif = next(p for p, r in xenapi.PIF.get_all_records().items() if r["host"] == host and r["device"] == "eth1")
    vlans = xenapi.pool.create_VLAN_from_PIF(pif, network, "42")
    tags = [xenapi.PIF.get_VLAN(vlan) for vlan in vlans]
    for vlan in vlans:
        xenapi.VLAN.destroy(xenapi.PIF.get_VLAN_master_of(vlan))
    xenapi.network.destroy(network)
    gone = not {sr, again} & set(xenapi.SR.get_all()) and network not in xenapi.network.get_all()
    show({"plugged": plugged, "size": size, "scan": outcome, "tags": tags, "gone": gone})
