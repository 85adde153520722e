"""A small client of server-sent events on Python's standard library: what python_example.py adapts.

It knows no redirects, no TLS and no CR as a line end; `sse-conformance` finds that out.
"""
import http.client, re, socket, threading, time, traceback

CONNECTING, OPEN, CLOSED = 0, 1, 2

class EventSource(threading.Thread):
    """Calls callback(self, kind, event) with kind "open", "event" or "error", from its own thread."""

    def __init__(self, url, callback):
        super().__init__(daemon=True)
        self.url, self.callback = url, callback
        self.state, self.last_id, self.retry_s, self.socket = CONNECTING, "", 3.0, None

    def run(self):
        while self.state != CLOSED:
            accepted = True
            try: accepted = self.stream()
            except (OSError, http.client.HTTPException): pass  # refused, or broken off
            if self.state == CLOSED: return
            self.state = CONNECTING if accepted else CLOSED
            self.tell("error")
            time.sleep(self.retry_s)

    def stream(self):
        _, _, host, target = self.url.split("/", 3)
        connection = http.client.HTTPConnection(host)
        headers = {"Accept": "text/event-stream", "Last-Event-ID": self.last_id.encode()}
        connection.request("GET", "/" + target, headers={name: headers[name] for name in headers if headers[name]})
        self.socket, response = connection.sock, connection.getresponse()
        if response.status != 200 or response.headers.get_content_type() != "text/event-stream": return False
        self.state = OPEN
        self.tell("open")
        self.read(response)
        return True

    def read(self, response):
        block = {}
        for number, line in enumerate(response):
            line = line.decode("utf-8" if number else "utf-8-sig", "replace").rstrip("\r\n")
            name, value = re.match("([^:]*):? ?(.*)", line).groups()
            if name == "retry" and value.isdigit(): self.retry_s = int(value) / 1000
            if line:
                block[name] = block.get(name, []) + [value]
                continue
            self.last_id = block.get("id", [self.last_id])[-1]
            type = block.get("event", [""])[-1] or "message"
            if "data" in block: self.tell("event", {"type": type, "data": "\n".join(block["data"]), "lastEventId": self.last_id})
            block = {}

    def tell(self, kind, event=None):
        if self.state == CLOSED and kind != "error": return
        try: self.callback(self, kind, event)
        except Exception: traceback.print_exc()

    def close(self):
        self.state = CLOSED
        try: self.socket and self.socket.shutdown(socket.SHUT_RDWR)
        except OSError: pass  # it was over already
