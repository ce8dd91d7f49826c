"""What the service writes in letters: which there are, what they say and in which words, however they travel."""
