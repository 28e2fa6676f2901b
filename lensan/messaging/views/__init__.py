"""Doors of messages: the gateway's, and the telephone that stands for one."""
