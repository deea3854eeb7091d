"""What a document says to who reads it: characters, markup, words; and what it hides.

Mail (`connectors`), the sources of the insight and the company's knowledge are all read with what is here. Nothing here
knows what the text is for.
"""
