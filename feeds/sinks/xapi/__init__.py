"""xAPI forwarding: the Statements themselves, to another LRS."""
