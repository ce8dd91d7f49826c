"""Two looks at an agent's line before it leaves: is this asked twice, does it tell more than is proven?"""
