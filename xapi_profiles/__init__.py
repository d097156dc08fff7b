"""XAPI Profiles: stored, served, and statements checked against their templates and patterns."""
