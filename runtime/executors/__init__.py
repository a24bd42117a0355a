"""Where long work is carried out. Each file implements registry.ports.Executor."""
