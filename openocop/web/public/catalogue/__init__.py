"""The public catalogue: products, producers, the map, search."""
