"""The company's ontology as an MCP server, for the programs of `[clients]`: it reads for them, and takes proposals.

What a client is answered is in `pages`, the tools in `tools`, how it is reached over HTTP in `http`.
"""
