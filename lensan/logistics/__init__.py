"""Two-way trips: produce out, goods in; hubs, vehicles, carriers, and the plan of a day."""
