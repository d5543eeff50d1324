# Takes webhooks in plain Python: checks the signature, and deals with each message once.
# Run it: WEBHOOK_SECRET=whsec_… PORT=4200 python3 receiver.py
import base64, hashlib, hmac, json, os, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def is_signed(secret, headers, body):
    """`body`: the bytes as they came. A rotation sends several signatures; one that fits is enough."""
    id, at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not at.isdigit() or abs(time.time() - int(at)) > 300:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{id}.{at}.".encode() + body, hashlib.sha256).digest()
    expected = "v1," + base64.b64encode(digest).decode()
    given = headers.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(each.encode(), expected.encode()) for each in given)


seen = set()  # in a table of yours, so that a restart forgets nothing


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if not is_signed(os.environ["WEBHOOK_SECRET"], self.headers, body):
            return self.answer(401)
        id = self.headers["webhook-id"]
        if id not in seen:
            seen.add(id)
            message = json.loads(body)
            data = message["data"]
            print(message["type"], data.get("instanceId", ""), data.get("action", ""), flush=True)  # your work
        self.answer(204)  # the same for a repeat, and within 15 seconds

    def answer(self, status):
        self.send_response(status)
        self.end_headers()

    def log_message(self, *args):
        pass


server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "4200"))), Receiver)
print("ready", flush=True)
server.serve_forever()
