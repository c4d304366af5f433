"""The four services of redress and the chassis that carries them."""
