import("https://your.host/headlight/embed.js");
