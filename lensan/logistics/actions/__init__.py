"""What happens with trips: the network is written down, a day is planned, driven and looked back on."""
