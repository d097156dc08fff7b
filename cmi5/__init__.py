"""Cmi5: course structures, launch, sessions, moveOn and satisfaction."""
