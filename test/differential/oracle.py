"""Runs real dvc commands in one process: a JSON line {cwd, argv} in, a JSON line {code, stdout, stderr, seconds} out."""
import json
import os
import sys
import tempfile
import time

os.environ["DVC_NO_ANALYTICS"] = "1"
os.environ["DVC_TEST"] = "true"

from dvc.cli import main  # noqa: E402

answers = os.fdopen(os.dup(1), "w")


def run(cwd, argv):
    os.chdir(cwd)
    saved = os.dup(1), os.dup(2)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        os.dup2(out.fileno(), 1)
        os.dup2(err.fileno(), 2)
        started = time.process_time()
        try:
            code = main(argv)
        except SystemExit as exc:
            code = exc.code
        finally:
            seconds = time.process_time() - started
            sys.stdout.flush()
            sys.stderr.flush()
            os.dup2(saved[0], 1)
            os.dup2(saved[1], 2)
            os.close(saved[0])
            os.close(saved[1])
        out.seek(0)
        err.seek(0)
        return {
            "code": code,
            "stdout": out.read().decode("utf-8", "surrogateescape").encode("utf-8", "replace").decode(),
            "stderr": err.read().decode("utf-8", "replace"),
            "seconds": seconds,
        }


for line in sys.stdin:
    request = json.loads(line)
    answers.write(json.dumps(run(request["cwd"], request["argv"])) + "\n")
    answers.flush()
