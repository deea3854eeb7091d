"""Door: the cockpit, what an owner looks at every morning. `app.build` makes it, `serving.serve` lets it answer."""
