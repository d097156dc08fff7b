"""The ways out: a folder each. ``FeedsConfig.ready`` registers the ``SINK`` of every folder's ``sink.py``."""
