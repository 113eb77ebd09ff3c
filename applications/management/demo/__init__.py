"""What the demo tells: invented people, texts and projects. Each cohort has a module of its own."""
