"""What producers offer: products, stars, papers, photos, lots and what is on hand."""
