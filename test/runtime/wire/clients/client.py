"""Calls with Python's xmlrpc.client: python3 client.py URL. Prints what came back as JSON."""

import datetime
import json
import sys
import xmlrpc.client

server = xmlrpc.client.ServerProxy(sys.argv[1], allow_none=True)
pen = server.pen.create(
    {
        "name_label": "Füller",
        "weight": 1.5,
        "bought": datetime.datetime(2026, 1, 31, 12, 0, 0),
        "other_config": {},
        "tags": [],
        "spare": None,
    }
)["Value"]
calls = xmlrpc.client.MultiCall(server)
calls.pen.get_name_label(pen)
calls.system.methodHelp("pen.write")
calls.pen.get_length("x")
server.pen.set_name_label(pen, "Füller".encode())
record = server.pen.get_record(pen)["Value"]
try:
    server.system.methodHelp("no.such")
    fault = 0
except xmlrpc.client.Fault as error:
    fault = error.faultCode
print(
    json.dumps(
        {
            "lists": "pen.create" in server.system.listMethods(),
            "label": record["name_label"],
            "bought": str(record["bought"]),
            "config": record["other_config"],
            "spare": record["spare"],
            "multicall": [
                answer.get("Status") if isinstance(answer, dict) else answer for answer in calls()
            ],
            "fault": fault,
            "cups": len(server.cup.get_all_records()["Value"]),
        }
    )
)
