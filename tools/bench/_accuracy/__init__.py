"""The parts of `./run bench accuracy`: what really happens, and two ways to book it."""
