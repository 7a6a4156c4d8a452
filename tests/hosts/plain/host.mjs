export default {
  id: "plain",
  title: "A plain page",
  recipe: {
    words:
      "One script and one element. Where a map should be there before the live one has loaded, or without any script of ours " +
      "at work, put a snapshot into the element: [embed.md](embed.md) says how.",
    files: ["index.html"],
  },
  page: "index.html",
};
