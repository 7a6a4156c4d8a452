export default {
  id: "plain",
  title: "A plain page",
  recipe: {
    words:
      "One script and one element. To show a map at once, before anything of ours has loaded but two small scripts, put a " +
      "snapshot of it into the element, which becomes live at a click: [embed.md](embed.md) says how.",
    files: ["index.html"],
  },
  page: "index.html",
};
