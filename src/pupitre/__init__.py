"""Pupitre: a virtual team for a small company that acts only through typed actions that a gate allows."""
