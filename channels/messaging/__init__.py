"""What all messaging apps do alike. An app's own folder holds what is particular to it, behind the port in `app`."""
