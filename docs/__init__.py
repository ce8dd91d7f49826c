"""The pages for operators and developers; `python -m docs.generate` writes their tables from the code."""
