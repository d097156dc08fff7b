"""Redis Streams, of Redis, Valkey and what else speaks their protocol."""
