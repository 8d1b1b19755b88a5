"""A whiteboard for looking back at incidents: a timeline of what happened, who was told when, and what to do better."""

__version__ = "0.1.0"
