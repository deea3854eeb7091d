"""Which model does a task, and the model that needs no other machine: the embedded tier.

`router` makes the model that an agent's configuration names. `embedded` is the one in this process: it recognises the
company's standard cases (`examples`, `prose`, `features`, `classifier`, `reading`), works through the steps that the
ontology gives for them (`plan`), and abstains from everything else. Importing this package loads none of it.
"""
