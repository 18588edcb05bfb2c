"""Empties a host, reboots it and takes it back, as before an update."""

from login import login, machines, results, show, wait_until

with login() as xenapi:
    host = xenapi.pool.get_master(xenapi.pool.get_all()[0])
    other = next(ref for ref in xenapi.host.get_all() if ref != host)
    stays = xenapi.host.get_vms_which_prevent_evacuation(other)
    xenapi.host.disable(other)
    outcome = results(xenapi, [xenapi.Async.host.evacuate(other)])
    left = [vm for vm in xenapi.host.get_resident_VMs(other) if not xenapi.VM.get_is_control_domain(vm)]
    xenapi.host.reboot(other)
    wait_until(xenapi, "host_metrics", lambda: xenapi.host_metrics.get_live(xenapi.host.get_metrics(other)))
    xenapi.host.enable(other)
    moved = {r["name_label"]: r["resident_on"] == host for r in machines(xenapi).values() if r["power_state"] == "Running"}
    show({"stays": stays, "evacuated": outcome, "left": left, "moved": moved, "enabled": xenapi.host.get_enabled(other)})
