"""The local system: real Kafka, real MongoDB and the five service processes on one machine."""
