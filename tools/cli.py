"""Second stage, inside the environment: one command, one module."""

import subprocess
import sys

from tools.setup import database, paths
from tools.setup.problems import SetupError, from_os_error


def main(argv):
    name, *rest = argv or ["serve"]
    command = COMMANDS.get(name)
    if not command:
        raise SetupError(f"There is no command {name!r}. ./run help lists them.")
    return command(rest)


def _serve(_argv):
    from tools import serve

    return serve.main()


def _test(argv):
    from tools import testing

    return testing.main(argv)


def _unit(argv):
    from tools import testing

    return testing.unit(argv)


def _lint(argv):
    from tools import lint

    return lint.main(argv)


def _bench(argv):
    from tools.bench import main as bench

    return bench(argv)


def _forecast(argv):
    from tools import forecast

    return forecast.main(argv)


def _order(argv):
    from tools import order

    return order.main(argv)


def _shell(argv):
    from tools import shop
    from tools.odoo import Odoo

    server = database.start()
    try:
        odoo = Odoo(server)
        name = argv[0] if argv else shop.SHOP
        if not server.has(name):
            raise SetupError(f"There is no database {name!r} yet: ./run makes the demo shop.")
        command = odoo.command("shell", "-d", name, "--no-http", "--log-level=warn")
        return subprocess.run(command, env=odoo.environment, cwd=paths.ROOT).returncode
    finally:
        server.stop()


COMMANDS = {
    "serve": _serve,
    "test": _test,
    "unit": _unit,
    "lint": _lint,
    "bench": _bench,
    "forecast": _forecast,
    "order": _order,
    "shell": _shell,
}

if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except SetupError as problem:
        sys.exit(str(problem))
    except OSError as error:
        sys.exit(str(from_os_error(error)))
    except KeyboardInterrupt:
        sys.exit("Stopped.")
