"""The parts of `./run bench month`: clock, world, and the three ways in which it is supplied."""
