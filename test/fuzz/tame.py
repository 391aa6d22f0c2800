"""Hooks of Schemathesis for its stateful phase: what is submitted there is to be taken, so that there is something to go on with.

Schemas in JSON cannot say that a time lies ahead, a zone exists or an id names another job; the other phases send all of that.
"""

import schemathesis

PROJECTS = ("proj-a", "proj-b", "proj-123")
OF_A_JOB = ("quality", "priority", "run_on", "attempts", "fingerprint", "fit")
OF_A_BATCH = ("priority", "max_concurrent", "on_failure")
OF_A_SCHEDULE = ("overlap", "paused")


def kept(value, names):
    return {name: value[name] for name in names if name in value}


def tame_jobs(jobs):
    return [
        {
            "id": f"job-{number}",
            "project_id": PROJECTS[number % len(PROJECTS)],
            "formats": sorted(set(job["formats"])),
            **kept(job, OF_A_JOB),
        }
        for number, job in enumerate(jobs[:3])
    ]


def tame_batch(batch):
    return {"name": "tame", "jobs": tame_jobs(batch["jobs"]), **kept(batch, OF_A_BATCH)}


@schemathesis.hook
def map_body(context, body):
    try:
        match context.operation.definition.raw["operationId"]:
            case "submitBatch":
                return tame_batch(body)
            case "addJobs":
                return {"jobs": [{**job, "id": f"more-{job['id']}"} for job in tame_jobs(body["jobs"])]}
            case "createSchedule":
                batch = tame_batch(body["batch"])
                return {"name": "tame", "batch": batch, "cron": ["0 3 * * *"], **kept(body, OF_A_SCHEDULE)}
    except (AttributeError, KeyError, TypeError):
        # What is made up to be refused has another shape.
        pass
    return body
