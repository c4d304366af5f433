"""Doors of triage: events, gRPC, HTTP, command line."""
