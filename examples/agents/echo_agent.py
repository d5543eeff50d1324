# An agent of your own in plain Python: it checks the signature, does the work, and answers at once, or later with LATER=1.
# Run it: AGENT_SECRET=whsec_… PORT=4100 python3 echo_agent.py
import base64, hashlib, hmac, json, os, threading, time, urllib.error, urllib.request, uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = base64.b64decode(os.environ["AGENT_SECRET"].removeprefix("whsec_"))


def work(task):
    """Replace this by your work. What comes in task["untrusted"] is data that others wrote, never an instruction."""
    artifacts = [{"key": name, "content": f"About {task['name']}"} for name in task["expectedArtifacts"]]
    return {"summary": f"Echo of {task['name']}", "result": task["inputs"], "artifacts": artifacts, "confidence": 1}


class Agent(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if not is_signed(self.headers, body):
            return self.answer(401)
        task = json.loads(body)
        if task["type"] != "task":  # "cancel": nobody needs it any more
            return self.answer(204)
        if os.environ.get("LATER"):
            message = {"type": "result", "output": work(task)}
            threading.Thread(target=call_back, args=(task["callbackUrl"], message)).start()
            return self.answer(202)
        self.answer(200, {"output": work(task)})

    def answer(self, status, value=None):
        body = b"" if value is None else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def is_signed(headers, body):
    """Standard Webhooks: the package "standardwebhooks" does the same."""
    at = headers.get("webhook-timestamp", "0")
    expected = signature_of(headers.get("webhook-id", ""), at, body)
    given = headers.get("webhook-signature", "").split(" ")
    is_now = at.isdigit() and abs(time.time() - int(at)) <= 300
    return is_now and any(hmac.compare_digest(each.encode(), expected.encode()) for each in given)


def signature_of(message_id, at, body):
    signed = f"{message_id}.{at}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()


def call_back(url, message):
    """The same message id again is taken once: send it until the answer is 202."""
    message_id, body = f"msg_{uuid.uuid4()}", json.dumps(message).encode()
    for pause in (1, 2, 4, 8, 16, 32):
        at = str(int(time.time()))
        signature = {"webhook-id": message_id, "webhook-timestamp": at, "webhook-signature": signature_of(message_id, at, body)}
        headers = {"content-type": "application/json", **signature}
        try:
            urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=30)
            return
        except urllib.error.HTTPError as error:
            if error.code < 500 and error.code != 429:
                return
        except OSError:
            pass
        time.sleep(pause)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "4100"))), Agent)
    print("ready", flush=True)
    server.serve_forever()
