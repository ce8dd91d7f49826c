"""Where people take over: the waiting list, the watchdogs, the brief, the agents and their desk.

It works without a brain: what the desk wants from the assistant it asks for, and gets, through the log.
"""
