"""What the assistant can do: look orders up, cancel them, greet, give way. Rasa runs these by name.

In the brain they run in-process (`executor.runner`); beside a `rasa shell`, `rasa run actions` finds them here.
"""
