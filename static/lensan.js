// Comforts for keyboard and phone. Every page works without them.
