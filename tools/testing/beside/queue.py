"""Work that waits for a job, done by OCA's queue: ``python -m tools.testing.beside.queue --db …``.

Prints ``STEP …`` for what held and ``FAULT …`` for what did not.
"""

import argparse

import odoo
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

from tools.testing.beside.play import hold_true


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--db")
    parser.add_argument("--conf")
    options = parser.parse_args()
    arguments = ["-c", options.conf, "-d", options.db, "--no-http", "--log-level=warn"]
    odoo.tools.config.parse_config([*arguments, "--max-cron-threads=0"], setup_logging=True)
    with Registry(options.db).cursor() as cr:
        play(api.Environment(cr, SUPERUSER_ID, {}))
    print("PLAYED", flush=True)


def play(env):
    exports = env["supermarket.record.export"].create([{"domain": []}, {"domain": []}])
    for export in exports:
        export.action_start()
    env.cr.commit()
    jobs = env["queue.job"].search([("model_name", "=", "supermarket.work")])
    hold_true("one job for all that waits", len(jobs) == 1)
    hold_true("it may keep each piece as it is done", jobs.job_function_id.allow_commit)
    run_as_their_runner(env, jobs)
    hold_true(f"the job is done: {jobs.exc_info or ''}", jobs.state == "done")
    hold_true("nothing waits any more", not env["supermarket.work"].search_count([]))
    hold_true("the work is done", set(exports.mapped("state")) == {"done"})
    exports[0].copy().action_start()
    env.cr.commit()
    later = env["queue.job"].search([("model_name", "=", "supermarket.work")]) - jobs
    hold_true("what is asked for later has a job of its own", len(later) == 1)


def run_as_their_runner(env, record):
    """What its address `/queue_job/runjob` does."""
    from odoo.addons.queue_job.controllers.main import RunJobController
    from odoo.addons.queue_job.job import Job

    job = Job.load(env, record.uuid)
    job.set_enqueued()
    job.store()
    env.cr.commit()
    RunJobController._try_perform_job(env, RunJobController._acquire_job(env, record.uuid))
    env.cr.commit()
    env.invalidate_all()


if __name__ == "__main__":
    main()
