"""Files that customers send: read from a form, looked into, and kept if they are safe."""
