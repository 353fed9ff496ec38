"""What every long-running thread has: restarts within a budget, health, latency, memory, the house's clock."""
