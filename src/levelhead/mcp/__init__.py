"""The server for MCP clients: the calls of the command line as tools that read and never write."""
