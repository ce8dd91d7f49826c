"""Duty: who is called about what cannot wait, while nobody sits at the desk or nobody there takes it up."""
