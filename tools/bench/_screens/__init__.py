"""What a benchmark of a screen needs: a shop of N products, its server, a till in Chromium."""
