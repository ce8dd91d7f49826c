"""Mail out: what was asked for by mail, and what a person answered after the customer had gone."""
