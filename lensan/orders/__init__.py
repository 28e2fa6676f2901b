"""Orders from every marketplace, from placed to delivered; nothing oversold, nothing forgotten."""
