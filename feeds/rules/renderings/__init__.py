"""Learning records in the words of other standards, as far as these have a counterpart (docs/renderings.md)."""
