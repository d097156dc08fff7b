"""AMQP 0-9-1: RabbitMQ, and whatever speaks its protocol."""
