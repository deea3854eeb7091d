"""A database as its migrations leave it: `database` replays them, `conditions` says whom a condition lets through."""
