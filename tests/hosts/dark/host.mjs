export default {
  id: "dark",
  title: "A dark page",
  recipe: {
    words:
      "Without a `theme` of its own the map follows the page, also when it changes while it is shown; " +
      "[embed.md](embed.md) has the attributes and classes it looks for.",
    files: ["index.html", "dark.css"],
  },
  page: "index.html",
};
