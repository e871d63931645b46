"""What drives the market: rates, events, the path of the Fed, breadth, positioning."""
