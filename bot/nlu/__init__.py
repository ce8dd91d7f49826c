"""Understanding: what language, wish, facts and feeling a customer's line carries.

Everything but `components.py` is free of Rasa, so the same parts serve the graph (`rasa train|test|shell`), the brain
and `passerelle understand`.
"""
