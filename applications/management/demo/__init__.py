"""What the demo tells: invented people, texts and projects, as data; two modules play them."""
