"""What carries a service and would be the same in a shoe shop. Knows no complaint."""
