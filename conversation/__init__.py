"""What all rooms share: the words (events), the floor, the log and the one door to it.

Read in this order: `events` (what can be said), `floor` (who may speak), `state` (the fold),
`agenda` (when a conversation is due for whom), `store` (the port), `door` (the one way to write).
"""
