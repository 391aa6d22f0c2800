#!/usr/bin/env python3
"""Submit a batch to reelbatch and follow it to its end, with the standard library alone.

    python3 docs/examples/follow_batch.py batch.json
    python3 docs/examples/follow_batch.py --project trailer --format mp4 --format mov

Progress is told as the API tells it, by server-sent events. A connection that breaks is taken up again behind the last event that was
seen, for a minute at most. The exit code says how the batch ended: 0 completed, 1 failed, 4 partially failed, 5 cancelled; 2 when it was
refused, 3 when the API does not answer.

REELBATCH_URL says where the API is (default: http://127.0.0.1:8080), REELBATCH_API_KEY holds a key, where one is needed.
"""

import argparse
import http.client
import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid

URL = os.environ.get("REELBATCH_URL", "http://127.0.0.1:8080").rstrip("/")
BATCHES = "/api/v1/batch/jobs"
EXIT_CODES = {"completed": 0, "failed": 1, "partially_failed": 4, "cancelled": 5}
REFUSED, UNREACHABLE = 2, 3

ANSWER_SECONDS = 30
# The API sends a comment every 15 seconds, so that a connection on which nothing comes is a dead one.
QUIET_SECONDS = 60
PATIENCE_SECONDS = 60
PAUSE_SECONDS = 2


def open_url(path, body=None, headers=None, timeout=ANSWER_SECONDS):
    """The answer to a request; urllib throws an HTTPError for a refusal and an OSError when nobody answers."""
    headers = {"Accept": "*/*", **(headers or {})}
    if "REELBATCH_API_KEY" in os.environ:
        headers["Authorization"] = "Bearer " + os.environ["REELBATCH_API_KEY"]
    if body is not None:
        headers["Content-Type"] = "application/json"
        body = json.dumps(body).encode()
    return urllib.request.urlopen(urllib.request.Request(URL + path, body, headers), timeout=timeout)


def submit(batch):
    """The batch that was made of it. The same request under the same key is one batch, so it may be sent again."""
    key = str(uuid.uuid4())
    with patiently(lambda: open_url(BATCHES, batch, {"Idempotency-Key": key})) as answer:
        return json.load(answer)


def patiently(ask):
    """Asks again while nobody answers, for a minute; a refusal is an answer, unless it says that it will pass."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return ask()
        except (OSError, http.client.HTTPException) as error:
            passes = not isinstance(error, urllib.error.HTTPError) or error.code in (429, 503)
            if not passes or time.monotonic() > deadline:
                raise
            time.sleep(PAUSE_SECONDS)


def read_events(lines):
    """Events of a stream as (id, type, data), as WHATWG HTML describes them."""
    event_id, event_type, data = None, "message", []
    for line in lines:
        line = line.decode().rstrip("\r\n")
        if not line:
            if data:
                yield event_id, event_type, json.loads("\n".join(data))
            event_type, data = "message", []
            continue
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "id":
            event_id = value
        elif field == "event":
            event_type = value
        elif field == "data":
            data.append(value)


def follow(batch_id):
    """Events of a batch, for ever: after a break those that were missed come first."""
    last_id = None
    while True:
        headers = {"Last-Event-ID": last_id} if last_id else {}
        path = f"{BATCHES}/{batch_id}/events"
        with patiently(lambda: open_url(path, headers=headers, timeout=QUIET_SECONDS)) as stream:
            try:
                for last_id, event_type, data in read_events(stream):
                    yield event_type, data
            except (OSError, http.client.HTTPException):
                pass
        print("The connection broke; it is taken up again.", file=sys.stderr)
        time.sleep(PAUSE_SECONDS)


def watch(batch_id):
    """Prints what happens to a batch until it has ended. Returns its last status."""
    for event_type, data in follow(batch_id):
        if event_type == "job":
            print(f"  {data['job_id']}  {data['status']}  {data['progress']:.0f} %", flush=True)
            if data.get("failure"):
                print(f"    {data['failure']['code']}: {data['failure']['message']}")
                print(f"    What to do: {data['failure']['hint']}")
            continue
        # The first event is the whole state; it says of the batch what a batch event says.
        end = data["estimated_completion"] if data["status"] == "running" else None
        print(f"{data['status']}  {data['progress']:.0f} %" + (f", done about {end}" if end else ""), flush=True)
        if data["report_ready"]:
            return data["status"]
    raise AssertionError("a stream has no end")


def read_arguments():
    parser = argparse.ArgumentParser(description="Submit a batch to reelbatch and follow it to its end.")
    parser.add_argument("file", nargs="?", help="JSON of the batch as docs/api.md describes it; - for standard input")
    parser.add_argument("--project", action="append", default=[], help="a project, which becomes a job; may be repeated")
    parser.add_argument("--format", action="append", default=[], help="mp4, mov, webm or a preset; may be repeated")
    arguments = parser.parse_args()
    if arguments.file is None and not (arguments.project and arguments.format):
        parser.error("name a file, or a --project and a --format")
    return arguments


def batch_of(arguments):
    if arguments.file == "-":
        return json.load(sys.stdin)
    if arguments.file is not None:
        with open(arguments.file, encoding="utf-8") as file:
            return json.load(file)
    jobs = [{"project_id": project, "formats": arguments.format} for project in arguments.project]
    return {"name": ", ".join(arguments.project), "jobs": jobs}


def show_refusal(error):
    """What the API says of a request that it does not take: every fault, and what to do."""
    try:
        problem = json.load(error)
        print(f"{problem['code']}: {problem['detail']}", file=sys.stderr)
        for fault in problem["errors"]:
            print(f"  {fault['pointer'] or 'the request'}: {fault['message']}", file=sys.stderr)
        print(f"What to do: {problem['hint']}", file=sys.stderr)
    except (ValueError, KeyError):
        print(f"{URL} answered {error.code} {error.reason}", file=sys.stderr)


def main():
    arguments = read_arguments()
    try:
        batch = batch_of(arguments)
    except (OSError, ValueError) as error:
        print(f"{arguments.file} cannot be read: {error}", file=sys.stderr)
        return REFUSED
    try:
        made = submit(batch)
        print(f"batch {made['id']}", flush=True)
        return EXIT_CODES[watch(made["id"])]
    except urllib.error.HTTPError as error:
        show_refusal(error)
        return REFUSED
    except (OSError, http.client.HTTPException) as error:
        print(f"The API does not answer at {URL}: {error}", file=sys.stderr)
        return UNREACHABLE
    except KeyboardInterrupt:
        print("The batch goes on.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
