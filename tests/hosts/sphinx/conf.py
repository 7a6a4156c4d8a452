project = "Notes on attention"
html_theme = "alabaster"
html_js_files = [("https://your.host/headlight/embed.js", {"type": "module"})]
exclude_patterns = ["_build"]
