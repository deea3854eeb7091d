"""The virtual team: agents that read through the ontology and can only propose."""
