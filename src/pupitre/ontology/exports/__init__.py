"""The ontology in the formats of others, one module for each; every one carries how sensitive each property is."""
