"""Starts, suspends, resumes and shuts down all machines at once, as fast as they allow."""

from concurrent.futures import ThreadPoolExecutor

from login import login, machines, show, wait_until


def cycle(vm):
    """The states that the machine went through; with a session of its own, as a connection has one call at a time."""
    with login() as xenapi:
        seen = [xenapi.VM.get_power_state(vm)]

        def do(call, *params):
            getattr(xenapi.VM, call)(vm, *params)
            seen.append(xenapi.VM.get_power_state(vm))

        if seen == ["Running"]:
            wait_until(xenapi, "VM", lambda: "clean_shutdown" in xenapi.VM.get_allowed_operations(vm))
            do("clean_shutdown")
        do("start", False, True)
        wait_until(xenapi, "VM", lambda: "suspend" in xenapi.VM.get_allowed_operations(vm))
        do("suspend")
        do("resume", False, True)
        do("clean_shutdown")
        return seen


with login() as xenapi:
    found = machines(xenapi)
with ThreadPoolExecutor(len(found)) as pool:
    show(dict(zip([record["name_label"] for record in found.values()], pool.map(cycle, found))))
