"""The assistant: Rasa in-process behind the brain's loop, and the one pure function that says when to give way.

Read in this order: `turn` (what one turn is), `brain` (the loop), `assistant` (Rasa, wrapped),
`escalation` (when a person is offered or takes over), `escalation_policy` (the same inside Rasa).
"""
