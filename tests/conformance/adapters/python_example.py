"""An adapter for a client in Python: ../README.md goes through it. Standard library only."""
import collections, json, sys, time

from python_client import EventSource

def report(**message):
    print(json.dumps(message), flush=True)

class Adapter:
    def __init__(self, id, url, listen, options, **_):
        self.id, self.types, self.options, self.counts = id, {"open", "error", "message", *listen}, options, collections.Counter()
        self.source = EventSource(url, self.called_back)
        report(ev="created", id=id, state=self.source.state)
        self.inside("created")
        self.source.start()

    def called_back(self, source, kind, event):
        if kind == "event" and event["type"] not in self.types: return
        report(ev=kind, id=self.id, state=source.state, **(event or {}))
        self.inside(event["type"] if event else kind)

    def inside(self, type):  # what the runner wants to happen inside a callback
        self.counts[type] += 1
        due = lambda option, n: option.get("event") == type and option.get("n", n) == self.counts[type]
        if due(self.options.get("delayOn", {}), self.counts[type]): time.sleep(self.options["delayOn"]["ms"] / 1000)
        if due(self.options.get("closeOn", {}), 1): self.close(self.options.get("closeTimes", 1))
        if due(self.options.get("throwOn", {}), 1): raise RuntimeError("thrown on purpose")

    def close(self, times=1):
        for _ in range(times):
            self.source.close()
            report(ev="closed", id=self.id, state=self.source.state)

report(ev="hello", protocol=1, client="python-example", version="1.0", runtime="Python " + sys.version.split()[0], profiles=["client"])
adapters = {}
for command in map(json.loads, sys.stdin):
    name, id = command.pop("cmd"), command.get("id")
    if name == "create": adapters[id] = Adapter(**command)
    elif name == "listen": adapters[id].types.update(command["types"])
    elif name == "close": adapters[id].close(command.get("times", 1))
    elif name == "probe": report(ev="state", id=id, state=adapters[id].source.state, lastEventId=adapters[id].source.last_id)
    elif name == "forget": adapters.pop(id).source.close()
    elif name != "quit": report(ev="unsupported", cmd=name)
