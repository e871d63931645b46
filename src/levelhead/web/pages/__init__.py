"""The pages of the dashboard: each module has one function ``page(room, wanted)``, run in a worker process."""
