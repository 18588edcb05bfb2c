"""Lists all objects of each class, by records and by references, and reads the events since the beginning."""

from login import login, show

CLASSES = """VM VM_metrics VM_guest_metrics VM_appliance VMSS VBD VBD_metrics VDI VIF VIF_metrics SR SM PBD PIF PIF_metrics Bond VLAN
tunnel network network_sriov host host_cpu host_metrics host_crashdump host_patch pool pool_patch pool_update console
crashdump role subject task blob secret message PCI PGPU GPU_group VGPU VGPU_type VTPM USB_group PUSB VUSB
PVS_site PVS_server PVS_proxy PVS_cache_storage Feature SDN_controller Cluster Cluster_host Certificate Repository
DR_task Observer""".split()

with login() as xenapi:
    numbers = {}
    for name in CLASSES:
        api = getattr(xenapi, name)
        records = api.get_all_records()
        assert sorted(records) == sorted(api.get_all()), name
        numbers[name] = len(records)
    batch = xenapi.event_from(["*"], "", 0.5)
    seen = {name: sum(e["class"].lower() == name.lower() for e in batch["events"]) for name in numbers}
    show({name: [n, seen[name]] for name, n in numbers.items() if n > 0})
