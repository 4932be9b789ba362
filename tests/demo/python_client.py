"""The official Python client, unchanged, against the embedded server.

    python python_client.py URL        (needs assemblyline-client from PyPI)

Ends with `N passed, N failed`; exit status 1 when anything failed.
"""
import io
import sys
import threading
import time

from assemblyline_client import get_client

URL = sys.argv[1]
CONTENT = b"visit http://evil.example/x ALX-MALICIOUS"
results = []


def check(name, work):
    try:
        work()
        results.append(True)
    except Exception as error:  # a failed step must not hide the next one
        results.append(False)
        print(f"FAILED {name}: {error!r}")


def expect(condition):
    assert condition


def client(**how):
    return get_client(URL, verify=False, retries=3, **(how or {"apikey": ("analyst", "demo:analyst")}))


def wait_for(condition, seconds=10):
    end = time.time() + seconds
    while not condition():
        assert time.time() < end, "waited too long"
        time.sleep(0.05)


c = client()
check("key login", lambda: expect(c.current_user == "analyst"))
check("password login", lambda: expect(client(auth=("admin", "admin")).user.whoami()["is_admin"]))
total = c.search.submission("*", rows=0, track_total_hits=True)["total"]
check("search", lambda: expect(len(c.search.submission("*", rows=3)["items"]) == 3))
check("stream", lambda: expect(sum(1 for _ in c.search.stream.submission("*")) == total))
check("facet", lambda: expect(sum(c.search.facet.submission("state").values()) == total))
check("stats", lambda: expect(c.search.stats.submission("max_score")["count"] == total))
check("grouped", lambda: expect(c.search.grouped.submission("params.submitter", rows=1)["total"] == total))
check("fields", lambda: expect("sid" in c.search.fields.submission()))
check("histogram", lambda: c.search.histogram.submission("times.submitted", start="now-3d", end="now", gap="1d"))
check("classification", lambda: expect(
    c.get_classification_engine().normalize_classification("TLP:A") == "TLP:AMBER"))

heard = {"live": [], "status": [], "submissions": [], "alerts": []}


def listen(work):
    threading.Thread(target=work, daemon=True).start()


listen(lambda: client().socketio.listen_on_status_messages(
    ingest_msg_callback=heard["status"].append, timeout=30))
listen(lambda: client().socketio.listen_on_submissions(
    completed_callback=heard["submissions"].append, timeout=30))
listen(lambda: client().socketio.listen_on_alerts_messages(
    alert_created_callback=heard["alerts"].append, timeout=30))
time.sleep(1.5)
submitted = c.submit(content=CONTENT, fname="a.txt", metadata={"k": "v"})
sid, sha256 = submitted["sid"], submitted["files"][0]["sha256"]
queue = c.live.setup_watch_queue(sid)["wq_id"]
listen(lambda: client().socketio.listen_on_watch_queue(
    queue, result_callback=heard["live"].append, error_callback=lambda _: None, timeout=10))
check("submit completes", lambda: wait_for(lambda: c.submission.is_completed(sid)))
check("full", lambda: expect(c.submission.full(sid)["max_score"] >= 1000))
check("summary and report", lambda: (c.submission.summary(sid), c.submission.report(sid)))
check("download raw", lambda: expect(c.file.download(sha256, encoding="raw") == CONTENT))
check("download cart", lambda: expect(c.file.download(sha256)[:4] == b"CART"))
ingested = c.ingest(content=CONTENT + b"!", fname="b.txt", nq="py", params={"generate_alert": True})
notes = []
check("notification", lambda: wait_for(lambda: notes.extend(c.ingest.get_message_list("py")) or notes))
check("notification names the ingest", lambda: expect(notes[0]["ingest_id"] == ingested["ingest_id"]))
check("alerts", lambda: expect(c.alert.list(rows=1, no_delay=True)["items"][0]["sid"] == ingested["ingest_id"]))
check("alert label", lambda: expect(c.alert.label(c.alert.list(rows=1, no_delay=True)["items"][0]["alert_id"], "PY")))
check("watch by polling", lambda: expect(
    c.live.get_message_list(c.live.setup_watch_queue(c.submit(
        content=CONTENT + b"?ALX-SLOW", fname="c.txt")["sid"])["wq_id"])[0]["type"] == "start"))
check("ontology", lambda: expect(
    next(iter(c.ontology.submission(sid)))["odm_type"] == "Assemblyline Result Ontology"))
check("bundle", lambda: expect(
    c.bundle.import_bundle(io.BytesIO(c.bundle.create(sid)), exist_ok=True)["success"]))
check("hash search", lambda: expect(c.hash_search(sha256)["al"]["items"]))
for name in heard:
    check(f"socket.io {name}", lambda name=name: wait_for(lambda: heard[name]))

print(f"{results.count(True)} passed, {results.count(False)} failed")
sys.exit(0 if all(results) else 1)
