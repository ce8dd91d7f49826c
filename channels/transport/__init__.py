"""What carries a call: the parts it uses, who is let in, the socket and the long poll."""
