"""Ways out for learning records that the tool side of LTI adds to those of feeds."""
